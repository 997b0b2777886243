package io.standpipe.gpio.board;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProviderImpl;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProviderImpl;
import io.standpipe.gpio.convert.Converter;
import io.standpipe.gpio.convert.ConverterSetting;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.words.PinPhrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * No hardware: Pi4J's mock provider. Its levels stand in files, as the kernel's gpio-sim has them
 * (Documentation/admin-guide/gpio/gpio-sim.rst): {@code sim_gpio17/pull} holds {@code pull-up} or
 * {@code pull-down} and is written by who plays the field, {@code sim_gpio18/value} is what an
 * output is set to. The voltage at a converter's input stands in {@code adc/in_voltage2}.
 */
final class MockBoard implements Board {

    /** How the setting {@code chip} names one; a directory follows. */
    static final String PREFIX = "mock:";

    /** From one look at the files to the next. */
    static final Duration LOOK = Duration.ofMillis(20);

    /** Of a file: a word or a number. */
    private static final int MAX_BYTES = 1 << 10;

    private static final String UP = "pull-up";
    private static final String DOWN = "pull-down";

    private final Path directory;
    private final Scheduler scheduler;
    private final Context context;
    private final Map<Integer, MockDigitalInput> inputs = new LinkedHashMap<>();
    private final Map<Integer, DigitalOutput> outputs = new LinkedHashMap<>();
    private Scheduler.Task next;

    /**
     * @param scheduler the bus's thread
     */
    MockBoard(Path directory, Scheduler scheduler) {
        if (!Files.isDirectory(directory)) {
            throw new GpioException(PinPhrase.NO_MOCK.of(directory));
        }
        this.directory = directory;
        this.scheduler = scheduler;
        context =
                Pi4J.newContextBuilder()
                        .noAutoDetect()
                        .add(
                                new MockDigitalInputProviderImpl(),
                                new MockDigitalOutputProviderImpl())
                        .build();
        next = scheduler.schedule(LOOK, this::look);
    }

    @Override
    public int line(Terminal.Pin pin) {
        try {
            return Integer.parseInt(pin.name());
        } catch (NumberFormatException e) {
            throw new GpioException(PinPhrase.MOCK_NUMBERS.of(pin));
        }
    }

    @Override
    public DigitalInput input(int line, GpioSource.Pull pull, Duration debounce, String name) {
        MockDigitalInput input =
                (MockDigitalInput)
                        context.create(
                                DigitalInput.newConfigBuilder(context)
                                        .id(name)
                                        .address(line)
                                        .build());
        input.mockState(level(line, pull == GpioSource.Pull.UP));
        inputs.put(line, input);
        return input;
    }

    @Override
    public boolean debounces() {
        return false;
    }

    @Override
    public DigitalOutput output(int line, boolean high, String name) {
        DigitalOutput output =
                context.create(
                        DigitalOutput.newConfigBuilder(context)
                                .id(name)
                                .address(line)
                                .initial(DigitalState.getState(high))
                                .build());
        write(line, output);
        output.addListener(event -> write(line, output));
        outputs.put(line, output);
        return output;
    }

    @Override
    public void release(String name) {
        inputs.values().removeIf(input -> input.id().equals(name));
        outputs.values().removeIf(output -> output.id().equals(name));
        context.shutdown(name);
    }

    private void look() {
        // Planned first: an error costs one look, not all.
        next = scheduler.schedule(LOOK, this::look);
        inputs.forEach((line, input) -> input.mockState(level(line, input.isHigh())));
    }

    /** What the file says; while it is missing or half written, what was before. */
    private DigitalState level(int line, boolean before) {
        String pull = text(file(line, "pull"));
        return DigitalState.getState(pull.equals(UP) || (before && !pull.equals(DOWN)));
    }

    private Path file(int line, String name) {
        return directory.resolve("sim_gpio" + line).resolve(name);
    }

    private static String text(Path file) {
        try {
            return BoundedFile.text(file, MAX_BYTES).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private void write(int line, DigitalOutput output) {
        Path file = file(line, "value");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, output.isHigh() ? "1\n" : "0\n");
        } catch (IOException e) {
            throw new GpioException(PinPhrase.MOCK_NOT_WRITTEN.of(file), e);
        }
    }

    @Override
    public Converter converter(ConverterSetting setting) {
        Path inputs = directory.resolve(setting.name());
        return channel -> {
            Path file = inputs.resolve("in_voltage" + channel);
            try {
                return Double.parseDouble(text(file));
            } catch (NumberFormatException e) {
                throw new GpioException(PinPhrase.MOCK_NO_VOLTAGE.of(file));
            }
        };
    }

    @Override
    public void close() {
        next.cancel();
        context.shutdown();
    }
}
