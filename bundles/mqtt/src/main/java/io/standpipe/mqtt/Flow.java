package io.standpipe.mqtt;

import io.standpipe.model.Faults;
import io.standpipe.model.words.Phrase;

/**
 * The fault {@code uplink-flow}: the broker acknowledges, but what it takes comes out nowhere, as
 * far as the gateway can see by its own status. Survives connections. One thread.
 */
final class Flow {

    static final String CONDITION = "uplink-flow";

    private final Faults faults;
    private final Options options;
    // False at first: an uplink before this one may have left the fault raised.
    private boolean settled;
    private boolean ever;
    private int broken;

    Flow(Faults faults, Options options) {
        this.faults = faults;
        this.options = options;
    }

    /** A status came back. */
    void flows() {
        ever = true;
        broken = 0;
        if (!settled) {
            settled = true;
            faults.clear(options.source(), CONDITION);
        }
    }

    /**
     * A status did not come back.
     *
     * @return whether to hang up. Not if none ever came back though each server was tried: some
     *     brokers say that the gateway may read its status and then do not deliver it. Then a
     *     connection that may be good is worth more than none
     */
    boolean broken(Server server) {
        broken++;
        boolean unknown = !ever && broken > options.servers().size();
        raise(
                Phrase.STATUS_NOT_BACK.of(
                        unknown ? Phrase.THE_BROKER.of() : server,
                        Loop.BACK.toSeconds(),
                        (unknown ? Phrase.UNCHECKED : Phrase.NEXT_ADDRESS).of()));
        return !unknown;
    }

    /** The gateway may not read its own status. */
    void refused(Server server, String topic, String why) {
        raise(Phrase.STATUS_NOT_READABLE.of(server, topic, why));
    }

    private void raise(String text) {
        settled = false;
        faults.raise(options.source(), CONDITION, text);
    }
}
