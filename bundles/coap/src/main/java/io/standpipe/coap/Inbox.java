package io.standpipe.coap;

import io.standpipe.coap.Answer.Code;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Readings;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

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
    private static final int MAX_PEERS = 50_000;

    /** A sample older than that has no place on the gateway's clock, nor in its outbox. */
    private static final double MAX_AGE = Duration.ofDays(7).toSeconds();

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
     * @param confirmable whether the detector waits for an acknowledgement and repeats: such
     *     messages come in order, others may be overtaken
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Mail(Format format, byte[] payload, String base, boolean confirmable) {}

    private final ReadingSink sink;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Allowance<String> allowance;
    private final Map<String, Recent> recent = new HashMap<>();
    private final Map<String, Instances> instances = new HashMap<>();

    Inbox(ReadingSink sink, TimeSource time, Scheduler scheduler) {
        this.sink = sink;
        this.time = time;
        this.scheduler = scheduler;
        allowance = new Allowance<>(time, BURST, PER_SECOND, MAX_PEERS);
    }

    /** These are installed from now on; what is known of others is forgotten. */
    void installed(Installed detectors) {
        recent.keySet().removeIf(id -> detectors.byId(id) == null);
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
     * Takes a message over from a sender that waits for the answer.
     *
     * @return the answer, within {@link #PATIENCE}; on the scheduler's thread
     */
    CompletableFuture<Answer> take(Detector detector, Mail mail) {
        return take(detector, mail, this::safe);
    }

    /**
     * The same for a message that is acknowledged whenever it is safe.
     *
     * @return completes then, however long it takes; on the scheduler's thread
     */
    CompletableFuture<Answer> takePatiently(Detector detector, Mail mail) {
        return take(detector, mail, this::safeAtLast);
    }

    private CompletableFuture<Answer> take(
            Detector detector,
            Mail mail,
            Function<CompletableFuture<Void>, CompletableFuture<Answer>> answering) {
        if (mail.payload().length > MAX_PAYLOAD) {
            return done(Code.TOO_LARGE, "more than " + MAX_PAYLOAD + " bytes");
        }
        List<PointMap.Moment> moments;
        double newest = 0;
        try {
            if (mail.format() == Format.BINARY) {
                if (!detector.map().hasFrame()) {
                    return done(Code.UNSUPPORTED, "no frame is known of this device");
                }
                moments = detector.map().frame(mail.payload());
            } else {
                List<Sample> samples =
                        Formats.read(mail.format(), mail.payload(), mail.base(), detector.map());
                moments = detector.map().named(samples);
                newest =
                        samples.stream()
                                .filter(Sample::absolute)
                                .mapToDouble(Sample::time)
                                .max()
                                .orElse(0);
            }
        } catch (PayloadException e) {
            return done(Code.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        Recent known = recent.computeIfAbsent(detector.id(), any -> new Recent());
        boolean copy = newest > 0 && known.repeats(newest, Arrays.hashCode(mail.payload()));
        boolean overtaken = !mail.confirmable() && newest > 0 && newest < known.newest();
        if (copy || overtaken) {
            moments = List.of(); // it still waits until the first one is safe
        } else if (mail.format() == Format.BINARY) {
            moments = known.unknown(moments);
        } else if (newest > 0) {
            known.took(newest, Arrays.hashCode(mail.payload()));
        }
        return answering.apply(handOver(detector, moments));
    }

    /** The detector is there, though it had nothing to say of its points. */
    void alive(Detector detector) {
        sink.accept(new Readings(detector.device(), time.stamp(), List.of()));
    }

    private CompletableFuture<Void> handOver(Detector detector, List<PointMap.Moment> moments) {
        Stamp now = time.stamp();
        if (moments.isEmpty()) {
            return sink.acceptDurably(new Readings(detector.device(), now, List.of()));
        }
        Instances joined = instances(detector);
        int last = moments.size() - 1;
        double newest = moments.get(last).time();
        for (PointMap.Moment moment : moments.subList(0, last)) {
            sink.accept(
                    new Readings(
                            detector.device(),
                            at(now, moment.time(), newest),
                            joined.join(moment)));
        }
        Stamp taken = at(now, newest, newest);
        CompletableFuture<Void> safe =
                sink.acceptDurably(
                        new Readings(detector.device(), taken, joined.join(moments.get(last))));
        if (!taken.equals(now)) {
            alive(detector); // what it tells is old, but it speaks now
        }
        return safe;
    }

    /**
     * When a sample was taken, by the gateway's clock. Nobody knows how right a detector's clock
     * is, so the newest of its absolute times is now, and the others keep their distance to it.
     */
    private static Stamp at(Stamp now, double sampled, double newest) {
        double age = newest >= Sample.ABSOLUTE ? newest - sampled : -sampled;
        if (!(age > 0) || age > MAX_AGE) {
            return now;
        }
        long millis = Math.round(age * 1000);
        return new Stamp(now.nanos() - millis * 1_000_000, now.utc() - millis, now.clock());
    }

    private CompletableFuture<Answer> safe(CompletableFuture<Void> durable) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Scheduler.Task bound =
                scheduler.schedule(
                        PATIENCE,
                        () ->
                                answer.complete(
                                        new Answer(Code.UNSAFE, RETRY, "not on the disk yet")));
        var unused =
                durable.whenComplete(
                        (nothing, failure) ->
                                scheduler.execute(
                                        () -> {
                                            bound.cancel();
                                            answer.complete(
                                                    failure == null
                                                            ? Answer.DONE
                                                            : new Answer(
                                                                    Code.UNSAFE,
                                                                    RETRY,
                                                                    "not kept"));
                                        }));
        return answer;
    }

    private CompletableFuture<Answer> safeAtLast(CompletableFuture<Void> durable) {
        return durable.handleAsync(
                (nothing, failure) ->
                        failure == null ? Answer.DONE : new Answer(Code.UNSAFE, RETRY, "not kept"),
                scheduler::execute);
    }

    private static CompletableFuture<Answer> done(Code code, String why) {
        return CompletableFuture.completedFuture(Answer.refused(code, why));
    }

    /** The last dated messages of a detector. */
    private static final class Recent {

        private static final int KEPT = 8;

        private final double[] times = new double[KEPT];
        private final int[] hashes = new int[KEPT];
        private int next;
        private double newest;
        private double sampled;

        /**
         * Without the stored samples of a frame that came before: a device sends again what it
         * thinks was lost. What the frame itself says is always news, for it has no time of its
         * own.
         */
        List<PointMap.Moment> unknown(List<PointMap.Moment> frame) {
            double last = frame.get(frame.size() - 1).time();
            double before = sampled;
            if (last >= Sample.ABSOLUTE) {
                sampled = last;
            }
            int own = frame.size() - 1;
            return IntStream.range(0, frame.size())
                    .filter(
                            i -> {
                                double at = frame.get(i).time();
                                // A clock that was set back says nothing about what came before.
                                boolean came =
                                        at >= Sample.ABSOLUTE && last >= before && at <= before;
                                return i == own || (!came && last - at <= MAX_AGE);
                            })
                    .mapToObj(frame::get)
                    .toList();
        }

        double newest() {
            return newest;
        }

        boolean repeats(double at, int hash) {
            for (int i = 0; i < KEPT; i++) {
                if (times[i] == at && hashes[i] == hash) {
                    return true;
                }
            }
            return false;
        }

        void took(double at, int hash) {
            times[next] = at;
            hashes[next] = hash;
            next = (next + 1) % KEPT;
            newest = at;
        }
    }
}
