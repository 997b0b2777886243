package io.standpipe.kurapackage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What {@code io.standpipe.model.Present} tells, seen from outside of the framework: the service's
 * classes are the bundle's.
 */
final class PresentView {

    private static final String SERVICE = "io.standpipe.model.Present";

    private final KuraFramework framework;

    PresentView(KuraFramework framework) {
        this.framework = framework;
    }

    record Fault(String source, String condition, String text) {}

    /**
     * @param state NORMAL, ALARM, FAULT...
     * @param qualities of its points
     */
    record DeviceNow(String id, String state, List<String> qualities) {}

    boolean there() {
        return framework.present("(objectClass=" + SERVICE + ")");
    }

    List<Fault> faults() {
        List<Fault> all = new ArrayList<>();
        for (Object fault : (List<?>) Reflect.call(snapshot(), "faults")) {
            all.add(
                    new Fault(
                            text(fault, "source"), text(fault, "condition"), text(fault, "text")));
        }
        return all;
    }

    List<DeviceNow> devices() {
        List<DeviceNow> all = new ArrayList<>();
        for (Object device : (List<?>) Reflect.call(snapshot(), "devices")) {
            List<String> qualities = new ArrayList<>();
            for (Object point : (List<?>) Reflect.call(device, "points")) {
                qualities.add(
                        text(Reflect.call(Reflect.call(point, "reading"), "quality"), "status"));
            }
            all.add(
                    new DeviceNow(
                            text(Reflect.call(device, "device"), "id"),
                            text(device, "state"),
                            qualities));
        }
        return all;
    }

    /** Faults of a configuration, whatever else is wrong. */
    List<Fault> configurationFaults() {
        return faults().stream().filter(f -> f.condition().equals("configuration")).toList();
    }

    private Object snapshot() {
        try {
            return ((Future<?>) Reflect.call(framework.service(SERVICE), "snapshot"))
                    .get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no snapshot", e);
        }
    }

    private static String text(Object of, String method) {
        return String.valueOf(Reflect.call(of, method));
    }
}
