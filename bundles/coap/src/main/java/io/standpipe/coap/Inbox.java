package io.standpipe.coap;

import io.standpipe.coap.Answer.Code;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Readings;
import io.standpipe.model.Scheduler;
import io.standpipe.model.SourceClock;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.words.Phrase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes what installed detectors report, and says when it is safe. Knows no network. One thread,
 * its scheduler's.
 */
final class Inbox {

    /** Most bytes of a payload: a pack of some dozen records, or a day of a meter's history. */
    static final int MAX_PAYLOAD = 4096;

    /**
     * How long a detector waits for its alarm to be safe. Radios listen for 5 s after they sent
     * (MEOKON's paper), and a stuck disk shows long before.
     */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    /** When it may try again if it is not. */
    static final int RETRY = 5;

    /** What a detector may send at once: alarm, repeats, a registration with its values. */
    private static final int BURST = 30;

    private static final double PER_SECOND = 1;

    /**
     * What it may send besides if it raises an alarm: as many as a device has, then one in 10 s. So
     * a fire is not refused because heartbeats came before it, and a device that raises one alarm
     * after the other is bounded as well.
     */
    private static final int ALARMS = 10;

    private static final double ALARMS_PER_SECOND = 0.1;
    private static final int MAX_PEERS = 50_000;

    /** Names of records that a technician is told. */
    private static final int SHOWN = 5;

    /** When who sent too much may try again, s. */
    private static final int TOO_MANY_RETRY = 10;

    /** A sample older than that has no place on the gateway's clock, nor in its outbox. */
    private static final double MAX_AGE = SourceClock.FAR.toSeconds();

    /** How a payload is written: CoAP content formats. */
    enum Format {
        SENML_JSON,
        SENML_CBOR,
        TLV,
        LWM2M_JSON,
        LWM2M_CBOR,
        /** one value as CBOR */
        CBOR,
        /** one value as text */
        TEXT,
        /** a maker's frame */
        BINARY
    }

    /**
     * A message.
     *
     * @param base path that was asked for, or the root of the device's objects; see {@link
     *     Formats#read}
     * @param observed path that is observed; empty with a report
     * @param turn its place among the detector's messages
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Mail(Format format, byte[] payload, String base, String observed, Turn turn) {

        /** A report whose place nobody tells. */
        Mail(Format format, byte[] payload, String base) {
            this(format, payload, base, "", Turn.UNKNOWN);
        }
    }

    /**
     * What a message says, and when it was taken.
     *
     * @param newest of the absolute times that it tells, seconds since 1970; 0 if it tells none
     */
    private record Message(PointMap.Report report, double newest) {}

    private final ReadingSink sink;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Allowance<String> allowance;
    private final Allowance<String> alarms;
    private final Map<String, Memory> memories = new HashMap<>();
    private final Map<String, Instances> instances = new HashMap<>();

    Inbox(ReadingSink sink, TimeSource time, Scheduler scheduler) {
        this.sink = sink;
        this.time = time;
        this.scheduler = scheduler;
        allowance = new Allowance<>(time, BURST, PER_SECOND, MAX_PEERS);
        alarms = new Allowance<>(time, ALARMS, ALARMS_PER_SECOND, MAX_PEERS);
    }

    /** These are installed from now on; what is known of others is forgotten. */
    void installed(Installed detectors) {
        memories.entrySet().removeIf(one -> !one.getValue().of(detectors.byId(one.getKey())));
        instances
                .entrySet()
                .removeIf(
                        one -> {
                            Detector now = detectors.byId(one.getKey());
                            return now == null || !one.getValue().of(now.map());
                        });
    }

    /** Whether the detector sent too much lately. */
    boolean mayNot(Detector detector) {
        return !allowance.take(detector.id());
    }

    /** What its object instances said. */
    Instances instances(Detector detector) {
        return instances.computeIfAbsent(detector.id(), any -> new Instances(detector.map()));
    }

    /**
     * It said something that cannot be read, and what it was nobody knows: what its fires look at
     * is known no more, until it tells that anew.
     */
    void unreadable(Detector detector) {
        hand(
                detector,
                detector.map().fires().stream()
                        .map(
                                point ->
                                        new Reading(
                                                point,
                                                Double.NaN,
                                                Quality.bad(Quality.Cause.INVALID_ANSWER)))
                        .toList());
    }

    /** What the gateway itself finds out about a detector: it has lost sight of some points. */
    void hand(Detector detector, List<Reading> readings) {
        if (!readings.isEmpty()) {
            sink.accept(new Readings(detector.device(), time.stamp(), readings));
        }
    }

    /**
     * Takes over what a detector reports by itself, as much as it may send; but what raises an
     * alarm is taken when it is too much.
     *
     * @return the answer, within {@link #PATIENCE}; on the scheduler's thread
     */
    CompletableFuture<Answer> report(Detector detector, Mail mail) {
        return take(detector, mail, true, this::safe);
    }

    /**
     * Takes over what a detector was asked for, to be acknowledged whenever it is safe.
     *
     * @return completes then, however long it takes; on the scheduler's thread
     */
    CompletableFuture<Answer> take(Detector detector, Mail mail) {
        return take(detector, mail, false, this::safeAtLast);
    }

    private CompletableFuture<Answer> take(
            Detector detector,
            Mail mail,
            boolean bounded,
            BiFunction<Memory, CompletableFuture<Void>, CompletableFuture<Answer>> answering) {
        boolean tooMany = bounded && mayNot(detector);
        Answer unfit = unfit(detector, mail);
        if (unfit != null) {
            return tooMany ? tooMany() : CompletableFuture.completedFuture(unfit);
        }
        Message message;
        try {
            message = read(detector, mail);
        } catch (PayloadException e) {
            return tooMany ? tooMany() : refused(String.valueOf(e.getMessage()));
        }
        Memory memory = memories.computeIfAbsent(detector.id(), any -> new Memory(detector));
        PointMap.Report report = message.report();
        if (tooMany && !(raises(memory, report) && alarms.take(detector.id()))) {
            return tooMany();
        }
        if (!report.wrong().isEmpty()) {
            // It changes nothing; but an alarm in it is one.
            for (PointMap.Moment moment : report.moments()) {
                List<Reading> raising = instances(detector).join(memory.alarms(moment, false));
                if (!raising.isEmpty()) {
                    memory.took(raising);
                    sink.accept(new Readings(detector.device(), time.stamp(), raising));
                }
            }
            return refused(report.wrong());
        }
        boolean asked = !mail.observed().isEmpty();
        if (report.moments().isEmpty() && !report.unknown().isEmpty() && !asked) {
            return CompletableFuture.completedFuture(
                    new Answer(
                            Code.BAD_REQUEST,
                            0,
                            "no record is one of its profile",
                            Phrase.NO_RECORD_KNOWN.of(names(report.unknown().stream()))));
        }
        String note = asked ? "" : doubtful(report.unknown());
        return answering
                .apply(memory, handOver(detector, memory, message, mail))
                .thenApply(
                        answer ->
                                new Answer(answer.code(), answer.retryAfter(), answer.why(), note));
    }

    private static boolean raises(Memory memory, PointMap.Report report) {
        return report.moments().stream().anyMatch(moment -> memory.raises(moment.readings()));
    }

    /** Null if it can be looked at. */
    private static @Nullable Answer unfit(Detector detector, Mail mail) {
        if (mail.payload().length > MAX_PAYLOAD) {
            return Answer.refused(Code.TOO_LARGE, Phrase.TOO_MANY_BYTES.with(MAX_PAYLOAD));
        }
        return mail.format() == Format.BINARY && !detector.map().hasFrame()
                ? Answer.refused(Code.UNSUPPORTED, Phrase.NO_FRAME.with())
                : null;
    }

    private static Message read(Detector detector, Mail mail) throws PayloadException {
        List<Sample> samples =
                mail.format() == Format.BINARY
                        ? List.of()
                        : Formats.read(mail.format(), mail.payload(), mail.base(), detector.map());
        PointMap.Report report =
                mail.format() == Format.BINARY
                        ? detector.map().frame(mail.payload())
                        : detector.map().named(samples);
        List<PointMap.Moment> moments = report.moments();
        double newest = moments.isEmpty() ? 0 : moments.get(moments.size() - 1).time();
        return new Message(report, newest >= Sample.ABSOLUTE ? newest : 0);
    }

    /** What could be an alarm and is none of the profile's; empty if there is nothing like that. */
    private static String doubtful(List<Sample> unknown) {
        String names =
                names(
                        unknown.stream()
                                .filter(
                                        one ->
                                                one.value().equals(new Value.Flag(true))
                                                        || one.value() instanceof Value.Text));
        return names.isEmpty() ? "" : Phrase.RECORD_UNKNOWN.of(names);
    }

    private static String names(Stream<Sample> unknown) {
        return unknown.map(Sample::name).distinct().limit(SHOWN).collect(Collectors.joining(", "));
    }

    /** The detector is there, though it had nothing to say of its points. */
    void alive(Detector detector) {
        sink.accept(new Readings(detector.device(), time.stamp(), List.of()));
    }

    private CompletableFuture<Void> handOver(
            Detector detector, Memory memory, Message message, Mail mail) {
        Stamp now = time.stamp();
        double known = memory.arrivals.newest();
        Arrivals.Verdict verdict =
                memory.arrivals.judge(
                        now, mail.observed(), mail.turn(), message.newest(), mail.payload());
        // A frame repeats what stands now; it is no copy of a moment.
        boolean frame = mail.format() == Format.BINARY;
        if (verdict.order() == Arrivals.Order.COPY && !frame) {
            alive(detector);
            return memory.safe();
        }
        List<PointMap.Moment> moments = message.report().moments();
        boolean stale = verdict.order() == Arrivals.Order.STALE;
        boolean dated = message.newest() > 0;
        CompletableFuture<Void> safe = CompletableFuture.completedFuture(null);
        Stamp newest = now;
        List<Reading> own = List.of();
        for (int i = 0; i < moments.size(); i++) {
            PointMap.Moment moment = moments.get(i);
            boolean last = i == moments.size() - 1;
            if (!last && dated && memory.knows(moment)) {
                continue;
            }
            double age = age(moment, message.newest());
            Stamp at = age > MAX_AGE ? now : at(now, age);
            boolean before =
                    age > MAX_AGE
                            || (dated ? !last && moment.time() <= known : memory.isBefore(at));
            if (stale || before) {
                moment = memory.alarms(moment, !stale && age <= MAX_AGE);
            }
            List<Reading> readings = instances(detector).join(moment);
            if ((!verdict.clock() && !(frame && last)) || age > MAX_AGE) {
                readings = byArrival(readings);
            }
            if (last) {
                newest = at;
                own = readings;
            } else if (memory.raises(readings)) {
                safe =
                        both(
                                safe,
                                sink.acceptDurably(new Readings(detector.device(), at, readings)));
            } else if (!readings.isEmpty()) {
                sink.accept(new Readings(detector.device(), at, readings));
            }
            memory.took(readings);
        }
        Stamp stamp = own.isEmpty() ? now : newest;
        safe = both(safe, sink.acceptDurably(new Readings(detector.device(), stamp, own)));
        if (!stamp.equals(now)) {
            alive(detector); // what it tells is old, but it speaks now
        }
        if (dated) {
            memory.told(moments);
        }
        if (!stale) {
            memory.heard(now);
        }
        memory.waitsFor(safe);
        return safe;
    }

    private static CompletableFuture<Void> both(
            CompletableFuture<Void> one, CompletableFuture<Void> other) {
        return CompletableFuture.allOf(one, other);
    }

    private static List<Reading> byArrival(List<Reading> readings) {
        return readings.stream()
                .map(
                        reading ->
                                reading.quality().isGood()
                                        ? reading.as(SourceClock.BY_ARRIVAL)
                                        : reading)
                .toList();
    }

    /**
     * How long before its message a sample was taken, s. Nobody knows how right a detector's clock
     * is, so the newest of its absolute times is now, and the others keep their distance to it.
     */
    private static double age(PointMap.Moment moment, double newest) {
        return Math.max(0, newest > 0 ? newest - moment.time() : -moment.time());
    }

    /** When that was, by the gateway's clock. */
    private static Stamp at(Stamp now, double age) {
        return now.before(Math.round(age * 1000));
    }

    private CompletableFuture<Answer> safe(Memory memory, CompletableFuture<Void> durable) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Scheduler.Task bound =
                scheduler.schedule(PATIENCE, () -> unsafe(memory, answer, "not on the disk yet"));
        var unused =
                durable.whenComplete(
                        (nothing, failure) ->
                                scheduler.execute(
                                        () -> {
                                            bound.cancel();
                                            if (failure == null) {
                                                answer.complete(Answer.DONE);
                                            } else {
                                                unsafe(memory, answer, "not kept");
                                            }
                                        }));
        return answer;
    }

    private CompletableFuture<Answer> safeAtLast(Memory memory, CompletableFuture<Void> durable) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        var unused =
                durable.whenComplete(
                        (nothing, failure) ->
                                scheduler.execute(
                                        () -> {
                                            if (failure == null) {
                                                answer.complete(Answer.DONE);
                                            } else {
                                                unsafe(memory, answer, "not kept");
                                            }
                                        }));
        return answer;
    }

    private static void unsafe(Memory memory, CompletableFuture<Answer> answer, String why) {
        if (answer.complete(new Answer(Code.UNSAFE, RETRY, why))) {
            memory.lost();
        }
    }

    /** It cannot be read, and the technician is told. */
    private static CompletableFuture<Answer> refused(String why) {
        return CompletableFuture.completedFuture(
                new Answer(Code.BAD_REQUEST, 0, why, Phrase.UNREADABLE.of(why)));
    }

    private static CompletableFuture<Answer> tooMany() {
        return CompletableFuture.completedFuture(new Answer(Code.TOO_MANY, TOO_MANY_RETRY, ""));
    }
}
