package io.standpipe.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import io.standpipe.model.Device;
import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.model.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device as its connection polls it: which read comes next, what the present poll has given,
 * and how the device fares. Each poll ends with one {@link Readings}, whatever happened. A poll on
 * request is one like any other, but leaves the schedule alone. One thread.
 */
final class Slave {

    /** Failed reads in a row after which the rest of a poll is given up. */
    private static final int MAX_FAILED_READS = 2;

    // Modbus application protocol 1.1b3, 7: a converter says that it cannot reach the slave.
    private static final int GATEWAY_PATH_UNAVAILABLE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Slave.class);

    private final Device device;
    private final int unit;
    private final TimeSource time;
    private final Consumer<Readings> sink;
    private final Schedule schedule;
    private ReadPlan plan;

    // The present poll; null between polls.
    private @Nullable List<Reading> readings;
    private int first;
    private int done;
    private int failedReads;
    private boolean answered;
    private boolean refusedGap;
    private Quality failure = Quality.GOOD;

    // Requests that the next poll serves, and those that the present one does.
    private List<CompletableFuture<String>> waiting = List.of();
    private List<CompletableFuture<String>> served = List.of();
    private boolean outOfTurn;

    private boolean unreachable;
    private long silentSince;
    private final Set<String> refusals = new HashSet<>();
    private final Flaws flaws = new Flaws();
    private long requests;
    private long answers;
    private long timeouts;
    private long exceptions;

    /**
     * @param sink must not block
     */
    Slave(
            Device device,
            int unit,
            Schedule schedule,
            ReadPlan plan,
            TimeSource time,
            Consumer<Readings> sink) {
        this.device = device;
        this.unit = unit;
        this.schedule = schedule;
        this.plan = plan;
        this.time = time;
        this.sink = sink;
    }

    int unit() {
        return unit;
    }

    /** When its next poll is due. */
    long due() {
        return schedule.due();
    }

    boolean ready(long now) {
        return readings != null || !waiting.isEmpty() || schedule.due() - now <= 0;
    }

    /**
     * Asks for a poll besides the schedule's, unless one is due anyway. The present one does not
     * do: a part of it is older than the request.
     *
     * @param done completed when the readings were handed over
     */
    void request(CompletableFuture<String> done) {
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>();
        }
        waiting.add(done);
    }

    /** The read to send now; begins a poll if none is going on. */
    Read next(long now) {
        if (readings == null) {
            outOfTurn = schedule.due() - now > 0;
            if (!outOfTurn) {
                schedule.begin(now);
            }
            served = waiting;
            waiting = List.of();
            readings = new ArrayList<>(plan.points());
            done = 0;
            failedReads = 0;
            answered = false;
        }
        return present();
    }

    private Read present() {
        return plan.reads().get((first + done) % plan.reads().size());
    }

    void sent() {
        requests++;
    }

    /**
     * The present read was answered with data.
     *
     * @param data index of the first byte after the byte count
     */
    void succeeded(Read read, ByteBuffer answer, int data) {
        if (readings == null) {
            return;
        }
        answers++;
        answered = true;
        failedReads = 0;
        read.decode(answer, data, readings);
        step(readings, "");
    }

    /**
     * The present read failed.
     *
     * @param detail for the log
     */
    void failed(Read read, Quality quality, String detail) {
        if (readings == null) {
            return;
        }
        failure = quality;
        read.fail(quality, readings);
        boolean spoke = count(read, quality);
        if (spoke) {
            answered = true;
            failedReads = 0;
        } else {
            failedReads++;
        }
        // A read that the device ignores must not hide the others, so the first failure is not the
        // end; but a device that is known not to answer gets one chance for each poll.
        boolean hopeless =
                !spoke
                        && (quality.cause() == Cause.NO_CONNECTION
                                || failedReads >= MAX_FAILED_READS
                                || (schedule.failing() && !answered));
        if (hopeless) {
            while (done + 1 < plan.reads().size()) {
                done++;
                present().fail(quality, readings);
            }
        }
        step(readings, detail);
    }

    /** Counts a failure; true if the device itself spoke. */
    private boolean count(Read read, Quality quality) {
        if (quality.cause() == Cause.DEVICE_SILENT) {
            timeouts++;
        }
        if (quality.cause() != Cause.EXCEPTION) {
            return false;
        }
        exceptions++;
        int code = quality.code();
        if (refusals.add(read + " " + code)) {
            LOG.warn("{} refuses to read {} with exception {}", this, read, code);
        }
        refusedGap |=
                read.gaps()
                        && (code == Modbus.ILLEGAL_ADDRESS_EXCEPTION
                                || code == Modbus.ILLEGAL_VALUE_EXCEPTION);
        return code != GATEWAY_PATH_UNAVAILABLE && code != Modbus.GATEWAY_TARGET_NO_RESPONSE;
    }

    /** There is no connection: the poll that is going on, or due, fails. */
    void unreachable(String detail) {
        unreachable = true;
        failed(next(time.nanos()), Quality.bad(Cause.NO_CONNECTION), detail);
    }

    /** The connection works again: if it was the reason for silence, asks soon. */
    void reachable(long now) {
        if (unreachable && readings == null) {
            schedule.hurry(now);
        }
        unreachable = false;
    }

    private void step(List<Reading> collected, String detail) {
        done++;
        if (done < plan.reads().size()) {
            return;
        }
        readings = null;
        long now = time.nanos();
        if (answered) {
            first = 0;
            if (schedule.failing()) {
                LOG.info(
                        "{} answers again after {} s",
                        this,
                        Duration.ofNanos(now - silentSince).toSeconds());
            }
            if (outOfTurn) {
                schedule.answered(now);
            } else {
                schedule.succeeded();
            }
            unreachable = false;
            closeGaps();
        } else {
            // Who asks again and again for a dead device must not put off its ordinary polls.
            if (!outOfTurn) {
                if (!schedule.failing()) {
                    silentSince = now;
                    LOG.warn("{} does not answer: {} ({})", this, failure.text(), detail);
                }
                schedule.failed(now);
            }
            // The read that probes it next must not be one that it ignores.
            first = (first + 1) % plan.reads().size();
        }
        handOver(new Readings(device, time.stamp(), collected));
    }

    private void handOver(Readings poll) {
        List<CompletableFuture<String>> now = served;
        served = List.of();
        String outcome = "the readings of " + this + " could not be handed over; see the log";
        try {
            sink.accept(poll);
            outcome = "";
        } finally {
            for (CompletableFuture<String> done : now) {
                done.complete(outcome);
            }
        }
    }

    private void closeGaps() {
        if (refusedGap) {
            refusedGap = false;
            plan = plan.withoutGaps();
            LOG.info(
                    "{} refuses registers between its points; reading them in {} requests",
                    this,
                    plan.reads().size());
        }
    }

    /** True if its last poll failed and the present one has had no answer either. */
    boolean failing() {
        return schedule.failing() && !(readings != null && answered);
    }

    /** What was wrong with what it sent, or seems to have sent. */
    Flaws flaws() {
        return flaws;
    }

    long requests() {
        return requests;
    }

    long answers() {
        return answers;
    }

    long timeouts() {
        return timeouts;
    }

    long exceptions() {
        return exceptions;
    }

    long skipped() {
        return schedule.skipped();
    }

    @Override
    public String toString() {
        return device.id() + " (" + device.address() + ")";
    }
}
