package io.standpipe.uplink;

import io.standpipe.model.Strangers;
import io.standpipe.model.time.Stamp;
import java.util.ArrayList;
import java.util.List;

/** Who is said to have called at a bus. */
final class FakeStrangers implements Strangers {

    private final String name;
    private final List<Stranger> called = new ArrayList<>();
    private long refused;

    FakeStrangers(String name) {
        this.name = name;
    }

    /**
     * @param last UTC milliseconds
     */
    void called(String identity, String address, String why, long count, long first, long last) {
        called.add(0, new Stranger(identity, address, why, count, stamp(first), stamp(last)));
        refused += count;
    }

    private static Stamp stamp(long utc) {
        return new Stamp(utc * 1_000_000, utc, Stamp.Clock.SYNCHRONISED);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Stranger> strangers() {
        return List.copyOf(called);
    }

    @Override
    public long refused() {
        return refused;
    }
}
