package io.standpipe.modbus.settings;

import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.model.bus.BusSettings;
import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import io.standpipe.model.config.WriteList;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.tls.KeyPassword;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.PhraseException;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a bus is to poll.
 *
 * @param entries the rows without a problem, in the table's order
 * @param timeout to connect, and for each answer
 * @param writable the points that may be written
 * @param transports how the devices are reached; a serial line is the only one on its bus
 * @param own the address of rows that have none; null if there is none
 */
public record BusConfig(
        List<Entry> entries,
        Duration timeout,
        WriteList writable,
        ConnectionSettings transports,
        @Nullable Address own)
        implements BusSettings<BusConfig> {

    public static final int DEFAULT_INTERVAL = 1000;
    static final int MIN_INTERVAL = 20;
    static final int MAX_INTERVAL = 3_600_000;
    public static final int DEFAULT_TIMEOUT = 1000;
    static final int MIN_TIMEOUT = 50;
    static final int MAX_TIMEOUT = 30_000;

    /** A unit of this number is no device on a serial line: all that listen obey, none answers. */
    private static final int BROADCAST = 0;

    private static final Set<String> COLUMNS = Set.of("address", "unit", "interval");

    /** With the defaults of all transports. */
    public BusConfig(List<Entry> entries, Duration timeout, WriteList writable) {
        this(entries, timeout, writable, ConnectionSettings.DEFAULT, null);
    }

    /**
     * A device and how it is polled.
     *
     * @param unit Modbus unit id, [0, 255]
     * @param interval between polls of the points that have none of their own
     * @param plans what is read how often, at least one
     */
    public record Entry(
            Device device, Address address, int unit, Duration interval, List<ReadPlan> plans) {

        /** Whether it is polled in the same way: all but what people call it, and where it is. */
        public @SuppressWarnings("ReferenceEquality") // profiles are shared
        boolean isPolledLike(Entry other) {
            return device.id().equals(other.device.id())
                    && device.profile() == other.device.profile()
                    && address.equals(other.address)
                    && unit == other.unit
                    && interval.equals(other.interval);
        }
    }

    /** Reads the configuration; what is wrong goes to {@link Settings#problem}. */
    public static BusConfig read(Settings settings, Profiles profiles) {
        String address = settings.text("address", "");
        int interval = settings.integer("interval", DEFAULT_INTERVAL, MIN_INTERVAL, MAX_INTERVAL);
        int timeout = settings.integer("timeout", DEFAULT_TIMEOUT, MIN_TIMEOUT, MAX_TIMEOUT);
        Address own = fallback(address, settings);
        Rows rows = new Rows(profiles, own, interval);
        List<Entry> entries = settings.rows(COLUMNS, (row, column) -> false, () -> rows::entry);
        WriteList writable =
                WriteList.read(
                        settings.text("writable", ""),
                        entries.stream().map(Entry::device).toList(),
                        (device, point) -> writable(entries, device, point),
                        settings::problem);
        BusConfig config =
                new BusConfig(
                        List.copyOf(entries),
                        Duration.ofMillis(timeout),
                        writable,
                        ConnectionSettings.read(settings),
                        own);
        Phrase.Said late = ScanTime.of(config).problem();
        if (late != null) {
            settings.problem(late);
        }
        return config;
    }

    /** The same with the password of the key for TLS. */
    public BusConfig with(KeyPassword password) {
        return new BusConfig(entries, timeout, writable, transports.with(password), own);
    }

    /** Whether all but the rows, what may be written and the key's password is the same. */
    public boolean reachesLike(BusConfig other) {
        return timeout.equals(other.timeout)
                && transports
                        .with(TlsSettings.NONE.password())
                        .equals(other.transports.with(TlsSettings.NONE.password()))
                && Objects.equals(own, other.own);
    }

    /** The rows by their address, in the table's order. */
    public Map<Address, List<Entry>> byAddress() {
        Map<Address, List<Entry>> rows = new LinkedHashMap<>();
        if (own != null) {
            rows.put(own, new ArrayList<>()); // also without devices: they can be searched for
        }
        for (Entry entry : entries) {
            rows.computeIfAbsent(entry.address(), any -> new ArrayList<>()).add(entry);
        }
        return rows;
    }

    @Override
    public List<Device> devices() {
        return entries.stream().map(Entry::device).toList();
    }

    /** Whether there is nothing to poll and nowhere to search. */
    public boolean isEmpty() {
        return entries.isEmpty() && own == null;
    }

    @Override
    public BusConfig without(Collection<String> devices) {
        return new BusConfig(
                entries.stream().filter(entry -> !devices.contains(entry.device().id())).toList(),
                timeout,
                writable,
                transports,
                own);
    }

    private static void writable(List<Entry> entries, Device device, String point) {
        if (entries.stream().anyMatch(e -> e.device().equals(device) && e.unit() == BROADCAST)) {
            throw new IllegalArgumentException(
                    BusPhrase.UNIT_0.of(Quotation.of(device.id() + "/" + point)));
        }
        WritablePoint.of(device.profile(), point);
    }

    private static @Nullable Address fallback(String address, Settings settings) {
        try {
            return address.isEmpty() ? null : Address.parse(address);
        } catch (IllegalArgumentException e) {
            settings.wrong(
                    "address",
                    SettingPhrase.MUST_BE.with("address", e.getMessage(), Quotation.of(address)));
            return null;
        }
    }

    private record Rows(
            Profiles profiles,
            @Nullable Address fallback,
            int interval,
            Map<DeviceProfile, List<ReadPlan>> plans) {

        Rows(Profiles profiles, @Nullable Address fallback, int interval) {
            this(profiles, fallback, interval, new IdentityHashMap<>());
        }

        Entry entry(Row row) throws RowException {
            Address address = address(row);
            int unit = row.integer("unit", 1, 0, 255);
            int millis = row.integer("interval", interval, MIN_INTERVAL, MAX_INTERVAL);
            Device device = row.device(profiles, address + " unit " + unit);
            Duration own = Duration.ofMillis(millis);
            List<ReadPlan> plans = plans(row, device.profile());
            Duration longest = own;
            for (ReadPlan plan : plans) {
                Duration other = plan.interval();
                longest = other != null && other.compareTo(longest) > 0 ? other : longest;
            }
            List<String> wires = List.of(address.canonical() + " unit " + unit);
            return new Entry(device.wired(longest, wires), address, unit, own, plans);
        }

        private Address address(Row row) throws RowException {
            String text = row.text("address");
            if (text.isEmpty()) {
                if (fallback == null) {
                    throw new RowException(row, "address", RowPhrase.NO_ADDRESS.with());
                }
                return fallback;
            }
            try {
                Address address = Address.parse(text);
                boolean serial =
                        address instanceof SerialAddress || fallback instanceof SerialAddress;
                if (serial && !address.equals(fallback)) {
                    throw new IllegalArgumentException(BusPhrase.OWN_LINE.of());
                }
                return address;
            } catch (IllegalArgumentException e) {
                throw new RowException(
                        row, "address", BusPhrase.MUST_BE.with(e.getMessage(), Quotation.of(text)));
            }
        }

        private List<ReadPlan> plans(Row row, DeviceProfile profile) throws RowException {
            try {
                return plans.computeIfAbsent(profile, ReadPlan::of);
            } catch (PhraseException e) {
                throw new RowException(row, "profile", e.said());
            }
        }
    }
}
