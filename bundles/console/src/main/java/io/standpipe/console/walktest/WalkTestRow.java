package io.standpipe.console.walktest;

import io.standpipe.model.words.Label;

/** One fire point that somebody has to set off, and what came of it. Guarded by its owner. */
final class WalkTestRow {

    final int number;
    final String device;
    final String name;
    final String grid;
    final String profile;
    final String model;
    final String address;
    final String condition;
    final Label label;

    /** UTC milliseconds of the first activation; -1 before it. */
    long first = -1;

    int count;

    /** UTC milliseconds of the last end of its condition; -1 while it stands or never stood. */
    long restored = -1;

    /** Milliseconds from the gateway's knowledge to the first acknowledgement; -1 before it. */
    long acknowledged = -1;

    /** Whose acknowledgement it was; empty before it. */
    String uplink = "";

    String remark = "";

    /** Why it was not tested; empty if nobody said. */
    String reason = "";

    WalkTestRow(
            int number,
            String device,
            String name,
            String grid,
            String profile,
            String model,
            String address,
            String condition,
            Label label) {
        this.number = number;
        this.device = device;
        this.name = name;
        this.grid = grid;
        this.profile = profile;
        this.model = model;
        this.address = address;
        this.condition = condition;
        this.label = label;
    }

    boolean tested() {
        return first >= 0;
    }
}
