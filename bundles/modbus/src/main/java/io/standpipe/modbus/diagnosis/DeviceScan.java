package io.standpipe.modbus.diagnosis;

import io.standpipe.modbus.connection.AdHocRead;
import io.standpipe.modbus.diagnosis.BusDiagnosis.Scan;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.profile.Identification;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.value.RegisterText;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.words.BusPhrase;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for devices: asks each unit at each address for one register, one unit of an address after
 * the other, and whoever answers for the registers that tell the profiles apart. All of it are
 * {@link AdHocRead}s, which wait for a pause of the polls. Any thread.
 */
final class DeviceScan {

    /** Addresses that are asked at the same time. */
    static final int AT_ONCE = 16;

    static final int MAX_PLACES = 65_536;

    private static final int MAX_FOUND = 500;

    /** {@code 192.168.1.20-60:502}, with what stands before it. */
    private static final Pattern RANGE =
            Pattern.compile("((?:[a-z+]+://)?(?:\\d{1,3}\\.){3})(\\d{1,3})-(\\d{1,3})(:\\d{1,5})?");

    /** How units are reached. */
    interface Reach {

        /** Runs it at this address as soon as may be, on whatever thread. */
        void run(String address, AdHocRead adHocRead);

        /** Nothing more is asked at this address. */
        void over(String address);
    }

    private record Found(
            String address,
            int unit,
            String answer,
            List<String> profiles,
            Map<String, String> texts) {}

    /** Somebody who answered, and what its registers hold so far. */
    private record Answerer(
            String address, int unit, String answer, Map<List<Object>, int[]> registers) {}

    private final Scan scan;
    private final List<DeviceProfile> profiles;
    private final Duration patience;
    private final Reach reach;
    private final LongSupplier nanos;
    private final Queue<String> addresses;
    private final int total;
    private final List<Found> found = new ArrayList<>();
    private int done;
    private int active;
    private boolean ended;

    /**
     * @param profiles those that a device may fit
     * @param patience how long each answer is waited for
     * @throws IllegalArgumentException the address is no range, or there are too many places; the
     *     message is a sentence
     */
    DeviceScan(
            Scan scan,
            List<DeviceProfile> profiles,
            Duration patience,
            Reach reach,
            LongSupplier nanos) {
        this.scan = scan;
        this.profiles =
                profiles.stream()
                        .filter(profile -> !ModbusPart.of(profile).identify().isEmpty())
                        .toList();
        this.patience = patience;
        this.reach = reach;
        this.nanos = nanos;
        addresses = new ArrayDeque<>(expand(scan.address()));
        long places = (long) addresses.size() * units();
        if (places > MAX_PLACES) {
            throw new IllegalArgumentException(BusPhrase.SEARCH_TOO_MUCH.of(MAX_PLACES, places));
        }
        total = (int) places;
    }

    private int units() {
        return scan.lastUnit() - scan.firstUnit() + 1;
    }

    /** The addresses of a range, or the one that it is. */
    static List<String> expand(String address) {
        Matcher range = RANGE.matcher(address);
        if (!range.matches()) {
            return List.of(address);
        }
        int from = Integer.parseInt(range.group(2));
        int to = Integer.parseInt(range.group(3));
        if (from > to || to > 255) {
            throw new IllegalArgumentException(BusPhrase.SEARCH_RANGE.of(Quotation.of(address)));
        }
        String port = range.group(4) == null ? "" : range.group(4);
        List<String> all = new ArrayList<>();
        for (int last = from; last <= to; last++) {
            all.add(range.group(1) + last + port);
        }
        return all;
    }

    synchronized void begin() {
        for (int i = 0; i < AT_ONCE; i++) {
            nextAddress();
        }
    }

    synchronized void end() {
        ended = true;
        addresses.clear();
    }

    synchronized boolean running() {
        return active > 0;
    }

    int total() {
        return total;
    }

    private void nextAddress() {
        String address = addresses.poll();
        if (address != null) {
            active++;
            ask(address, scan.firstUnit());
        }
    }

    private void ask(String address, int unit) {
        Read read = new Read(scan.table(), scan.register(), 1, false, List.of());
        run(address, unit, read, outcome -> asked(address, unit, outcome));
    }

    private void run(String address, int unit, Read read, Consumer<AdHocRead.Outcome> told) {
        reach.run(
                address,
                new AdHocRead(unit, read, patience, nanos.getAsLong(), o -> tell(told, o)));
    }

    private synchronized void tell(Consumer<AdHocRead.Outcome> told, AdHocRead.Outcome outcome) {
        told.accept(outcome);
    }

    private void asked(String address, int unit, AdHocRead.Outcome outcome) {
        if (outcome.answered()) {
            String answer =
                    outcome.quality().isGood()
                            ? String.valueOf(outcome.values()[0])
                            : outcome.detail();
            identify(new Answerer(address, unit, answer, new HashMap<>()), wanted());
        } else if (outcome.quality().cause() == Cause.NO_CONNECTION) {
            done += scan.lastUnit() - unit;
            over(address, scan.lastUnit());
        } else {
            over(address, unit);
        }
    }

    /** The registers that tell the profiles apart, each once. */
    private Queue<Identification> wanted() {
        Map<List<Object>, Identification> wanted = new LinkedHashMap<>();
        for (DeviceProfile profile : profiles) {
            ModbusPart.of(profile)
                    .identify()
                    .forEach(each -> wanted.putIfAbsent(place(each), each));
        }
        return new ArrayDeque<>(wanted.values());
    }

    private static List<Object> place(Identification each) {
        return List.of(each.table(), each.address(), each.registers());
    }

    private void identify(Answerer who, Queue<Identification> left) {
        Identification next = ended ? null : left.poll();
        if (next == null) {
            if (found.size() < MAX_FOUND) {
                found.add(found(who));
            }
            over(who.address(), who.unit());
            return;
        }
        Read read = new Read(next.table(), next.address(), next.registers(), false, List.of());
        run(
                who.address(),
                who.unit(),
                read,
                outcome -> {
                    if (outcome.quality().isGood()) {
                        who.registers().put(place(next), outcome.values());
                    }
                    identify(who, left);
                });
    }

    private Found found(Answerer who) {
        List<String> fitting = new ArrayList<>();
        Map<String, String> texts = new TreeMap<>();
        for (DeviceProfile profile : profiles) {
            if (ModbusPart.of(profile).identify().stream().allMatch(each -> fits(each, who))) {
                fitting.add(profile.id());
                for (Identification each : ModbusPart.of(profile).identify()) {
                    if (each.test() == null) {
                        texts.put(each.id(), text(each, who));
                    }
                }
            }
        }
        return new Found(
                who.address(), who.unit(), who.answer(), fitting.stream().sorted().toList(), texts);
    }

    /** A text fits if there is one: of other devices these registers hold numbers, or nothing. */
    private static boolean fits(Identification each, Answerer who) {
        int[] registers = who.registers().get(place(each));
        if (registers == null) {
            return false;
        }
        if (each.test() != null) {
            return each.test().match(ordered(each, registers[0]));
        }
        String text = text(each, who);
        return !text.isBlank() && text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private static String text(Identification each, Answerer who) {
        int[] registers = who.registers().getOrDefault(place(each), new int[0]);
        ByteBuffer bytes = ByteBuffer.allocate(2 * registers.length);
        for (int register : registers) {
            bytes.putShort((short) register);
        }
        return RegisterText.of(bytes, 0, registers.length, each.order());
    }

    private static long ordered(Identification each, int register) {
        return each.order().bytes()
                ? Integer.toUnsignedLong(Integer.reverseBytes(register) >>> 16)
                : register;
    }

    private void over(String address, int unit) {
        done++;
        if (unit < scan.lastUnit() && !ended) {
            ask(address, unit + 1);
            return;
        }
        reach.over(address);
        active--;
        nextAddress();
    }

    /** Members of an answer, as docs/contract.md has them. */
    void write(JsonWriter json) {
        boolean running;
        int soFar;
        List<Found> all;
        synchronized (this) {
            running = running();
            soFar = done;
            all = List.copyOf(found);
        }
        json.member("running", running).member("done", soFar).member("total", total);
        json.name("found").beginArray();
        for (Found each : all) {
            json.beginObject()
                    .member("address", each.address())
                    .member("unit", each.unit())
                    .member("answer", each.answer());
            json.name("profiles").beginArray();
            each.profiles().forEach(json::value);
            json.endArray();
            if (!each.texts().isEmpty()) {
                json.name("texts").beginObject();
                each.texts().forEach(json::member);
                json.endObject();
            }
            json.endObject();
        }
        json.endArray();
    }
}
