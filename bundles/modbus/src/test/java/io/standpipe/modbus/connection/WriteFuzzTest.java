package io.standpipe.modbus.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.TcpFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever a slave answers to a write: one answer to who asked, never two sends, done only if the
 * very confirmation came.
 */
class WriteFuzzTest {

    private VirtualSlave slave = new VirtualSlave();
    private final List<byte[]> writes = new ArrayList<>();
    private byte[] echo = {};

    private interface Answer {
        void to(byte[] request);
    }

    private String written(Answer answer) {
        slave = new VirtualSlave();
        writes.clear();
        slave.onRequest =
                request -> {
                    if (TcpFrames.function(request) <= 4) {
                        slave.answer(5, VirtualSlave.good(request));
                    } else {
                        writes.add(request);
                        echo = TcpFrames.echo(request);
                        answer.to(request);
                    }
                };
        slave.device(1, 1000, TcpFrames.RELAY).start().run(100);
        CompletableFuture<String> done = slave.write(0, 2, 0x1234);
        slave.run(60_000);
        assertEquals(1, writes.size());
        assertTrue(done.isDone());
        assertTrue(slave.reports(1).size() >= 55, "polls go on: " + slave.reports(1).size());
        assertTrue(
                slave.reports(1).get(slave.reports(1).size() - 1).endsWith("level=1010"),
                "and end well");
        return done.getNow("not done");
    }

    @Property(tries = 300)
    void noise(
            @ForAll @Size(max = 300) byte[] noise, @ForAll @IntRange(min = 1, max = 50) int cut) {
        String outcome =
                written(
                        request -> {
                            for (int from = 0; from < noise.length; from += cut) {
                                int to = Math.min(noise.length, from + cut);
                                slave.answer(1, Arrays.copyOfRange(noise, from, to));
                            }
                        });
        if (outcome.isEmpty()) {
            assertTrue(contains(noise, echo));
        } else {
            assertTrue(outcome.startsWith("u1 (test) "), outcome);
        }
    }

    @Property(tries = 500)
    void changedConfirmations(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 11) Integer> places,
            @ForAll byte value,
            @ForAll @IntRange(max = 14) int length,
            @ForAll boolean whole,
            @ForAll boolean dripping) {
        byte[][] sent = new byte[1][];
        String outcome =
                written(
                        request -> {
                            byte[] frame = TcpFrames.echo(request);
                            places.forEach(at -> frame[at] = value);
                            sent[0] = whole ? frame : Arrays.copyOf(frame, length);
                            for (int i = 0; dripping && i < sent[0].length; i++) {
                                slave.answer(i, new byte[] {sent[0][i]});
                            }
                            if (!dripping) {
                                slave.answer(5, sent[0]);
                            }
                        });
        assertEquals(contains(sent[0], echo) && sent[0].length >= 12, outcome.isEmpty(), outcome);
    }

    @Property(tries = 100)
    void lateConfirmations(@ForAll @IntRange(min = 501, max = 5000) int delay) {
        String outcome = written(request -> slave.answer(delay, TcpFrames.echo(request)));
        assertFalse(outcome.isEmpty());
        assertTrue(outcome.contains("it may have happened all the same"));
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(Arrays.copyOfRange(bytes, at, at + part.length), part)) {
                return true;
            }
        }
        return false;
    }
}
