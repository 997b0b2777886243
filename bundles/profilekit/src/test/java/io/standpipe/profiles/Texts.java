package io.standpipe.profiles;

import io.standpipe.coap.profile.CoapFormat;
import io.standpipe.gpio.profile.GpioFormat;
import io.standpipe.modbus.profile.ModbusFormat;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.profiles.template.Formats;
import io.standpipe.testkit.ChineseText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Profiles as text, and short ways to load them. */
final class Texts {

    /** The repository's folder; tests run in the module's. */
    static final Path SHIPPED = Path.of("../../device-profiles");

    /** Small and right; the tests break it line by line. */
    static final String GOOD =
            """
            profile: acme-x1
            kind: hydrant
            source: made for a test
            points:
              - id: pressure
                quantity: pressure
                unit: MPa
                modbus: {table: holding, address: 4, type: int16}
                scale: 0.001
                range: [-0.1, 2.5]
              - id: mode
                quantity: state
                modbus: {table: input, address: 9, type: bits, bit: 4, width: 2}
                states: {0: off, 1: auto, 2: manual}
            alarms:
              - id: low
                kind: SUPERVISORY
                when: {point: pressure, below: 0.1, deadband: 0.02}
                onDelay: 15s
                source: made for a test
              - id: hand
                kind: DISABLED
                when: {point: mode, is: [manual]}
            """;

    /** All that the gateway has. */
    static final Formats FORMATS =
            Formats.of(List.of(new CoapFormat(), new GpioFormat(), new ModbusFormat()));

    private Texts() {}

    static Library load(List<List<ProfileFile>> layers) {
        return Library.load(layers, FORMATS);
    }

    static Library load(List<List<ProfileFile>> layers, Map<String, String> before) {
        return Library.load(layers, before, FORMATS, true);
    }

    /** The good profile with one place changed; the place must be there once. */
    static String with(String place, String instead) {
        int at = GOOD.indexOf(place);
        if (at < 0 || GOOD.indexOf(place, at + 1) >= 0) {
            throw new IllegalArgumentException("\"" + place + "\" must stand in the profile once");
        }
        return GOOD.replace(place, instead);
    }

    /** The good profile with one more point, which is derived. */
    static String derived(String rule) {
        return with("alarms:\n", "  - id: derived\n    derived: " + rule + "\nalarms:\n");
    }

    static ProfileFile file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static ProfileFile file(String name, byte[] bytes) {
        return new ProfileFile(name, () -> new ByteArrayInputStream(bytes));
    }

    /** As the site's own. Whatever is wrong with it can be told in Chinese throughout. */
    static Library library(String text) {
        Library library = load(List.of(List.of(), List.of(file("test.yaml", text))));
        library.problems().forEach(problem -> ChineseText.of(problem));
        return library;
    }

    /** The one profile of the text, with its defaults. */
    static DeviceProfile profile(String text) {
        return profile(text, Map.of());
    }

    static DeviceProfile profile(String text, Map<String, String> parameters) {
        Library library = library(text);
        if (!library.problems().isEmpty()) {
            throw new AssertionError(library.problems());
        }
        try {
            return library.profile(library.ids().iterator().next(), parameters);
        } catch (ProfileException e) {
            throw new AssertionError(e);
        }
    }

    /** What a row should give, for shipped profiles, so that all is read and switched. */
    private static final Map<String, Map<String, String>> REQUIRED =
            Map.of(
                    "generic-output", Map.of("level", "low"),
                    "gst-gst5000", Map.of("last_loop", "19"),
                    "honeywell-cgw-mb-health", Map.of("node", "1"),
                    "notifier-modbus-gw-health", Map.of("node", "1"),
                    "notifier-modbus-gw-node", Map.of("node", "2"),
                    "siemens-nk8237",
                            Map.of(
                                    "delegation", "zones",
                                    "zone_words", "64",
                                    "element_words", "256"));

    /** A shipped profile with its defaults, and with what a row must give. */
    static DeviceProfile shipped(Library library, String id) {
        try {
            return library.profile(id, REQUIRED.getOrDefault(id, Map.of()));
        } catch (ProfileException e) {
            throw new AssertionError(e);
        }
    }

    static String shipped(String name) {
        try {
            return Files.readString(SHIPPED.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ProfileFile> allShipped() {
        try {
            return ProfileFile.in(SHIPPED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
