package io.standpipe.gpio;

import io.standpipe.model.Device;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Point;
import io.standpipe.model.Profiles;
import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.config.Settings;
import io.standpipe.model.config.WriteList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is wired where.
 *
 * @param chip as the setting has it
 * @param converters by name
 * @param points of each device, in the profile's order
 */
record BusConfig(
        String chip,
        Map<String, ConverterSetting> converters,
        Map<Device, List<Wired>> points,
        WriteList writable) {

    /** The header of a Raspberry Pi, or the only chip of another board. */
    static final String DEFAULT_CHIP = "auto";

    private static final Set<String> COLUMNS = Set.of("pins");

    /** Reads the configuration; what is wrong goes to {@link Settings#problem}. */
    static BusConfig read(Settings settings, Profiles profiles) {
        String chip = settings.text("chip", DEFAULT_CHIP);
        Map<String, ConverterSetting> converters =
                ConverterSetting.read(
                        settings.text("converters", ""),
                        sentence -> settings.wrong("converters", sentence, ""));
        String board = chip.isEmpty() ? DEFAULT_CHIP : chip;
        Map<Device, List<Wired>> points = new LinkedHashMap<>();
        settings.rows(
                        COLUMNS,
                        (row, column) -> false,
                        () -> new Rows(profiles, board, converters, new HashMap<>())::read)
                .forEach(one -> points.put(one.getKey(), one.getValue()));
        WriteList writable =
                WriteList.read(
                        settings.text("writable", ""),
                        points.keySet(),
                        BusConfig::requireOutput,
                        settings::problem);
        return new BusConfig(board, converters, points, writable);
    }

    /** Without these devices. */
    BusConfig without(Collection<String> devices) {
        Map<Device, List<Wired>> left = new LinkedHashMap<>(points);
        left.keySet().removeIf(device -> devices.contains(device.id()));
        return new BusConfig(chip, converters, left, writable);
    }

    /**
     * @throws IllegalArgumentException the device has no such output
     */
    static void requireOutput(Device device, String id) {
        for (Point point : device.profile().points()) {
            if (point.id().equals(id) && point.source() instanceof GpioSource.Output) {
                return;
            }
        }
        throw new IllegalArgumentException(
                "profile %s has no output \"%s\"".formatted(device.profile().id(), id));
    }

    /**
     * @param taken which point has a terminal already
     */
    private record Rows(
            Profiles profiles,
            String chip,
            Map<String, ConverterSetting> converters,
            Map<Terminal, String> taken) {

        Map.Entry<Device, List<Wired>> read(Row row) throws RowException {
            String pins = row.text("pins");
            Device device = row.device(profiles, "pins " + pins);
            List<Wired> wired = Pins.read(row, device, pins);
            for (Wired one : wired) {
                check(row, one);
            }
            for (Wired one : wired) {
                String other = taken.putIfAbsent(one.terminal(), one.name());
                if (other != null) {
                    wired.forEach(mine -> taken.remove(mine.terminal(), mine.name()));
                    throw new RowException(
                            row,
                            "pins",
                            "%s is that of %s already; give each its own"
                                    .formatted(one.terminal(), other));
                }
            }
            // Each device is handed over as a whole once in its shortest interval.
            Duration longest = Input.SLOW;
            List<String> wires = new ArrayList<>();
            for (Wired one : wired) {
                Duration own = one.point().interval();
                longest = own != null && own.compareTo(longest) > 0 ? own : longest;
                wires.add(wire(one.terminal()));
            }
            Device installed = device.wired(longest, wires);
            return Map.entry(
                    installed,
                    wired.stream()
                            .map(
                                    one ->
                                            new Wired(
                                                    installed,
                                                    one.point(),
                                                    one.source(),
                                                    one.terminal()))
                            .toList());
        }

        /** The same text for the same pin or input, whatever a converter is called. */
        private String wire(Terminal terminal) {
            ConverterSetting converter =
                    terminal instanceof Terminal.Channel channel
                            ? converters.get(channel.converter())
                            : null;
            return converter == null
                    ? "chip " + chip + " " + terminal
                    : converter.place() + " input " + ((Terminal.Channel) terminal).number();
        }

        private void check(Row row, Wired wired) throws RowException {
            if (!(wired.terminal() instanceof Terminal.Channel channel)) {
                return;
            }
            ConverterSetting converter = converters.get(channel.converter());
            if (converter == null) {
                throw new RowException(
                        row,
                        "pins",
                        "%s names a converter that the setting converters does not have; it has %s"
                                .formatted(
                                        channel,
                                        converters.isEmpty()
                                                ? "none"
                                                : String.join(", ", converters.keySet())));
            }
            if (channel.number() >= converter.chip().channels()) {
                throw new RowException(
                        row,
                        "pins",
                        "%s is beyond the inputs of %s, which are 0 to %d"
                                .formatted(channel, converter, converter.chip().channels() - 1));
            }
        }
    }
}
