package io.standpipe.gpio.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.pi4j.Edge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A real kernel with its simulated chip. Needs root and the module gpio-sim, so the build leaves it
 * alone; {@code kernel-test} runs it in a virtual machine.
 */
class GpioSimIT {

    private static final int LINES = 32;

    private final BlockingQueue<GpioException> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
    private GpioSim sim;
    private Chip chip;
    private Context context;
    private long files;

    @BeforeEach
    void open() throws IOException {
        sim =
                new GpioSim("panel", LINES)
                        .name(2, "GPIO2")
                        .name(3, "GPIO3")
                        .driver(30, "w1-bus")
                        .plug();
        new Chips().open("auto", failures::add).close();
        files = openFiles();
        chip = new Chips().open("auto", failures::add);
        context = Configs.context(chip);
    }

    @AfterEach
    void nothingStaysOpen() throws IOException {
        context.shutdown();
        chip.close();
        sim.close();
        assertEquals(files, openFiles(), "open files");
    }

    @Test
    void theChipIsFound() throws IOException {
        assertEquals(sim.name(), chip.name());
        assertEquals("panel", chip.label());
        assertEquals(LINES, chip.lines());
        new Chips().open("panel", failures::add).close();
        new Chips().open(sim.name(), failures::add).close();
        GpioException said =
                assertThrows(
                        GpioException.class, () -> new Chips().open("pinctrl-rp1", failures::add));
        assertContains("(panel, 32 lines); give the name of one", said);
    }

    @Test
    void aLineIsFoundByItsName() {
        assertEquals(3, chip.offset("GPIO3"));
        assertEquals(31, chip.offset("31"));
        assertThrows(GpioException.class, () -> chip.offset("32"));
        assertThrows(GpioException.class, () -> chip.offset("GPIO4"));
    }

    @Test
    void theLevelAtStartIsRead() throws IOException {
        sim.drive(2, true);
        assertEquals(DigitalState.HIGH, input("up", 2, 0).state());
        assertEquals(DigitalState.LOW, input("down", 3, 0).state());
        DigitalInput pulled = context.create(Configs.input("pulled", 4, PullResistance.PULL_UP, 0));
        assertEquals(DigitalState.HIGH, pulled.state());
    }

    @Test
    void edgesHaveTheKernelsTimeAndNumber() throws Exception {
        DigitalInput input = input("door", 2, 0);
        for (int i = 1; i <= 6; i++) {
            long before = System.nanoTime();
            sim.drive(2, i % 2 == 1);
            Edge edge = next();
            long after = System.nanoTime();
            assertEquals(input, edge.source());
            assertEquals(DigitalState.getState(i % 2), edge.state());
            assertEquals(edge.state(), input.state());
            assertEquals(i, edge.sequence());
            assertTrue(before <= edge.nanos() && edge.nanos() <= after, "between the two");
        }
    }

    @Test
    void aPulseThatIsTooShortIsSwallowed() throws Exception {
        long debounce = TimeUnit.MILLISECONDS.toMicros(300);
        DigitalInput input = input("door", 2, debounce);
        sim.drive(2, true);
        sim.drive(2, false);
        assertNull(edges.poll(1, TimeUnit.SECONDS), "an edge");
        assertEquals(DigitalState.LOW, input.state());
        long before = System.nanoTime();
        sim.drive(2, true);
        Edge edge = next();
        assertEquals(DigitalState.HIGH, edge.state());
        assertEquals(1, edge.sequence());
        assertTrue(System.nanoTime() - before >= debounce * 1000, "it comes when it is sure");
        assertEquals(DigitalState.HIGH, input.state());
    }

    @Test
    void whoHasTheLineIsNamed() {
        input("door", 2, 0);
        GpioException ours = assertThrows(GpioException.class, () -> input("window", 2, 0));
        assertContains("window: line 2 (GPIO2) of gpiochip", ours);
        assertContains("cannot be used (EBUSY): in use by 'standpipe:door'", ours);
        GpioException driver = assertThrows(GpioException.class, () -> input("window", 30, 0));
        assertContains("in use by 'w1-bus'", driver);
    }

    @Test
    void aNameThatIsTooLongIsCut() {
        input("a".repeat(60), 2, 0);
        GpioException said = assertThrows(GpioException.class, () -> input("window", 2, 0));
        assertContains("'standpipe:" + "a".repeat(21) + "'", said);
    }

    @Test
    void anOutputDrives() throws IOException {
        DigitalOutput output =
                context.create(Configs.output("lamp", 5, DigitalState.HIGH, DigitalState.LOW));
        assertTrue(sim.isHigh(5));
        output.low();
        assertFalse(sim.isHigh(5));
        assertEquals(DigitalState.LOW, output.state());
        output.high();
        assertTrue(sim.isHigh(5));
        assertEquals(DigitalState.HIGH, output.state());
    }

    @Test
    void anOutputWithoutInitialStateKeepsTheLevel() throws IOException {
        sim.drive(6, true);
        DigitalOutput output = context.create(Configs.output("relay", 6, null, null));
        assertTrue(sim.isHigh(6));
        assertEquals(DigitalState.HIGH, output.state());
        output.low();
        assertFalse(sim.isHigh(6), "it is an output");
    }

    @Test
    void twentyInputsOnOneThread() throws Exception {
        List<DigitalInput> inputs = new ArrayList<>();
        for (int line = 0; line < 20; line++) {
            inputs.add(input("in" + line, line, 0));
        }
        for (int line = 19; line >= 0; line--) {
            sim.drive(line, true);
            assertEquals(inputs.get(line), next().source());
        }
        assertEquals(
                1,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("gpiochip"))
                        .count());
    }

    @Test
    void edgesThatTheKernelDropsAreMissingInTheNumbers() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        DigitalInput input = context.create(Configs.input("flow", 2, PullResistance.OFF, 0));
        input.addListener(
                event -> {
                    await(busy);
                    edges.add((Edge) event);
                });
        // Two changes that are too close may make one edge; there are enough all the same.
        driveSlowly(2, 600);
        busy.countDown();
        int received = 0;
        int sequence = 0;
        for (Edge edge = next(); edge != null; edge = edges.poll(1, TimeUnit.SECONDS)) {
            assertTrue(edge.sequence() > sequence, "in order");
            sequence = edge.sequence();
            received++;
        }
        String numbers = received + " came of " + sequence;
        assertTrue(received >= 256, numbers);
        assertTrue(sequence > received, numbers);
    }

    /** Changes a line, and each time another one until that one's edge comes. */
    private void driveSlowly(int line, int times) throws Exception {
        int other = 3;
        BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        try (Chip second = new Chips().open("panel", failures::add)) {
            Context context = Configs.context(second);
            context.create(Configs.input("other", other, PullResistance.OFF, 0))
                    .addListener(seen::add);
            for (int i = 1; i <= times; i++) {
                sim.drive(line, i % 2 == 1);
                sim.drive(other, i % 2 == 1);
                assertNotNull(seen.poll(20, TimeUnit.SECONDS), "no edge comes");
            }
            context.shutdown();
        }
    }

    @Test
    void aChipThatIsTakenAwayIsToldOnce() throws Exception {
        DigitalInput input = input("door", 2, 0);
        DigitalOutput output = context.create(Configs.output("lamp", 5, DigitalState.HIGH, null));
        sim.unplug();
        GpioException failure = failures.poll(20, TimeUnit.SECONDS);
        assertNotNull(failure, "nobody is told");
        assertContains("(panel, 32 lines) of this ", failure);
        assertContains(" is gone; ", failure);
        assertContains("(ENODEV)", assertThrows(GpioException.class, input::state));
        assertThrows(GpioException.class, output::low);
        assertNull(failures.poll(3, TimeUnit.SECONDS), "told twice");
        GpioException none =
                assertThrows(GpioException.class, () -> new Chips().open("auto", failures::add));
        assertContains("no GPIO chip on this ", none);
    }

    private DigitalInput input(String id, int line, long debounce) {
        DigitalInput input = context.create(Configs.input(id, line, PullResistance.OFF, debounce));
        input.addListener(event -> edges.add((Edge) event));
        return input;
    }

    private Edge next() throws InterruptedException {
        Edge edge = edges.poll(20, TimeUnit.SECONDS);
        assertNotNull(edge, "no edge comes");
        return edge;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of those that pins could have open; Java itself opens and closes jars. */
    private static long openFiles() throws IOException {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.filter(GpioSimIT::isPin).count();
        }
    }

    private static boolean isPin(Path fd) {
        try {
            String target = Files.readSymbolicLink(fd).toString();
            return target.startsWith("/dev/gpiochip") || target.startsWith("anon_inode:");
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertContains(String part, GpioException said) {
        assertTrue(String.valueOf(said.getMessage()).contains(part), said.getMessage());
    }
}
