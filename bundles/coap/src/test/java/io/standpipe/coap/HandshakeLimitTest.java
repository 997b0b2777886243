package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.VirtualTime;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandshakeLimitTest {

    private static final int PLACES = 20;
    private static final long FLOOD = 1;
    private static final long DETECTOR = 2;

    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>();
    private final List<Integer> displaced = new ArrayList<>();
    private final HandshakeLimit<Integer> limit = new HandshakeLimit<>(time, PLACES, log::add);
    private int next;

    /** Returns its number, or -1 if it has to wait. */
    private int begin(long network) {
        int number = next++;
        boolean asked = limit.mayBegin(network);
        boolean begun = limit.begin(number, network, () -> displaced.add(number));
        assertEquals(begun, asked);
        return begun ? number : -1;
    }

    private void fill(long network) {
        while (limit.size() < PLACES) {
            begin(network);
        }
    }

    @Test
    void aFloodGivesAPlaceToAnybodyElseAtOnce() {
        fill(FLOOD);
        assertEquals(-1, begin(FLOOD), "its own are fresh");
        assertEquals(21, begin(DETECTOR));
        assertEquals(List.of(0), displaced, "its oldest");
        assertEquals(PLACES, limit.size());
    }

    @Test
    void whoComesFromWhereTheFloodComesFromGetsInWithinASecond() {
        fill(FLOOD);
        time.advance(HandshakeLimit.LEFT_BY_ITS_OWN);
        assertEquals(20, begin(FLOOD));
        assertEquals(List.of(0), displaced);
    }

    @Test
    void aThousandSendersOnceEachDisplaceNobodyBeforeItsTime() {
        for (int i = 0; i < PLACES; i++) {
            assertTrue(begin(100 + i) >= 0);
        }
        assertEquals(-1, begin(999));
        time.advance(HandshakeLimit.LEFT_BY_OTHERS);
        assertTrue(begin(998) >= 0);
        assertEquals(List.of(0), displaced);
    }

    @Test
    void aNetworkThatWasProvenGoesBeforeAll() {
        for (int i = 0; i < PLACES; i++) {
            begin(100 + i);
        }
        limit.proven(DETECTOR);
        for (int i = 0; i < HandshakeLimit.RESERVED; i++) {
            assertTrue(begin(DETECTOR) >= 0, "handshake " + i);
        }
        for (int i = 0; i < 100; i++) {
            begin(1_000 + i);
            time.advance(Duration.ofMillis(50));
        }
        assertTrue(
                displaced.stream().allMatch(number -> number < PLACES),
                "those of a proven network stay: " + displaced);
    }

    /** A flood from a proven network is a flood: only a few of it have the advantage. */
    @Test
    void aProvenNetworkThatFloodsGivesWay() {
        limit.proven(FLOOD);
        fill(FLOOD);
        assertTrue(begin(DETECTOR) >= 0);
    }

    @Test
    void whatEndedLeavesItsPlace() {
        fill(FLOOD);
        limit.ended(3);
        limit.ended(3);
        limit.ended(4711);
        assertEquals(PLACES - 1, limit.size());
        assertTrue(begin(FLOOD) >= 0);
        assertEquals(List.of(), displaced);
    }

    @Test
    void aFloodIsOneLineInTenMinutes() {
        fill(FLOOD);
        for (int i = 0; i < 1_000; i++) {
            begin(FLOOD);
        }
        assertEquals(1, log.size());
        time.advance(HandshakeLimit.SILENCE);
        begin(FLOOD);
        assertEquals(2, log.size());
        assertTrue(log.get(1).contains(" were turned away"), log.get(1));
    }

    @Test
    void placesFollowTheHeap() {
        assertEquals(HandshakeLimit.LEAST, HandshakeLimit.places(0));
        assertEquals(372, HandshakeLimit.places((93L << 20) / 16));
        assertEquals(HandshakeLimit.MOST, HandshakeLimit.places(Long.MAX_VALUE));
    }

    @Test
    void aNetworkIsAnAddressOrTheFirstHalfOfALongOne() throws Exception {
        long v4 = SenderNetwork.of(InetAddress.getByName("10.0.0.1"));
        assertEquals(v4, SenderNetwork.of(InetAddress.getByName("10.0.0.1")));
        assertFalse(v4 == SenderNetwork.of(InetAddress.getByName("10.0.0.2")));
        long v6 = SenderNetwork.of(InetAddress.getByName("2001:db8:1:2::1"));
        assertEquals(v6, SenderNetwork.of(InetAddress.getByName("2001:db8:1:2:ffff::9")));
        assertFalse(v6 == SenderNetwork.of(InetAddress.getByName("2001:db8:1:3::1")));
        assertFalse(
                SenderNetwork.of(InetAddress.getByName("::"))
                        == SenderNetwork.of(InetAddress.getByName("0.0.0.0")));
    }

    /** Against a model: never more than the places, and what is in is what was let in. */
    @Test
    void isNeverOverItsPlacesWhateverHappens() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Set<Integer> in = new HashSet<>();
            HandshakeLimit<Integer> any = new HandshakeLimit<>(time, PLACES, log::add);
            for (int i = 0; i < 2_000; i++) {
                int number = i;
                switch (random.nextInt(8)) {
                    case 0 -> {
                        int ended = random.nextInt(i + 1);
                        any.ended(ended);
                        in.remove(ended);
                    }
                    case 1 -> time.advance(Duration.ofMillis(random.nextInt(3_000)));
                    case 2 -> any.proven(random.nextInt(5));
                    default -> {
                        if (any.begin(number, random.nextInt(30), () -> in.remove(number))) {
                            in.add(number);
                        }
                    }
                }
                assertTrue(any.size() <= PLACES, "seed " + seed);
                assertEquals(in.size(), any.size(), "seed " + seed + " step " + i);
            }
        }
    }
}
