package io.standpipe.coap.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageIdsTest {

    /** However many addresses ask: each gets a number, and none again before all were used. */
    @Test
    void thereIsANumberForEverybody() {
        MessageIds ids = new MessageIds();
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < MessageIds.NUMBERS; i++) {
            int id =
                    ids.getNextMessageId(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + i));
            assertTrue(id >= 0 && id < MessageIds.NUMBERS);
            used.add(id);
        }
        assertEquals(MessageIds.NUMBERS, used.size());
    }
}
