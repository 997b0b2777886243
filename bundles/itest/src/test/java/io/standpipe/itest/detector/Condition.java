package io.standpipe.itest.detector;

import java.util.Arrays;
import java.util.BitSet;

/**
 * One condition of a detector, and how it went: each turn, and which of them the gateway has
 * acknowledged. Any thread.
 */
public final class Condition {

    /** Raised so often within a minute, an alarm stands until a minute was calm. */
    private static final int CHATTER = 3;

    private static final long CALM_MILLIS = 70_000;

    private final String device;
    private final String name;
    private final String record;
    private final boolean fire;
    private final BitSet acknowledged = new BitSet();
    private long[] turns = new long[16];
    private int count;

    /**
     * @param name of the alarm upstream
     * @param record as the detector calls it
     * @param fire whether the alarm is one of fire
     */
    public Condition(String device, String name, String record, boolean fire) {
        this.device = device;
        this.name = name;
        this.record = record;
        this.fire = fire;
    }

    public String device() {
        return device;
    }

    public String name() {
        return name;
    }

    public boolean fire() {
        return fire;
    }

    String record() {
        return record;
    }

    /**
     * It begins or ends.
     *
     * @param utc now, milliseconds since 1970
     */
    public synchronized void turn(long utc) {
        if (count == turns.length) {
            turns = Arrays.copyOf(turns, 2 * count);
        }
        turns[count++] = utc;
    }

    /** How often it began or ended until now: odd while it stands. */
    public synchronized int turns() {
        return count;
    }

    /**
     * When it turned, milliseconds since 1970.
     *
     * @param turn from 1: it began at the first, ended at the second
     * @return {@link Long#MAX_VALUE} if it has not
     */
    public synchronized long at(int turn) {
        return turn <= count ? turns[turn - 1] : Long.MAX_VALUE;
    }

    synchronized boolean stands() {
        return count % 2 == 1;
    }

    /** The gateway has acknowledged a report of how it was after so many turns. */
    public synchronized void acknowledge(int turn) {
        acknowledged.set(turn);
    }

    public synchronized boolean acknowledged(int turn) {
        return acknowledged.get(turn);
    }

    /** Whether how it is now was acknowledged. */
    synchronized boolean told() {
        return count == 0 || acknowledged.get(count);
    }

    /** Whether one more beginning would be taken for chatter. */
    synchronized boolean oftenLately() {
        int before = count - 2 * (CHATTER - 1);
        return before >= 0 && System.currentTimeMillis() - turns[before] < CALM_MILLIS;
    }

    @Override
    public String toString() {
        return device + " " + name;
    }
}
