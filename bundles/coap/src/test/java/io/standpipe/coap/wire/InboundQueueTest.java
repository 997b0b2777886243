package io.standpipe.coap.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.Datagram;
import io.standpipe.coap.wire.InboundQueue.Item;
import io.standpipe.testkit.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.RawData;
import org.junit.jupiter.api.Test;

/** Shares and turns of those that wait for the bus's thread. */
class InboundQueueTest {

    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5683);

    private final VirtualTime time = new VirtualTime();
    private final InboundQueue queue = new InboundQueue(time, new Random(3), 1 << 20);

    private static Item item(String detector, int host, int port, int mid, int bytes) {
        try {
            InetAddress address =
                    InetAddress.getByAddress(
                            new byte[] {10, (byte) (host >> 16), (byte) (host >> 8), (byte) host});
            EndpointContext from = new AddressEndpointContext(new InetSocketAddress(address, port));
            byte[] datagram = Datagram.ack(mid).bytes();
            return new Item(
                    detector,
                    RawMessage.of(datagram),
                    from,
                    RawData.inbound(new byte[bytes], from, false, 1, HERE));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private List<Item> all() {
        List<Item> all = new ArrayList<>();
        for (Item next = queue.poll(); next != null; next = queue.poll()) {
            all.add(next);
        }
        return all;
    }

    @Test
    void eachDetectorHasItsTurn() {
        List<Item> flood = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            flood.add(item("a", 1, 1000 + i, i, 20));
            queue.add(flood.get(i));
        }
        Item alarm = item("b", 2, 5683, 1, 20);
        queue.add(alarm);
        assertEquals(flood.get(0), queue.poll());
        assertEquals(alarm, queue.poll(), "after one of the other's, not after all");
        assertEquals(flood.subList(1, 10), all());
        assertTrue(queue.isEmpty());
        assertEquals(0, queue.bytes());
    }

    @Test
    void strangersWaitForDetectorsAndHaveAFewASecond() {
        for (int i = 0; i < 20_000; i++) {
            queue.add(item("", i, 1000 + i % 50_000, i, 20));
        }
        assertEquals(InboundQueue.OF_STRANGERS, queue.size());
        Item alarm = item("b", 2, 5683, 1, 20);
        queue.add(alarm);
        assertEquals(alarm, queue.poll());
        int answered = 0;
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 1_000; i++) {
                queue.add(item("", i, 7, i, 20));
                answered += queue.poll() == null ? 0 : 1;
            }
            time.advance(Duration.ofSeconds(1));
        }
        assertEquals(
                InboundQueue.STRANGERS_BURST + 9 * InboundQueue.STRANGERS_PER_SECOND, answered);
    }

    /** Ports are cheap, addresses less so: who has one only takes from himself. */
    @Test
    void oneAddressPushesNoOtherStrangerOut() {
        Item other = item("", 77, 5683, 7, 20);
        queue.add(other);
        for (int i = 0; i < 20_000; i++) {
            queue.add(item("", 1, 1 + i, i, 20));
        }
        assertTrue(all().contains(other));
    }

    @Test
    void strangersAreNotKeptOutForEverByDetectors() {
        Item stranger = item("", 9, 9, 9, 20);
        queue.add(stranger);
        int turns = 0;
        for (Item next = null; !stranger.equals(next); turns++) {
            queue.add(item("a", 1, 1, turns, 20));
            queue.add(item("b", 2, 1, turns, 20));
            next = queue.poll();
            assertNotNull(next);
        }
        assertTrue(turns <= 10, "after " + turns);
    }

    /** They all say that they are one detector: which of them stays is chance. */
    @Test
    void aFullShareIsSharedOutAndNotFirstCome() {
        int stayed = 0;
        int last = 0;
        for (int round = 0; round < 400; round++) {
            for (int i = 0; i < 100; i++) {
                queue.add(item("a", 1, 1 + i, i, 20));
            }
            Item own = item("a", 2, 5683, 1, 20);
            queue.add(own);
            for (int i = 0; i < 15; i++) {
                queue.add(item("a", 1, 1 + i, i, 20));
            }
            Item newest = item("a", 3, 5683, 1, 20);
            queue.add(newest);
            assertEquals(InboundQueue.OF_DETECTOR, queue.size());
            List<Item> left = all();
            stayed += left.contains(own) ? 1 : 0;
            last += left.contains(newest) ? 1 : 0;
        }
        assertTrue(stayed > 100 && stayed < 190, "stayed " + stayed); // (16/17)^17, 143 of 400
        assertTrue(last > 340 && last < 400, "the newest has no right either: " + last); // 16/17
    }

    /** Nobody tells one stranger from another: who came first has no right. */
    @Test
    void whichStrangerStaysIsChance() {
        int first = 0;
        for (int round = 0; round < 50; round++) {
            List<Item> flood = new ArrayList<>();
            for (int i = 0; i < 5 * InboundQueue.OF_STRANGERS; i++) {
                flood.add(item("", 1_000 * round + i, 5683, i, 20));
                queue.add(flood.get(i));
            }
            List<Item> left = all();
            assertEquals(InboundQueue.OF_STRANGERS, left.size());
            left.retainAll(flood.subList(0, InboundQueue.OF_STRANGERS));
            first += left.size();
            time.advance(Duration.ofSeconds(2));
        }
        // exp(-4) of 64 each time.
        assertTrue(first > 20 && first < 120, "of the first stayed " + first);
    }

    @Test
    void whichStrangerIsAnsweredFirstIsChance() {
        Set<Integer> answered = new HashSet<>();
        for (int round = 0; round < 20; round++) {
            List<Item> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                waiting.add(item("", i, 5683, i, 20));
                queue.add(waiting.get(i));
            }
            answered.add(waiting.indexOf(queue.poll()));
            all();
            time.advance(Duration.ofSeconds(1));
        }
        assertTrue(answered.size() > 5, "are " + answered);
    }

    /** Each turn of a stranger is paid for by some of detectors. */
    @Test
    void strangersHaveOneTurnInEight() {
        for (int i = 0; i < InboundQueue.OF_STRANGERS; i++) {
            queue.add(item("", i, 5683, i, 20));
        }
        for (int i = 0; i < 160; i++) {
            queue.add(item("d" + i % 10, 1_000, 5683, i, 20));
        }
        for (int eight = 0; eight < 20; eight++) {
            int strangers = 0;
            for (int i = 0; i < 8; i++) {
                Item next = queue.poll();
                assertNotNull(next);
                strangers += next.detector().isEmpty() ? 1 : 0;
            }
            assertEquals(1, strangers);
        }
    }

    /** What was taken out counts against nobody any more. */
    @Test
    void whoHeldMuchAndHoldsLittleNowDoesNotGiveWay() {
        for (int i = 0; i < InboundQueue.OF_DETECTOR; i++) {
            queue.add(item("before", 1, i, i, 30_000));
        }
        for (int i = 1; i < InboundQueue.OF_DETECTOR; i++) {
            queue.poll();
        }
        List<Item> others = new ArrayList<>();
        for (int i = 0; i < 10 * InboundQueue.OF_DETECTOR; i++) {
            others.add(item("other" + i % 10, 2, i, i, 8_000));
            queue.add(others.get(i));
        }
        Item alarm = item("b", 99, 5683, 1, 8_000);
        queue.add(alarm);
        List<Item> left = all();
        assertTrue(left.contains(alarm));
        assertTrue(left.stream().anyMatch(one -> one.detector().equals("before")));
        assertTrue(left.size() < others.size() + 2, "so it was full");
    }

    /** Whatever comes in whatever order: bytes and counts hold, and all that is in comes out. */
    @Test
    void boundsHoldAndTheSumIsRight() {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            String who = random.nextInt(4) == 0 ? "" : "d" + random.nextInt(2_000);
            queue.add(item(who, random.nextInt(1000), 5, i, random.nextInt(5_000)));
            assertTrue(queue.bytes() <= (1 << 20) + 5_000, "" + queue.bytes());
            if (random.nextInt(5) == 0) {
                queue.poll();
            }
        }
        time.advance(Duration.ofHours(1));
        all();
        assertEquals(0, queue.bytes());
        assertEquals(0, queue.size());
        assertNull(queue.poll());
    }

    /** Who holds most gives way: a detector with one message is heard though all is full. */
    @Test
    void whoHoldsMuchGivesWay() {
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < InboundQueue.OF_DETECTOR; j++) {
                queue.add(item("flood" + i, i, j, j, 4_000));
            }
        }
        Item alarm = item("b", 99, 5683, 1, 4_000);
        queue.add(alarm);
        assertTrue(all().contains(alarm));
    }
}
