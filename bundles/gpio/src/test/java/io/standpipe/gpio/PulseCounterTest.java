package io.standpipe.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProviderImpl;
import io.standpipe.gpio.board.Board;
import io.standpipe.gpio.board.Terminal;
import io.standpipe.gpio.convert.Converter;
import io.standpipe.gpio.convert.ConverterSetting;
import io.standpipe.gpio.pi4j.Edge;
import io.standpipe.gpio.point.InputContext;
import io.standpipe.gpio.point.PulseCounter;
import io.standpipe.gpio.point.WiredPoint;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.device.Device;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edges as the kernel numbers them, some of which its queue could not hold. */
final class PulseCounterTest {

    private final Context context =
            Pi4J.newContextBuilder().noAutoDetect().add(new MockDigitalInputProviderImpl()).build();
    private final VirtualTime time = new VirtualTime();
    private final Numbered pin = new Numbered(context);

    @AfterEach
    void end() {
        context.shutdown();
    }

    /** A pin of a board that debounces by itself. */
    private static final class Numbered extends MockDigitalInput {

        Numbered(Context context) {
            super(
                    new MockDigitalInputProviderImpl(),
                    DigitalInput.newConfigBuilder(context).id("p").address(1).build());
        }

        void edge(boolean high, int sequence) {
            dispatch(new Edge(this, DigitalState.getState(high), 0, sequence));
        }
    }

    private final class OnePin implements Board {

        @Override
        public int line(Terminal.Pin wanted) {
            return 1;
        }

        @Override
        public DigitalInput input(int line, GpioSource.Pull pull, Duration debounce, String name) {
            return pin;
        }

        @Override
        public boolean debounces() {
            return true;
        }

        @Override
        public DigitalOutput output(int line, boolean high, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(String name) {}

        @Override
        public Converter converter(ConverterSetting setting) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /**
     * @param edges numbers of the edges that came; odd ones are closings, since the contact was
     *     open
     */
    @ParameterizedTest(name = "{0}: {1} closings")
    @CsvSource({
        "'', 0",
        "1, 1",
        "1 2, 1",
        "1 2 3 4 5, 3",
        "5, 3",
        "4, 2",
        "1 2 9, 5",
        "1 2 10, 5",
        "1 8 9 20, 10"
    })
    void lostEdgesAreCountedByTheirNumbers(String edges, double closings) {
        GpioSource.Pulses source =
                new GpioSource.Pulses(false, GpioSource.Pull.UP, Duration.ofMillis(1));
        Device device = Fixtures.device("flow", Kit.profile("flow", Map.of("p", source)));
        Terminal.Pin terminal = new Terminal.Pin("1");
        PulseCounter counter =
                new PulseCounter(
                        new WiredPoint(device, device.profile().points().get(0), source, terminal),
                        terminal,
                        source,
                        new InputContext(new OnePin(), time, time, (wired, reading, nanos) -> {}));

        for (String edge : edges.split(" ", -1)) {
            if (!edge.isEmpty()) {
                int sequence = Integer.parseInt(edge);
                pin.edge(sequence % 2 == 0, sequence);
            }
        }

        Reading reading = counter.read();
        assertEquals(closings, reading.value());
    }
}
