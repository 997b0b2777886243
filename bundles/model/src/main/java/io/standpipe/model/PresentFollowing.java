package io.standpipe.model;

import org.jspecify.annotations.Nullable;

/**
 * Follows whichever {@link Present} is there: it goes and comes with the gateway's identity. Any
 * thread.
 */
public final class PresentFollowing {

    private final Present.Follower follower;
    private final Runnable left;
    private @Nullable Present present;
    private @Nullable AutoCloseable following;

    public PresentFollowing(Present.Follower follower) {
        this(follower, () -> {});
    }

    /**
     * @param left is run whenever one is followed no more
     */
    public PresentFollowing(Present.Follower follower, Runnable left) {
        this.follower = follower;
        this.left = left;
    }

    /** This one is there now. */
    public synchronized void bind(Present now) {
        release();
        present = now;
        following = now.follow(follower);
    }

    /** Nothing happens if it was replaced meanwhile. */
    @SuppressWarnings("ReferenceEquality") // this very service
    public synchronized void unbind(Present gone) {
        if (present == gone) {
            release();
        }
    }

    /** Null while there is none. */
    public synchronized @Nullable Present present() {
        return present;
    }

    /** Follows none any more. */
    public synchronized void release() {
        AutoCloseable before = following;
        present = null;
        following = null;
        if (before != null) {
            try {
                before.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            left.run();
        }
    }
}
