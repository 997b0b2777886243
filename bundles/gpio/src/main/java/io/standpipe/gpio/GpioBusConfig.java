package io.standpipe.gpio;

import io.standpipe.gpio.board.Terminal;
import io.standpipe.gpio.convert.ConverterSetting;
import io.standpipe.gpio.point.GpioInput;
import io.standpipe.gpio.point.WiredPoint;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.bus.BusSettings;
import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.config.Settings;
import io.standpipe.model.config.WriteList;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.PinPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
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
record GpioBusConfig(
        String chip,
        Map<String, ConverterSetting> converters,
        Map<Device, List<WiredPoint>> points,
        WriteList writable)
        implements BusSettings<GpioBusConfig> {

    /** The header of a Raspberry Pi, or the only chip of another board. */
    static final String DEFAULT_CHIP = "auto";

    private static final Set<String> COLUMNS = Set.of("pins");

    /** Reads the configuration; what is wrong goes to {@link Settings#problem}. */
    static GpioBusConfig read(Settings settings, Profiles profiles) {
        String chip = settings.text("chip", DEFAULT_CHIP);
        Map<String, ConverterSetting> converters =
                ConverterSetting.read(
                        settings.text("converters", ""),
                        sentence -> settings.wrong("converters", sentence));
        String board = chip.isEmpty() ? DEFAULT_CHIP : chip;
        Map<Device, List<WiredPoint>> points = new LinkedHashMap<>();
        settings.rows(
                        COLUMNS,
                        (row, column) -> false,
                        () -> new Rows(profiles, board, converters, new HashMap<>())::read)
                .forEach(one -> points.put(one.getKey(), one.getValue()));
        WriteList writable =
                WriteList.read(
                        settings.text("writable", ""),
                        points.keySet(),
                        GpioBusConfig::requireOutput,
                        settings::problem);
        return new GpioBusConfig(board, converters, points, writable);
    }

    @Override
    public List<Device> devices() {
        return List.copyOf(points.keySet());
    }

    @Override
    public GpioBusConfig without(Collection<String> devices) {
        Map<Device, List<WiredPoint>> left = new LinkedHashMap<>(points);
        left.keySet().removeIf(device -> devices.contains(device.id()));
        return new GpioBusConfig(chip, converters, left, writable);
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
        throw new IllegalArgumentException(PinPhrase.NO_OUTPUT.of(device.profile().id(), id));
    }

    /**
     * @param taken which point has a terminal already
     */
    private record Rows(
            Profiles profiles,
            String chip,
            Map<String, ConverterSetting> converters,
            Map<Terminal, String> taken) {

        Map.Entry<Device, List<WiredPoint>> read(Row row) throws RowException {
            String pins = row.text("pins");
            Device device = row.device(profiles, "pins " + pins);
            List<WiredPoint> wired = PinColumn.read(row, device, pins);
            for (WiredPoint one : wired) {
                check(row, one);
            }
            for (WiredPoint one : wired) {
                String other = taken.putIfAbsent(one.terminal(), one.name());
                if (other != null) {
                    wired.forEach(mine -> taken.remove(mine.terminal(), mine.name()));
                    throw new RowException(
                            row, "pins", BusPhrase.TAKEN.with(one.terminal(), other));
                }
            }
            // Each device is handed over as a whole once in its shortest interval.
            Duration longest = GpioInput.SLOW;
            List<String> wires = new ArrayList<>();
            for (WiredPoint one : wired) {
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
                                            new WiredPoint(
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

        private void check(Row row, WiredPoint wired) throws RowException {
            if (!(wired.terminal() instanceof Terminal.Channel channel)) {
                return;
            }
            ConverterSetting converter = converters.get(channel.converter());
            if (converter == null) {
                throw new RowException(
                        row,
                        "pins",
                        PinPhrase.NO_SUCH_CONVERTER.with(
                                channel,
                                converters.isEmpty()
                                        ? SettingPhrase.NONE.of()
                                        : String.join(", ", converters.keySet())));
            }
            if (channel.number() >= converter.chip().channels()) {
                throw new RowException(
                        row,
                        "pins",
                        PinPhrase.NO_SUCH_INPUT.with(
                                channel, converter, converter.chip().channels() - 1));
            }
        }
    }
}
