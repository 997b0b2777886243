package io.standpipe.kura;

import io.standpipe.model.Present;
import org.jspecify.annotations.Nullable;

/**
 * Follows whichever {@link Present} is there: it goes and comes with the gateway's identity. Any
 * thread.
 */
final class Follow {

    private final Present.Follower follower;
    private @Nullable Present present;
    private @Nullable AutoCloseable following;

    Follow(Present.Follower follower) {
        this.follower = follower;
    }

    synchronized void bind(Present now) {
        release();
        present = now;
        following = now.follow(follower);
    }

    /** Nothing happens if it was replaced meanwhile. */
    @SuppressWarnings("ReferenceEquality") // this very service
    synchronized void unbind(Present gone) {
        if (present == gone) {
            release();
        }
    }

    /** Null while there is none. */
    synchronized @Nullable Present present() {
        return present;
    }

    synchronized void release() {
        AutoCloseable before = following;
        present = null;
        following = null;
        if (before != null) {
            try {
                before.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
