package io.standpipe.gpio.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.context.Context;
import com.pi4j.io.exception.IOAlreadyExistsException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import io.standpipe.gpio.chip.FakeKernel.FakeChip;
import io.standpipe.gpio.chip.FakeKernel.FakeLine;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.pi4j.Edge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChipTest {

    @TempDir Path devices;
    private final FakeKernel kernel = new FakeKernel();
    private final FakeChip fake = new FakeChip("gpiochip0", "pinctrl-bcm2711", 24);
    private final BlockingQueue<GpioException> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
    private Chip chip;
    private Context context;

    @BeforeEach
    void open() throws IOException {
        kernel.chips.put(Files.createFile(devices.resolve("gpiochip0")).toString(), fake);
        chip = new Chips(devices, () -> kernel, "Test board").open("auto", failures::add);
        context = Configs.context(chip);
    }

    @AfterEach
    void nothingStaysOpen() {
        context.shutdown();
        chip.close();
        assertEquals(0, kernel.openFiles());
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("gpiochip0")));
    }

    @Test
    void aLineByNumberOrName() {
        fake.lines.get(3).name = "GPIO3";
        fake.lines.get(4).name = "TWICE";
        fake.lines.get(5).name = "TWICE";
        assertEquals(0, chip.offset("0"));
        assertEquals(23, chip.offset("23"));
        assertEquals(3, chip.offset("GPIO3"));
        assertRefused(
                "gpiochip0 (pinctrl-bcm2711, 24 lines) of this Test board has no line '24'; give a number from 0 to 23",
                "24");
        assertRefused("has no line '99999999999999'", "99999999999999");
        assertRefused("has no line '-1'", "-1");
        assertRefused("has no line 'GPIO4'", "GPIO4");
        assertRefused("has no line ''", "");
        assertRefused("has more than one line 'TWICE'; give one of the numbers [4, 5]", "TWICE");
    }

    @Test
    void theLevelAtStartIsRead() {
        fake.lines.get(1).high = true;
        assertEquals(DigitalState.LOW, input("a", 0).state());
        DigitalInput high = input("b", 1);
        assertEquals(DigitalState.HIGH, high.state());
        assertTrue(high.isHigh());
        fake.lines.get(1).high = false;
        assertEquals(DigitalState.LOW, high.state(), "asked anew");
    }

    @Test
    void edgesComeWithTheKernelsTimeAndNumber() throws InterruptedException {
        DigitalInput input = input("door", 7);
        kernel.change(fake.lines.get(7), true, 1_000);
        kernel.change(fake.lines.get(7), false, 2_000);
        assertEdge(input, DigitalState.HIGH, 1_000, 1);
        assertEdge(input, DigitalState.LOW, 2_000, 2);
    }

    @Test
    void moreEdgesThanFitIntoOneReadComeInOrder() throws InterruptedException {
        DigitalInput input = input("flow", 7);
        for (int i = 1; i <= 1_000; i++) {
            kernel.change(fake.lines.get(7), i % 2 == 1, i);
        }
        for (int i = 1; i <= 1_000; i++) {
            assertEdge(input, DigitalState.getState(i % 2), i, i);
        }
    }

    @Test
    void oneThreadForAllInputs() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<DigitalInput> inputs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            DigitalInput input = input("in" + i, i);
            input.addListener(event -> threads.add(Thread.currentThread()));
            inputs.add(input);
        }
        for (int i = 0; i < 20; i++) {
            kernel.change(fake.lines.get(i), true, i);
            assertEdge(inputs.get(i), DigitalState.HIGH, i, 1);
        }
        input("last", 20).addListener(event -> threads.add(Thread.currentThread()));
        kernel.change(fake.lines.get(20), true, 5);
        assertNotNull(next());
        assertEquals(1, threads.size());
        assertEquals("gpiochip0", threads.iterator().next().getName());
    }

    @Test
    void nothingHappensWhileNothingHappens() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            input("in" + i, i);
        }
        kernel.change(fake.lines.get(2), true, 1);
        assertNotNull(next());
        int polls = kernel.polls.get();
        assertNull(edges.poll(500, TimeUnit.MILLISECONDS));
        assertTrue(kernel.polls.get() - polls < 20, "rounds of the thread");
    }

    @Test
    void signalsToTheProcessAreNoTrouble() throws InterruptedException {
        kernel.interruptions.set(3);
        DigitalInput input = input("door", 7);
        kernel.change(fake.lines.get(7), true, 1);
        assertEdge(input, DigitalState.HIGH, 1, 1);
        assertEquals(0, kernel.interruptions.get());
    }

    @Test
    void aListenerThatThrowsStopsNothing() throws InterruptedException {
        DigitalInput bad = context.create(Configs.input("bad", 1));
        bad.addListener(
                event -> {
                    throw new IllegalStateException("a listener's bug");
                });
        DigitalInput good = input("good", 2);
        kernel.change(fake.lines.get(1), true, 1);
        kernel.change(fake.lines.get(2), true, 2);
        assertEdge(good, DigitalState.HIGH, 2, 1);
        assertTrue(failures.isEmpty());
    }

    @Test
    void aListenersErrorIsToldAndNothingIsTakenForWatched() throws InterruptedException {
        DigitalInput bad = context.create(Configs.input("bad", 1));
        bad.addListener(
                event -> {
                    throw new NoClassDefFoundError("a broken bundle");
                });
        kernel.change(fake.lines.get(1), true, 1);
        assertFailure("are no longer watched: java.lang.NoClassDefFoundError: a broken bundle");
    }

    @Test
    void anInputThatIsShutDownIsSilentAndFree() throws InterruptedException {
        DigitalInput input = input("door", 7);
        context.registry().remove("door");
        assertThrows(GpioException.class, input::state);
        assertEquals("", fake.lines.get(7).consumer);
        DigitalInput again = input("door", 7);
        kernel.change(fake.lines.get(7), true, 1);
        assertEdge(again, DigitalState.HIGH, 1, 1);
    }

    @Test
    void aLineInUseNamesWhoHasIt() {
        fake.lines.get(4).consumer = "w1";
        GpioException said = assertThrows(GpioException.class, () -> input("door", 4));
        assertEquals(
                "door: line 4 of gpiochip0 (pinctrl-bcm2711, 24 lines) of this Test board cannot be"
                        + " used (EBUSY): in use by 'w1'; end that program or take that driver out"
                        + " of the device tree, or wire to another line",
                said.getMessage());
        input("window", 5);
        GpioException ours = assertThrows(GpioException.class, () -> output("lamp", 5, null, null));
        assertTrue(ours.getMessage().contains("in use by 'standpipe:window'"), ours.getMessage());
    }

    @Test
    void aLineBeyondTheLast() {
        GpioException said = assertThrows(GpioException.class, () -> input("door", 24));
        assertTrue(said.getMessage().contains("has no line '24'"), said.getMessage());
    }

    @Test
    void anIdTwiceLeavesTheSecondLineFree() {
        input("door", 4);
        assertThrows(IOAlreadyExistsException.class, () -> input("door", 5));
        assertEquals("", fake.lines.get(5).consumer);
        assertThrows(IOAlreadyExistsException.class, () -> output("door", 6, null, null));
        assertEquals("", fake.lines.get(6).consumer);
    }

    @Test
    void anOutputThatCannotKeepItsLevelLeavesTheLineFree() {
        fake.refusesToDrive = true;
        assertThrows(GpioException.class, () -> output("lamp", 6, null, null));
        assertEquals("", fake.lines.get(6).consumer);
    }

    @Test
    void thePullIsAskedFor() {
        context.create(Configs.input("door", 1, PullResistance.PULL_UP, 0));
        assertEquals(0x134, fake.lines.get(1).flags);
    }

    @Test
    void anOutputDrivesAndIsReadBack() {
        DigitalOutput output = output("lamp", 9, DigitalState.HIGH, null);
        FakeLine line = fake.lines.get(9);
        assertTrue(line.high);
        List<DigitalState> told = new ArrayList<>();
        output.addListener(event -> told.add(event.state()));
        output.low();
        assertFalse(line.high);
        output.high();
        output.high();
        assertTrue(line.high);
        assertEquals(List.of(DigitalState.LOW, DigitalState.HIGH), told);
        line.high = false;
        assertEquals(DigitalState.LOW, output.state(), "the kernel's, not what was set");
    }

    @Test
    void anOutputWithoutInitialStateKeepsItsLevel() {
        fake.lines.get(9).high = true;
        output("lamp", 9, null, null);
        assertTrue(fake.lines.get(9).high);
        assertEquals(8, fake.lines.get(9).flags, "an output");
    }

    @Test
    void anOutputIsLeftAtItsShutdownState() {
        output("lamp", 9, DigitalState.HIGH, DigitalState.LOW);
        output("relay", 10, DigitalState.HIGH, null);
        context.shutdown();
        assertFalse(fake.lines.get(9).high);
        assertTrue(fake.lines.get(10).high);
        assertEquals("", fake.lines.get(9).consumer);
    }

    @Test
    void aChipThatGoesIsToldOnceWithoutABusyLoop() throws InterruptedException {
        DigitalInput input = input("door", 1);
        DigitalOutput output = output("lamp", 2, DigitalState.LOW, DigitalState.LOW);
        kernel.remove(fake);
        assertFailure("gpiochip0 (pinctrl-bcm2711, 24 lines) of this Test board is gone; look for");
        int polls = kernel.polls.get();
        GpioException said = assertThrows(GpioException.class, input::state);
        assertTrue(said.getMessage().startsWith("door: line 1 of gpiochip0 "), said.getMessage());
        assertTrue(said.getMessage().contains("does not answer (ENODEV); look"), said.getMessage());
        assertThrows(GpioException.class, output::high);
        assertThrows(GpioException.class, () -> input("window", 3));
        assertThrows(GpioException.class, () -> chip.offset("GPIO3"));
        assertNull(failures.poll(300, TimeUnit.MILLISECONDS));
        assertEquals(polls, kernel.polls.get());
    }

    @Test
    void aChipThatGoesSilentlyIsMissedAtTheNextRound() throws InterruptedException {
        kernel.quickRounds = true;
        input("door", 1);
        kernel.vanish(fake);
        assertFailure("is gone");
    }

    @Test
    void whoHearsThatTheChipIsGoneMayCloseIt() throws InterruptedException, IOException {
        FakeChip other = new FakeChip("gpiochip1", "usb", 4);
        kernel.chips.put(Files.createFile(devices.resolve("gpiochip1")).toString(), other);
        kernel.quickRounds = true;
        List<Chip> opened = new ArrayList<>();
        BlockingQueue<Thread> closedOn = new LinkedBlockingQueue<>();
        opened.add(
                new Chips(devices, () -> kernel, "Test board")
                        .open(
                                "gpiochip1",
                                failure -> {
                                    opened.get(0).close();
                                    closedOn.add(Thread.currentThread());
                                }));
        kernel.vanish(other);
        Thread thread = closedOn.poll(10, TimeUnit.SECONDS);
        assertNotNull(thread);
        assertEquals("gpiochip1", thread.getName());
        thread.join(10_000);
        assertFalse(thread.isAlive());
    }

    @Test
    void aClosedChipClosesItsLinesAndSaysSo() {
        DigitalInput input = input("door", 1);
        chip.close();
        assertEquals(0, kernel.openFiles());
        GpioException said = assertThrows(GpioException.class, input::state);
        assertEquals("door: line 1 was closed here; open it again", said.getMessage());
        assertThrows(GpioException.class, () -> chip.offset("GPIO3"));
        assertThrows(GpioException.class, () -> input("window", 2));
        chip.close();
        assertTrue(failures.isEmpty());
    }

    private DigitalInput input(String id, int offset) {
        DigitalInput input = context.create(Configs.input(id, offset));
        input.addListener(event -> edges.add((Edge) event));
        return input;
    }

    private DigitalOutput output(
            String id,
            int offset,
            @Nullable DigitalState initial,
            @Nullable DigitalState shutdown) {
        return context.create(Configs.output(id, offset, initial, shutdown));
    }

    private Edge next() throws InterruptedException {
        Edge edge = edges.poll(10, TimeUnit.SECONDS);
        assertNotNull(edge, "no edge comes");
        return edge;
    }

    private void assertEdge(DigitalInput input, DigitalState state, long nanos, int sequence)
            throws InterruptedException {
        Edge edge = next();
        assertSame(input, edge.source());
        assertEquals(state, edge.state());
        assertEquals(nanos, edge.nanos());
        assertEquals(sequence, edge.sequence());
    }

    private void assertFailure(String part) throws InterruptedException {
        GpioException failure = failures.poll(10, TimeUnit.SECONDS);
        assertNotNull(failure, "nobody is told");
        assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.getMessage());
    }

    private void assertRefused(String part, String line) {
        GpioException said = assertThrows(GpioException.class, () -> chip.offset(line));
        assertTrue(String.valueOf(said.getMessage()).contains(part), said.getMessage());
    }
}
