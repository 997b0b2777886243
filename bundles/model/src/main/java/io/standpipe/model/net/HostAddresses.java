package io.standpipe.model.net;

import io.standpipe.model.time.TimeSource;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses behind a host's name, and in which order they are tried: the one that worked last
 * goes first, as long as the name still has it; of the others, after an attempt that came to
 * nothing, the next. One thread.
 */
public final class HostAddresses {

    /** So many are tried of a name; the time to connect is shared between them. */
    public static final int MOST = 5;

    /**
     * While no name server knows the name, its last addresses count for so long: it is more likely
     * that these are away than that the device has moved.
     */
    public static final Duration REMEMBERED = Duration.ofDays(1);

    private List<InetAddress> known = List.of();
    private long knownAt;
    private @Nullable InetAddress worked;
    private int turn;

    /**
     * A name server has told them.
     *
     * @param all in its order
     * @param now {@link TimeSource#nanos}
     */
    public void found(List<InetAddress> all, long now) {
        known = List.copyOf(all.subList(0, Math.min(MOST, all.size())));
        knownAt = now;
    }

    /** No name server knows the name: forgets addresses that are too old. */
    public void unknown(long now) {
        if (!known.isEmpty() && now - knownAt > REMEMBERED.toNanos()) {
            known = List.of();
        }
    }

    /** In which order to try; empty if none is known. */
    public List<InetAddress> order() {
        List<InetAddress> order = new ArrayList<>(known.size());
        InetAddress first = worked;
        if (first != null && known.contains(first)) {
            order.add(first);
        }
        for (int i = 0; i < known.size(); i++) {
            InetAddress each = known.get((turn + i) % known.size());
            if (!order.contains(each)) {
                order.add(each);
            }
        }
        return order;
    }

    /** It is connected there. */
    public void worked(InetAddress address) {
        worked = address;
    }

    /** An attempt came to nothing with all of them. */
    public void failed() {
        turn = known.isEmpty() ? 0 : (turn + 1) % known.size();
    }
}
