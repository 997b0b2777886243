package io.standpipe.model;

/**
 * A part of the heap that the process may have, for a bound on what waits in memory. Bounds made
 * this way fit the heap that somebody gave the gateway, also a small one. {@code docs/limits.md}
 * lists all of them; together they must leave room for everything else.
 *
 * @param parts the heap is divided in so many, one of which is meant; at least 2
 */
public record HeapShare(int parts) {

    public HeapShare {
        if (parts < 2) {
            throw new IllegalArgumentException(
                    "a share of the heap is a half or less, but this is 1/" + parts);
        }
    }

    /** In bytes: of what {@link Runtime#maxMemory} says, which {@code -Xmx} sets. */
    public long bytes() {
        return Runtime.getRuntime().maxMemory() / parts;
    }
}
