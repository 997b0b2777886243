package io.standpipe.model.contract;

import io.standpipe.model.alarm.Hold;
import io.standpipe.model.json.Members;

/** Writes a hold, docs/contract.md: for messages and the page. */
public final class HoldJson {

    private HoldJson() {}

    /**
     * What it concerns, what was found there, who ordered it and why; not which hold it is, nor how
     * long.
     *
     * @param device whether the device is named; not within one that is
     */
    public static void write(Members to, Hold hold, boolean device) {
        Hold.Target target = hold.target();
        if (target.device().isEmpty()) {
            to.member("place", target.place());
        } else if (device) {
            to.member("device", target.device());
        }
        if (!target.alarm().isEmpty()) {
            to.member("condition", target.alarm());
        }
        if (hold.serviceability() != null) {
            to.member("serviceability", hold.serviceability().name());
        }
        to.member("who", hold.who()).member("why", hold.why());
    }
}
