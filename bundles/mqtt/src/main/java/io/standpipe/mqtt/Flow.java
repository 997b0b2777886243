package io.standpipe.mqtt;

import io.standpipe.model.Faults;

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
                "%s acknowledges the gateway's status but does not deliver it back within %d s, so what is sent there may reach nobody; let the broker allow the gateway to read its own status, and look at its queues and its way to the centre; %s"
                        .formatted(
                                unknown ? "the broker" : server,
                                Loop.BACK.toSeconds(),
                                unknown
                                        ? "none ever came back, so the connection goes on unchecked"
                                        : "the next address is tried"));
        return !unknown;
    }

    /** The gateway may not read its own status. */
    void refused(Server server, String topic, String why) {
        raise(
                "%s does not let the gateway read its own topic %s: %s; whether messages flow cannot be checked; let the broker allow it"
                        .formatted(server, topic, why));
    }

    private void raise(String text) {
        settled = false;
        faults.raise(options.source(), CONDITION, text);
    }
}
