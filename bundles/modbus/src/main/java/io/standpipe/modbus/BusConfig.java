package io.standpipe.modbus;

import io.standpipe.model.Device;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Profiles;
import io.standpipe.model.config.DeviceTable;
import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a bus is to poll.
 *
 * @param entries the rows without a problem, in the table's order
 * @param timeout to connect, and for each answer
 * @param writable the points that may be written
 */
record BusConfig(List<Entry> entries, Duration timeout, WriteList writable) {

    static final int DEFAULT_INTERVAL = 1000;
    static final int MIN_INTERVAL = 20;
    static final int MAX_INTERVAL = 3_600_000;
    static final int DEFAULT_TIMEOUT = 1000;
    static final int MIN_TIMEOUT = 50;
    static final int MAX_TIMEOUT = 30_000;

    private static final Set<String> COLUMNS = Set.of("address", "unit", "interval");

    /**
     * A device and how it is polled.
     *
     * @param unit Modbus unit id, [0, 255]
     * @param interval between polls of the points that have none of their own
     * @param plans what is read how often, at least one
     */
    record Entry(
            Device device, Endpoint endpoint, int unit, Duration interval, List<ReadPlan> plans) {}

    /** Reads the configuration; what is wrong goes to {@link Settings#problem}. */
    static BusConfig read(Settings settings, Profiles profiles) {
        String address = settings.text("address", "");
        int interval = settings.integer("interval", DEFAULT_INTERVAL, MIN_INTERVAL, MAX_INTERVAL);
        int timeout = settings.integer("timeout", DEFAULT_TIMEOUT, MIN_TIMEOUT, MAX_TIMEOUT);
        DeviceTable table = DeviceTable.parse(settings.text("devices", ""), COLUMNS);
        table.problems().forEach(settings::problem);
        Rows rows = new Rows(profiles, fallback(address, settings), interval);
        List<Entry> entries = new ArrayList<>();
        for (Row row : table.rows()) {
            try {
                entries.add(rows.entry(row));
            } catch (RowException e) {
                settings.problem(String.valueOf(e.getMessage()));
            }
        }
        WriteList writable =
                WriteList.read(settings.text("writable", ""), entries, settings::problem);
        return new BusConfig(List.copyOf(entries), Duration.ofMillis(timeout), writable);
    }

    /** Without these devices. */
    BusConfig without(Collection<String> devices) {
        return new BusConfig(
                entries.stream().filter(entry -> !devices.contains(entry.device().id())).toList(),
                timeout,
                writable);
    }

    private static @Nullable Endpoint fallback(String address, Settings settings) {
        try {
            return address.isEmpty() ? null : Endpoint.parse(address);
        } catch (IllegalArgumentException e) {
            settings.problem("address " + e.getMessage());
            return null;
        }
    }

    private record Rows(
            Profiles profiles,
            @Nullable Endpoint fallback,
            int interval,
            Map<DeviceProfile, List<ReadPlan>> plans) {

        Rows(Profiles profiles, @Nullable Endpoint fallback, int interval) {
            this(profiles, fallback, interval, new IdentityHashMap<>());
        }

        Entry entry(Row row) throws RowException {
            Endpoint endpoint = endpoint(row);
            int unit = row.integer("unit", 1, 0, 255);
            int millis = row.integer("interval", interval, MIN_INTERVAL, MAX_INTERVAL);
            Device device = row.device(profiles, endpoint + " unit " + unit);
            return new Entry(
                    device,
                    endpoint,
                    unit,
                    Duration.ofMillis(millis),
                    plans(row, device.profile()));
        }

        private Endpoint endpoint(Row row) throws RowException {
            String text = row.text("address");
            if (text.isEmpty()) {
                if (fallback == null) {
                    throw new RowException(
                            row,
                            "address",
                            "must be host or host:port, but is empty, and the bus has no address either");
                }
                return fallback;
            }
            try {
                return Endpoint.parse(text);
            } catch (IllegalArgumentException e) {
                throw new RowException(row, "address", String.valueOf(e.getMessage()));
            }
        }

        private List<ReadPlan> plans(Row row, DeviceProfile profile) throws RowException {
            try {
                return plans.computeIfAbsent(profile, ReadPlan::of);
            } catch (IllegalArgumentException e) {
                throw new RowException(row, "profile", String.valueOf(e.getMessage()));
            }
        }
    }
}
