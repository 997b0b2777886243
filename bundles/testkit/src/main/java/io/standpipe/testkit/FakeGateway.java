package io.standpipe.testkit;

import io.standpipe.model.Gateway;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Site;
import io.standpipe.model.time.Stamp;
import java.util.ArrayList;
import java.util.List;

/** A gateway that tells what it is told to. */
public final class FakeGateway implements Gateway {

    private final List<Runnable> listeners = new ArrayList<>();
    private String status = "\"version\":\"0.1.0\",\"faults\":0";

    @Override
    public String id() {
        return "gw-1";
    }

    @Override
    public Site site() {
        return new Site("st-1", "Station 1", Site.Kind.STATION, "fengtai", "Lize", Place.UNKNOWN);
    }

    @Override
    public String boot() {
        return "testboot";
    }

    @Override
    public Stamp started() {
        return new Stamp(0, VirtualTime.START.toEpochMilli(), Stamp.Clock.SYNCHRONISED);
    }

    @Override
    public String status() {
        return status;
    }

    @Override
    public AutoCloseable onStatusChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Its status is another from now on. */
    public void status(String now) {
        status = now;
    }

    /** Tells the listeners. */
    public void changed() {
        List.copyOf(listeners).forEach(Runnable::run);
    }

    public int listeners() {
        return listeners.size();
    }
}
