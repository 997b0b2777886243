package io.standpipe.model.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostAddressesTest {

    private final HostAddresses addresses = new HostAddresses();

    private static InetAddress at(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void found(long now, int... last) {
        List<InetAddress> all = new ArrayList<>();
        for (int each : last) {
            all.add(at(each));
        }
        addresses.found(all, now);
    }

    private String order() {
        StringBuilder order = new StringBuilder();
        addresses.order().forEach(each -> order.append(each.getAddress()[3]).append(' '));
        return order.toString().strip();
    }

    @Test
    void theOneThatWorkedGoesFirst() {
        assertEquals("", order());
        found(0, 1, 2, 3);
        assertEquals("1 2 3", order());
        addresses.worked(at(2));
        assertEquals("2 1 3", order());
    }

    @Test
    void afterAFailureTheNextBegins() {
        found(0, 1, 2, 3);
        addresses.failed();
        assertEquals("2 3 1", order());
        addresses.failed();
        assertEquals("3 1 2", order());
        addresses.failed();
        assertEquals("1 2 3", order());
    }

    @Test
    void aNameThatChangesIsFollowed() {
        found(0, 1, 2);
        addresses.worked(at(2));
        found(1, 7);
        assertEquals("7", order());
        addresses.failed();
        assertEquals("7", order());
    }

    @Test
    void withoutNameServersTheLastOnesCountForADay() {
        found(5, 1, 2);
        addresses.unknown(5 + HostAddresses.REMEMBERED.toNanos());
        assertEquals("1 2", order());
        addresses.unknown(6 + HostAddresses.REMEMBERED.toNanos());
        assertEquals("", order());
        addresses.failed();
        assertEquals("", order());
    }

    @Test
    void aNameWithManyAddressesIsNotTriedForEver() {
        found(0, 1, 2, 3, 4, 5, 6, 7);
        assertEquals("1 2 3 4 5", order());
    }
}
