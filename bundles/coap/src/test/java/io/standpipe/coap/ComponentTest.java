package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.model.Secrets;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Profiles;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.RecordingSink;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ComponentTest {

    @TempDir private Path data;

    private static final Profiles PROFILES =
            Fixtures.profiles(
                    Kit.SMOKE,
                    Fixtures.profile(DeviceKind.TANK, List.of(Fixtures.pressure(0)), List.of()));
    private static final String FAULT = "io.standpipe.coap~test/configuration";
    private static final String SECRET = "a-secret-of-enough-bytes";

    /** Opens env:KEY only. */
    private static final Secrets SECRETS =
            value -> {
                if (value.equals("env:KEY")) {
                    return SECRET.toCharArray();
                }
                if (value.startsWith("env:")) {
                    throw new IllegalArgumentException(value + " is not set; set it");
                }
                return value.toCharArray();
            };

    private final RecordingSink sink = new RecordingSink();
    private final RecordingFaults faults = new RecordingFaults();

    private static Map<String, Object> config(
            String secure, String plain, String keys, String... rows) {
        Map<String, Object> config = new HashMap<>();
        config.put("service.pid", "io.standpipe.coap~test");
        config.put("service.factoryPid", "io.standpipe.coap");
        config.put("secure", secure);
        config.put("plain", plain);
        config.put("keys", keys);
        config.put("devices", "id,profile,identity,security,key\n" + String.join("\n", rows));
        return config;
    }

    private static CoapBusConfig read(Settings settings) {
        return CoapBusConfig.read(settings, PROFILES, SECRETS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a,test-detector,,,env:KEY | a a PSK",
                "a,test-detector,imei-1,,env:KEY | a imei-1 PSK",
                "a,test-detector,imei-2,, | a imei-2 PSK",
                "a,test-detector,,none, | a a NONE",
                "a,test-detector,,None,env:KEY | a a NONE",
            })
    void rows(String row, String detector) {
        Settings settings =
                Settings.of(
                        config("*:5684", "lo:5683", "imei-2=" + SECRET + ";imei-3=" + SECRET, row));
        CoapBusConfig config = read(settings);
        assertEquals(List.of(), settings.problems());
        Detector found = config.detectors().get(0);
        assertEquals(detector, found.id() + " " + found.identity() + " " + found.security());
        assertEquals(found.security() == Security.PSK, found.key() != null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a,test-detector,,,env:NONE | column key: cannot be opened: env:NONE is not set; set it",
                "a,test-detector,,,short | column key: must have 16 to 64 bytes, but has 5",
                "a,test-detector,,,0x01zz | column key: must be pairs of hexadecimal digits",
                "a,test-detector,,, | column key: has no key",
                "a,test-detector,,psk, | column key: has no key",
                "a,test-detector,,x509, | column security: is x509, but the setting ca names no file",
                "a,test-detector,,rpk,AAAA | column security: is rpk, but the setting credentials",
                "a,test-detector,,tls, | column security: must be psk, rpk, x509 or none",
                "a,test-tank,,,env:KEY | column profile: profile test-tank has no point that is reported over CoAP",
                "a,unknown,,,env:KEY | column profile: there is no device profile",
            })
    void wrongRows(String row, String problem) {
        Settings settings =
                Settings.of(config("*:5684", "lo:5683", "", row, "b,test-detector,,,env:KEY"));
        CoapBusConfig config = read(settings);
        assertEquals(1, settings.problems().size(), settings.problems()::toString);
        assertTrue(settings.problems().get(0).contains(problem), settings.problems()::toString);
        // The words of whoever opens secrets, and of a fixture.
        ChineseText.of(
                settings.problems().get(0), "is not set; set it", "there is no device profile");
        assertFalse(settings.problems().toString().contains(SECRET));
        assertEquals(List.of("b"), config.detectors().stream().map(Detector::id).toList());
        assertFalse(config.toString().contains(SECRET), "keys are not shown");
    }

    @Test
    void anIdentityBelongsToOne() {
        Settings settings =
                Settings.of(
                        config(
                                "*:5684",
                                "",
                                "",
                                "a,test-detector,x,,env:KEY",
                                "b,test-detector,x,,env:KEY"));
        assertEquals(1, read(settings).detectors().size());
        assertTrue(
                settings.problems().get(0).contains("column identity: \"x\" is that of a already"),
                settings.problems()::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "*:5684 | *:5683 | plain must name one interface",
                "*:5684 | 0.0.0.0 | plain must name one interface",
                "*:5684 | 0:5683 | plain must name one interface",
                "*:5684 | 000.0 | plain must name one interface",
                "*:5684 | [::] | plain must name one interface",
                "*:5684 | [0:0:0:0:0:0:0:0]:5683 | plain must name one interface",
                "*:5684 | [::ffff:0.0.0.0] | plain must name one interface",
                "*:x | ~~ | secure must be an address or interface with a port",
                "*:70000 | ~~ | secure must be an address or interface with a port",
                "*:5684 | :5683 | plain must be an address",
            })
    void wrongPorts(String secure, String plain, String problem) {
        Settings settings = Settings.of(config(secure, plain, ""));
        read(settings);
        assertTrue(settings.problems().get(0).contains(problem), settings.problems()::toString);
        ChineseText.of(settings.problems().get(0));
    }

    @Test
    void aLifeOfAComponent() {
        CoapComponent component =
                new CoapComponent(
                        sink,
                        PROFILES,
                        faults,
                        SECRETS,
                        () -> data,
                        config("127.0.0.1:0", "", "", "a,test-detector,,,env:KEY"));
        CoapBus first = component.bus();
        assertNotNull(first);
        assertEquals(Map.of(), faults.raised());
        assertTrue(component.has("a"));
        assertEquals(1, sink.installed().get("io.standpipe.coap~test").size());

        component.modified(config("127.0.0.1:0", "", "", "a,test-detector,,,env:KEY"));
        assertSame(first, component.bus(), "the same again is nothing");
        component.modified(
                config("127.0.0.1:0", "", "", "a,test-detector,,,env:KEY", "b,none,,,env:KEY"));
        assertSame(first, component.bus(), "another table needs no other sockets");
        assertTrue(
                faults.raised().get(FAULT).contains("line 3 (b), column profile"),
                faults.raised()::toString);

        component.modified(config("nosuchif0:0", "", "", "a,test-detector,,,env:KEY"));
        assertTrue(
                faults.raised()
                        .get(FAULT)
                        .contains("there is no interface nosuchif0 on this machine"),
                faults.raised()::toString);
        assertEquals(
                "secure：未能在 nosuchif0:0 上监听：本机没有网口 nosuchif0；请填写已有的网口或地址",
                ChineseText.of(String.valueOf(faults.raised().get(FAULT))));
        component.modified(config("127.0.0.1:0", "", "", "a,test-detector,,,env:KEY"));
        assertEquals(Map.of(), faults.raised());

        assertTrue(component.read("a").join().contains("reports by itself"));
        assertTrue(component.write("a", "smoke", 1).join().contains("nothing is ever written"));
        assertTrue(component.read("z").join().contains("there is no device"));
        ChineseText.of(component.read("a").join());
        ChineseText.of(component.write("a", "smoke", 1).join());
        ChineseText.of(component.read("z").join());
        assertEquals(List.of(), component.strangers());
        assertEquals(0, component.refused());
        assertEquals("io.standpipe.coap~test", component.name());
        component.deactivate(CoapComponent.CONFIGURATION_DELETED);
        assertEquals(Map.of(), sink.installed());
    }
}
