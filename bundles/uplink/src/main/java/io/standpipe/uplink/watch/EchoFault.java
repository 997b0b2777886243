package io.standpipe.uplink.watch;

import io.standpipe.model.Faults;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.uplink.session.EchoCheck;

/**
 * The fault {@code uplink-flow}: the receiver acknowledges, but what it takes comes out nowhere, as
 * far as the gateway can see by its own status. Survives connections. One thread.
 */
public final class EchoFault {

    public static final String CONDITION = "uplink-flow";

    private final Faults faults;
    private final UplinkSettings options;
    // False at first: an uplink before this one may have left the fault raised.
    private boolean settled;
    private boolean ever;
    private int broken;

    public EchoFault(Faults faults, UplinkSettings options) {
        this.faults = faults;
        this.options = options;
    }

    /** A status came back. */
    public void flows() {
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
     *     receivers say that the gateway may read its status and then do not deliver it. Then a
     *     connection that may be good is worth more than none
     */
    public boolean broken(String server) {
        broken++;
        boolean unknown = !ever && broken > options.servers().size();
        raise(
                FaultPhrase.STATUS_NOT_BACK.of(
                        unknown ? FaultPhrase.THE_BROKER.of() : server,
                        EchoCheck.BACK.toSeconds(),
                        (unknown ? FaultPhrase.UNCHECKED : FaultPhrase.NEXT_ADDRESS).of()));
        return !unknown;
    }

    /** The gateway may not read its own status. */
    public void refused(String server, String topic, String why) {
        raise(FaultPhrase.STATUS_NOT_READABLE.of(server, topic, why));
    }

    private void raise(String text) {
        settled = false;
        faults.raise(options.source(), CONDITION, text);
    }
}
