package io.standpipe.gpio;

import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.model.GpioSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One try to open what is not open. Bus thread. */
final class Opening {

    private final Board board;
    private final Map<String, ConverterSetting> settings;
    private final Around around;
    private final Map<String, Switch.Order> orders;
    private final Map<String, List<Analogue>> opened = new LinkedHashMap<>();

    /**
     * @param orders of outputs, by {@link Wired#name}; new ones are added
     */
    Opening(
            Board board,
            Map<String, ConverterSetting> settings,
            Around around,
            Map<String, Switch.Order> orders) {
        this.board = board;
        this.settings = settings;
        this.around = around;
        this.orders = orders;
    }

    /**
     * @throws GpioException it cannot be opened now
     */
    Input open(Wired wired) {
        if (wired.terminal() instanceof Terminal.Channel channel) {
            Analogue input = new Analogue(wired, channel, around);
            opened.computeIfAbsent(channel.converter(), any -> new ArrayList<>()).add(input);
            return input;
        }
        Terminal.Pin pin = (Terminal.Pin) wired.terminal();
        if (wired.source() instanceof GpioSource.Contact contact) {
            return new Contact(wired, pin, contact, around);
        }
        if (wired.source() instanceof GpioSource.Pulses pulses) {
            return new PulseCounter(wired, pin, pulses, around);
        }
        if (wired.source() instanceof GpioSource.Output output) {
            return new Switch(
                    wired,
                    pin,
                    output,
                    around,
                    orders.computeIfAbsent(wired.name(), name -> new Switch.Order()));
        }
        throw new GpioException(
                "%s is not read from a pin; write converter:input into column pins"
                        .formatted(wired.name()));
    }

    /** Has what was opened measured from now on. */
    void start(@Nullable Scan scan) {
        opened.forEach(
                (name, inputs) -> {
                    ConverterSetting setting = settings.get(name);
                    if (scan != null && setting != null) {
                        scan.start(new Reopening(board, setting), inputs);
                    }
                });
    }

    /** A converter that is opened when it is asked, and anew after a failure. */
    private static final class Reopening implements Converter {

        private final Board board;
        private final ConverterSetting setting;
        private @Nullable Converter open;

        Reopening(Board board, ConverterSetting setting) {
            this.board = board;
            this.setting = setting;
        }

        @Override
        public double volts(int channel) {
            Converter converter = open;
            if (converter == null) {
                converter = board.converter(setting);
            }
            open = null;
            double volts = converter.volts(channel);
            open = converter;
            return volts;
        }
    }
}
