package io.standpipe.coap.report;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.PeerBuckets;
import io.standpipe.coap.payload.ObjectInstances;
import io.standpipe.coap.payload.Payload;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.payload.Sample;
import io.standpipe.coap.payload.SampleValue;
import io.standpipe.coap.report.Answer.Code;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.point.SourceClock;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.RefusalPhrase;
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
public final class ReportIntake {

    /**
     * How long a detector waits for its alarm to be safe. Radios listen for 5 s after they sent
     * (MEOKON's paper), and a stuck disk shows long before.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(4);

    /** When it may try again if it is not. */
    public static final int RETRY = 5;

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

    private final ReadingSink sink;
    private final TimeSource time;
    private final OrderKeeper orders;
    private final DurableAnswers answers;
    private final PeerBuckets<String> allowance;
    private final PeerBuckets<String> alarms;
    private final Map<String, DetectorMemory> memories = new HashMap<>();
    private final Map<String, ObjectInstances> instances = new HashMap<>();

    /**
     * @param orders is told before an alarm is handed over
     */
    public ReportIntake(
            ReadingSink sink, TimeSource time, Scheduler scheduler, OrderKeeper orders) {
        this.sink = sink;
        this.time = time;
        this.orders = orders;
        answers = new DurableAnswers(scheduler, PATIENCE, RETRY);
        allowance = new PeerBuckets<>(time, BURST, PER_SECOND, MAX_PEERS);
        alarms = new PeerBuckets<>(time, ALARMS, ALARMS_PER_SECOND, MAX_PEERS);
    }

    /** These are installed from now on; what is known of others is forgotten. */
    public void installed(InstalledDetectors detectors) {
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
    public boolean mayNot(Detector detector) {
        return !allowance.take(detector.id());
    }

    /**
     * Whether what the detector told last is older than what came before, or nobody knows: then it
     * ended no alarm, and the detector has to be asked how it is now.
     */
    public boolean isBehind(Detector detector) {
        DetectorMemory memory = memories.get(detector.id());
        return memory != null && memory.arrivals.isBehind();
    }

    /** What its object instances said. */
    public ObjectInstances instances(Detector detector) {
        return instances.computeIfAbsent(detector.id(), any -> new ObjectInstances(detector.map()));
    }

    /**
     * It said something that cannot be read, and what it was nobody knows: what its fires look at
     * is known no more, until it tells that anew.
     *
     * @param why a sentence
     */
    public void unreadable(Detector detector, String why) {
        hand(
                detector,
                why,
                detector.map().fires().stream()
                        .map(
                                point ->
                                        new Reading(
                                                point,
                                                Double.NaN,
                                                Quality.bad(Quality.Cause.INVALID_ANSWER)))
                        .toList());
    }

    /**
     * What the gateway itself finds out about a detector: it has lost sight of some points.
     *
     * @param why in words for people; empty if nothing more is known than the causes
     */
    public void hand(Detector detector, String why, List<Reading> readings) {
        if (!readings.isEmpty()) {
            sink.accept(new Readings(detector.device(), time.stamp(), readings, why));
        }
    }

    /**
     * Takes over what a detector reports by itself, as much as it may send; but what raises an
     * alarm is taken when it is too much.
     *
     * @return the answer, within {@link #PATIENCE}; on the scheduler's thread
     */
    public CompletableFuture<Answer> report(Detector detector, Payload mail) {
        return take(detector, mail, true, answers::inTime);
    }

    /**
     * Takes over what a detector was asked for, to be acknowledged whenever it is safe.
     *
     * @return completes then, however long it takes; on the scheduler's thread
     */
    public CompletableFuture<Answer> take(Detector detector, Payload mail) {
        return take(detector, mail, false, answers::atLast);
    }

    private CompletableFuture<Answer> take(
            Detector detector,
            Payload mail,
            boolean bounded,
            BiFunction<DetectorMemory, CompletableFuture<Void>, CompletableFuture<Answer>>
                    answering) {
        boolean tooMany = bounded && mayNot(detector);
        Answer unfit = unfit(detector, mail);
        if (unfit != null) {
            return tooMany ? tooMany() : CompletableFuture.completedFuture(unfit);
        }
        DatedReport message;
        try {
            message = DatedReport.read(detector, mail);
        } catch (PayloadException e) {
            return tooMany ? tooMany() : refused(String.valueOf(e.getMessage()));
        }
        DetectorMemory memory = memories.computeIfAbsent(detector.id(), any -> memory(detector));
        PointMap.Report report = message.report();
        if (tooMany && !(raises(memory, report) && alarms.take(detector.id()))) {
            return tooMany();
        }
        if (!report.wrong().isEmpty()) {
            raise(detector, memory, message, mail);
            return refused(report.wrong());
        }
        boolean asked = !mail.observed().isEmpty();
        if (report.moments().isEmpty() && !report.unknown().isEmpty() && !asked) {
            return CompletableFuture.completedFuture(
                    new Answer(
                            Code.BAD_REQUEST,
                            0,
                            "no record is one of its profile",
                            RefusalPhrase.NO_RECORD_KNOWN.of(names(report.unknown().stream()))));
        }
        String note = asked ? "" : doubtful(report.unknown());
        return answering
                .apply(memory, handOver(detector, memory, message, mail))
                .thenApply(
                        answer ->
                                new Answer(answer.code(), answer.retryAfter(), answer.why(), note));
    }

    private DetectorMemory memory(Detector detector) {
        DetectorMemory memory = new DetectorMemory(detector);
        byte[] order = orders.kept(detector.id());
        if (order.length > 0) {
            memory.restore(order, orders.start());
        }
        return memory;
    }

    /** What is wrong changes nothing; but an alarm in it is one. */
    private void raise(
            Detector detector, DetectorMemory memory, DatedReport message, Payload mail) {
        boolean first = true;
        for (PointMap.Moment moment : message.moments()) {
            List<Reading> raising = instances(detector).join(memory.alarms(moment, false));
            if (raising.isEmpty()) {
                continue;
            }
            if (first) {
                first = false;
                judge(time.stamp(), memory, message, mail);
                keepOrder(detector, memory, message, mail);
            }
            memory.took(raising);
            sink.accept(new Readings(detector.device(), time.stamp(), raising));
        }
    }

    private static ArrivalOrder.Verdict judge(
            Stamp now, DetectorMemory memory, DatedReport message, Payload mail) {
        return memory.arrivals.judge(
                now, mail.observed(), mail.turn(), message.newest(), mail.payload());
    }

    /** What was sent before an alarm must not end it after a restart either. */
    private void keepOrder(
            Detector detector, DetectorMemory memory, DatedReport message, Payload mail) {
        if (memory.alarming(message.report())) {
            orders.keep(
                    detector.id(),
                    memory.order(time.stamp()),
                    !mail.observed().isEmpty(),
                    raises(memory, message.report()));
        }
    }

    private static boolean raises(DetectorMemory memory, PointMap.Report report) {
        return report.moments().stream().anyMatch(moment -> memory.raises(moment.readings()));
    }

    /** Null if it can be looked at. */
    private static @Nullable Answer unfit(Detector detector, Payload mail) {
        if (mail.payload().length > Payload.MAX) {
            return Answer.refused(Code.TOO_LARGE, RefusalPhrase.TOO_MANY_BYTES.with(Payload.MAX));
        }
        return mail.format() == Payload.Format.BINARY && !detector.map().hasFrame()
                ? Answer.refused(Code.UNSUPPORTED, RefusalPhrase.NO_FRAME.with())
                : null;
    }

    /** What could be an alarm and is none of the profile's; empty if there is nothing like that. */
    private static String doubtful(List<Sample> unknown) {
        String names =
                names(
                        unknown.stream()
                                .filter(
                                        one ->
                                                one.value().equals(new SampleValue.Flag(true))
                                                        || one.value()
                                                                instanceof SampleValue.Text));
        return names.isEmpty() ? "" : RefusalPhrase.RECORD_UNKNOWN.of(names);
    }

    private static String names(Stream<Sample> unknown) {
        return unknown.map(Sample::name).distinct().limit(SHOWN).collect(Collectors.joining(", "));
    }

    /** The detector is there, though it had nothing to say of its points. */
    public void alive(Detector detector) {
        sink.accept(new Readings(detector.device(), time.stamp(), List.of()));
    }

    private CompletableFuture<Void> handOver(
            Detector detector, DetectorMemory memory, DatedReport message, Payload mail) {
        Stamp now = time.stamp();
        double known = memory.arrivals.newest();
        ArrivalOrder.Verdict verdict = judge(now, memory, message, mail);
        // A frame repeats what stands now; it is no copy of a moment.
        boolean frame = mail.format() == Payload.Format.BINARY;
        if (verdict.order() == ArrivalOrder.Order.COPY && !frame) {
            alive(detector);
            return memory.safe();
        }
        keepOrder(detector, memory, message, mail);
        List<PointMap.Moment> moments = message.moments();
        boolean stale = verdict.order() == ArrivalOrder.Order.STALE;
        boolean dated = message.isDated();
        CompletableFuture<Void> safe = CompletableFuture.completedFuture(null);
        Stamp newest = now;
        List<Reading> own = List.of();
        for (int i = 0; i < moments.size(); i++) {
            PointMap.Moment moment = moments.get(i);
            boolean last = i == moments.size() - 1;
            if (!last && dated && memory.knows(moment)) {
                continue;
            }
            double age = message.age(moment);
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

    /** When that was, by the gateway's clock. */
    private static Stamp at(Stamp now, double age) {
        return now.before(Math.round(age * 1000));
    }

    /** It cannot be read, and the technician is told. */
    private static CompletableFuture<Answer> refused(String why) {
        return CompletableFuture.completedFuture(
                new Answer(Code.BAD_REQUEST, 0, why, RefusalPhrase.UNREADABLE.of(why)));
    }

    private static CompletableFuture<Answer> tooMany() {
        return CompletableFuture.completedFuture(new Answer(Code.TOO_MANY, TOO_MANY_RETRY, ""));
    }
}
