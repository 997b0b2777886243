package io.standpipe.rules;

import io.standpipe.model.device.Device;
import io.standpipe.model.words.FaultPhrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Finds rows of device tables that are one and the same thing on the wire, in one table or in two:
 * a copied row whose unit was forgotten, or one line under two names. Both are read, and one of
 * them shows what belongs to the other, so it is a fault of the configuration; it stops neither.
 */
final class DuplicateDevices {

    private record Row(String bus, Device device) {

        private String text(String besides) {
            return device.id() + (bus.equals(besides) ? "" : " (" + bus + ")");
        }
    }

    private DuplicateDevices() {}

    /**
     * @param byBus what is installed
     * @return a sentence for each pair of neighbours
     */
    static List<String> problems(SortedMap<String, List<Device>> byBus) {
        Map<String, List<Row>> byWire = new HashMap<>();
        List<String> problems = new ArrayList<>();
        byBus.forEach(
                (bus, devices) -> {
                    for (Device device : devices) {
                        Row row = new Row(bus, device);
                        boolean found = false;
                        for (String wire : device.wires()) {
                            List<Row> there =
                                    byWire.computeIfAbsent(wire, any -> new ArrayList<>(1));
                            if (!found) {
                                found = find(row, wire, there, problems);
                            }
                            there.add(row);
                        }
                    }
                });
        return problems;
    }

    private static boolean find(Row row, String wire, List<Row> there, List<String> problems) {
        for (Row other : there) {
            if (other.device().sameAs(row.device())) {
                problems.add(
                        FaultPhrase.SAME_DEVICE.of(
                                row.text(other.bus()), other.text(row.bus()), wire));
                return true;
            }
        }
        return false;
    }
}
