package io.standpipe.gpio.point;

import io.standpipe.gpio.board.Board;
import io.standpipe.gpio.board.Terminal;
import io.standpipe.gpio.convert.Converter;
import io.standpipe.gpio.convert.ConverterSetting;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.words.PinPhrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One try to open what is not open. Bus thread. */
public final class InputOpener {

    private final Board board;
    private final Map<String, ConverterSetting> settings;
    private final InputContext around;
    private final Map<String, SwitchedOutput.Order> orders;
    private final Map<String, List<AnalogueInput>> opened = new LinkedHashMap<>();

    /**
     * @param orders of outputs, by {@link WiredPoint#name}; new ones are added
     */
    public InputOpener(
            Board board,
            Map<String, ConverterSetting> settings,
            InputContext around,
            Map<String, SwitchedOutput.Order> orders) {
        this.board = board;
        this.settings = settings;
        this.around = around;
        this.orders = orders;
    }

    /**
     * @throws GpioException it cannot be opened now
     */
    public GpioInput open(WiredPoint wired) {
        if (wired.terminal() instanceof Terminal.Channel channel) {
            AnalogueInput input = new AnalogueInput(wired, channel, around);
            opened.computeIfAbsent(channel.converter(), any -> new ArrayList<>()).add(input);
            return input;
        }
        Terminal.Pin pin = (Terminal.Pin) wired.terminal();
        if (wired.source() instanceof GpioSource.Contact contact) {
            return new ContactInput(wired, pin, contact, around);
        }
        if (wired.source() instanceof GpioSource.Pulses pulses) {
            return new PulseCounter(wired, pin, pulses, around);
        }
        if (wired.source() instanceof GpioSource.Output output) {
            return new SwitchedOutput(
                    wired,
                    pin,
                    output,
                    around,
                    orders.computeIfAbsent(wired.name(), name -> new SwitchedOutput.Order()));
        }
        throw new GpioException(PinPhrase.NOT_READ_FROM_A_PIN.of(wired.name()));
    }

    /** Has what was opened measured from now on. */
    public void start(@Nullable ConverterScan scan) {
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
