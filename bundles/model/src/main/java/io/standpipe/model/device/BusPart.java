package io.standpipe.model.device;

/** What a profile says to its bus besides its points. Each bus has a kind of its own, or none. */
public interface BusPart {

    /** Nothing. */
    BusPart NONE = new BusPart() {};
}
