package io.standpipe.uplink.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.message.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which ids of commands are remembered, and how many. */
class ReplayGuardTest {

    private static final long MINUTE = 60_000_000_000L;

    private static ReceivedCommand command(String id, long expires) {
        return new ReceivedCommand(id, expires, new CommandRequest("reset", "Zhang", Map.of()));
    }

    @Test
    void whatUplinksRememberedCountsForAll() {
        ReplayGuard seen =
                new ReplayGuard(
                        Map.of(
                                "cmd/mqtt/a",
                                "1000",
                                "cmd/mqtt-b/b",
                                "5",
                                "other/c",
                                "7",
                                "cmd/x/d",
                                "no"),
                        0);
        assertTrue(seen.seen("a"));
        assertTrue(seen.seen("b"));
        assertFalse(seen.seen("c"));
        assertFalse(seen.seen("d"));
        assertEquals(
                List.of(new Message.Memory("cmd/mqtt-b/b", "5")), seen.memories("b"), "as it was");
    }

    /** The oldest goes, but not while it may still be sent again by either clock. */
    @Test
    void thereIsAlwaysTheSameBound() {
        ReplayGuard seen = new ReplayGuard(Map.of(), 0);
        for (int i = 0; i < ReplayGuard.MAX; i++) {
            assertTrue(seen.take("mqtt", command("c" + i, 1_000 + i), 0, i));
        }
        assertFalse(seen.take("mqtt", command("more", 9_000_000), 0, 11 * MINUTE), "not expired");
        assertFalse(
                seen.take("mqtt", command("more", 9_000_000), 100_000, 9 * MINUTE),
                "the clock may have been set forward");
        assertTrue(seen.take("mqtt", command("more", 9_000_000), 100_000, 11 * MINUTE));
        assertEquals(ReplayGuard.MAX, seen.size());
        assertFalse(seen.seen("c0"));
        assertTrue(seen.seen("c1"));
        assertEquals(
                List.of(
                        new Message.Memory("cmd/mqtt/more", "9000000"),
                        new Message.Memory("cmd/mqtt/c0", "")),
                seen.memories("more"));
    }

    @Test
    void tooManyThatWereRememberedBecomeFewer() {
        Map<String, String> kept = new HashMap<>();
        for (int i = 0; i < ReplayGuard.MAX + 500; i++) {
            kept.put("cmd/mqtt/c" + i, String.valueOf(1_000 + i));
        }
        ReplayGuard seen = new ReplayGuard(kept, 0);
        assertTrue(seen.take("mqtt", command("new", 200_000), 100_000, 11 * MINUTE));
        assertEquals(ReplayGuard.MAX, seen.size());
        assertFalse(seen.seen("c500"));
        assertTrue(seen.seen("c501"));
    }
}
