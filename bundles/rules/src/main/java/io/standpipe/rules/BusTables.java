package io.standpipe.rules;

import io.standpipe.model.device.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which devices each bus has: an id stands in the table of one bus only. One thread at a time. */
public final class BusTables {

    /** Who reports what is wrong between the tables of all buses. */
    public static final String SOURCE = "io.standpipe.tables";

    private final SortedMap<String, List<Device>> byBus = new TreeMap<>();

    /** Ids that a bus wants and another one has. */
    private final Map<String, List<String>> wanted = new HashMap<>();

    /**
     * What another table comes to.
     *
     * @param refused ids that another bus has, or the gateway
     * @param gone that the bus had and has no more, and no other wants
     * @param moving that another wants
     */
    public record Change(
            List<Device> accepted, List<String> refused, List<Device> gone, List<Device> moving) {}

    /**
     * These are the bus's devices from now on.
     *
     * @param gateway the gateway's id, which no device may have
     */
    public Change install(String gateway, String bus, List<Device> devices) {
        Set<String> taken = new HashSet<>();
        taken.add(gateway);
        byBus.forEach(
                (other, held) -> {
                    if (!other.equals(bus)) {
                        held.forEach(device -> taken.add(device.id()));
                    }
                });
        List<Device> accepted = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Device device : devices) {
            if (taken.add(device.id())) {
                accepted.add(device);
            } else {
                refused.add(device.id());
            }
        }
        List<Device> gone = new ArrayList<>(byBus.getOrDefault(bus, List.of()));
        Set<String> stay = new HashSet<>();
        accepted.forEach(device -> stay.add(device.id()));
        gone.removeIf(device -> stay.contains(device.id()));
        byBus.put(bus, accepted);
        wanted.put(bus, refused);
        Set<String> elsewhere = new HashSet<>();
        wanted.values().forEach(elsewhere::addAll);
        List<Device> moving =
                gone.stream().filter(device -> elsewhere.contains(device.id())).toList();
        gone.removeIf(device -> elsewhere.contains(device.id()));
        return new Change(accepted, refused, gone, moving);
    }

    /** The bus that has a device; empty if none does. */
    public String bus(String id) {
        return byBus.entrySet().stream()
                .filter(held -> held.getValue().stream().anyMatch(one -> one.id().equals(id)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** The bus answers for its devices no longer; null if it had no table. */
    @Nullable List<Device> uninstall(String bus) {
        wanted.remove(bus);
        return byBus.remove(bus);
    }

    /** What is wrong between the tables, a sentence each. */
    public List<String> problems() {
        return DuplicateDevices.problems(byBus);
    }
}
