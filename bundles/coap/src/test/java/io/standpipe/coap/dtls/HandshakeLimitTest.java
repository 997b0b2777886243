package io.standpipe.coap.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.SenderNetwork;
import io.standpipe.testkit.VirtualTime;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
                SenderNetwork.of(InetAddress.getByName("0:0:0:ffff:a00:1::"))
                        == SenderNetwork.of(InetAddress.getByName("0.0.255.255")));
        assertFalse(
                SenderNetwork.of(InetAddress.getByName("::10.0.0.1"))
                        == SenderNetwork.of(InetAddress.getByName("10.0.0.1")));
        assertFalse(
                SenderNetwork.of(InetAddress.getByName("::"))
                        == SenderNetwork.of(InetAddress.getByName("0.0.0.0")));
    }

    @Test
    void theLeastRecentOfTheProvenNetworksIsForgotten() {
        limit.proven(DETECTOR);
        limit.proven(3);
        for (int i = 2; i < HandshakeLimit.PROVEN_NETWORKS; i++) {
            limit.proven(1_000 + i);
        }
        limit.proven(DETECTOR);
        limit.proven(4);
        for (int i = 0; i < PLACES; i++) {
            begin(100_000 + i);
        }
        assertEquals(-1, begin(3), "forgotten, so it is like the others");
        assertTrue(begin(DETECTOR) >= 0, "it was proven again meanwhile");
    }

    @Test
    void eachThatIsTurnedAwayIsCountedOnce() {
        fill(FLOOD);
        for (int i = 0; i < 5; i++) {
            assertFalse(limit.mayBegin(FLOOD));
        }
        assertTrue(begin(DETECTOR) >= 0);
        time.advance(HandshakeLimit.SILENCE.minus(Duration.ofNanos(1)));
        for (int i = 0; i < 7; i++) {
            assertTrue(begin(1_000 + i) >= 0);
        }
        assertEquals(1, log.size(), "nothing for ten minutes");
        time.advance(Duration.ofNanos(1));
        assertTrue(begin(DETECTOR) >= 0);
        assertTrue(log.get(0).contains(" and 1 were turned away"), log.get(0));
        assertTrue(log.get(1).contains(" and 13 were turned away"), log.get(1));
        time.advance(HandshakeLimit.SILENCE);
        assertTrue(begin(DETECTOR) >= 0);
        assertTrue(log.get(2).contains(" and 1 were turned away"), log.get(2));
    }

    /** What decision 117 says, once more and slowly. */
    private static final class Slow {

        private record One(int number, long network, long at) {}

        final List<One> in = new ArrayList<>();
        final Set<Long> proven = new HashSet<>();

        private long weight(long network) {
            long count = in.stream().filter(one -> one.network() == network).count();
            return count - (proven.contains(network) ? HandshakeLimit.RESERVED : 0);
        }

        /** The one that makes way; null if the new one waits. */
        private One makesWay(long network, long now) {
            long heaviest =
                    in.stream()
                            .filter(one -> one.network() != network)
                            .mapToLong(one -> weight(one.network()))
                            .max()
                            .orElse(Long.MIN_VALUE);
            One others =
                    in.stream()
                            .filter(one -> one.network() != network)
                            .filter(one -> weight(one.network()) == heaviest)
                            .min(Comparator.comparingLong(One::at))
                            .orElse(null);
            One own =
                    in.stream()
                            .filter(one -> one.network() == network)
                            .min(Comparator.comparingLong(One::at))
                            .orElse(null);
            if (heaviest > weight(network) + 1) {
                return others;
            }
            if (own != null) {
                return now - own.at() >= HandshakeLimit.LEFT_BY_ITS_OWN.toNanos() ? own : null;
            }
            return others != null
                            && heaviest == weight(network) + 1
                            && now - others.at() >= HandshakeLimit.LEFT_BY_OTHERS.toNanos()
                    ? others
                    : null;
        }

        boolean begin(int number, long network, long now) {
            if (in.size() >= PLACES) {
                One gone = makesWay(network, now);
                if (gone == null) {
                    return false;
                }
                in.remove(gone);
            }
            in.add(new One(number, network, now));
            return true;
        }
    }

    /** Whatever happens: who is let in and who makes way is as the rules say. */
    @Test
    void itDecidesAsTheRulesSayWhateverHappens() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            int sources = 1 + random.nextInt(40);
            int pause = 1 << random.nextInt(12);
            Slow slow = new Slow();
            Set<Integer> in = new HashSet<>();
            HandshakeLimit<Integer> any = new HandshakeLimit<>(time, PLACES, log::add);
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                String where = "seed " + seed + " step " + i;
                time.advance(Duration.ofNanos(1)); // no two begin in one moment
                switch (random.nextInt(12)) {
                    case 0 -> {
                        int ended = random.nextInt(i + 1);
                        any.ended(ended);
                        in.remove(ended);
                        slow.in.removeIf(one -> one.number() == ended);
                    }
                    case 1 -> time.advance(Duration.ofMillis(random.nextInt(pause)));
                    case 2 -> {
                        if (random.nextInt(20) == 0) {
                            long network = random.nextInt(sources);
                            any.proven(network);
                            slow.proven.add(network);
                        }
                    }
                    default -> {
                        // Some come much more often than others.
                        long network = random.nextInt(1 + random.nextInt(sources));
                        boolean may = any.mayBegin(network);
                        boolean begun = any.begin(number, network, () -> in.remove(number));
                        if (begun) {
                            in.add(number);
                        }
                        assertEquals(may, begun, where);
                        assertEquals(slow.begin(number, network, time.nanos()), begun, where);
                    }
                }
                assertEquals(slow.in.size(), any.size(), where);
                assertTrue(slow.in.stream().allMatch(one -> in.contains(one.number())), where);
                assertEquals(slow.in.size(), in.size(), where);
            }
        }
    }
}
