package io.standpipe.modbus.device;

import io.standpipe.modbus.frame.Frame;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.Request;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.point.Reading;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One poll of a device: the reads that are left, the readings so far, and whether these may be
 * believed. Where answers carry no number, a second frame in the form of one of its answers shows
 * that the first may have been another's. One thread.
 */
final class Poll {

    /** Failed reads in a row after which the rest of a poll is given up. */
    private static final int MAX_FAILED_READS = 2;

    private static final Quality UNSURE = new Quality(Status.UNCERTAIN, Cause.UNASKED_ANSWERS, 0);
    private static final Quality CONTRADICTED = Quality.bad(Cause.UNASKED_ANSWERS);

    final List<Reading> readings;
    private final List<Read> reads;
    private int done;

    /** The device answered a read, be it with a refusal. */
    boolean answered;

    /** It has answered something, be it only a probe. */
    boolean alive;

    /** The latest read that failed while others were answered, and why; null if none did. */
    @Nullable Read failed;

    String detail = "";

    /** Why the latest read gave nothing. */
    Quality failure = Quality.GOOD;

    private int failedReads;
    private List<Frame> answers = List.of();
    private long holdUntil;
    private boolean contradicted;
    private boolean unsure;

    // Once it is over: what is handed over, when, and who waits for that.
    private @Nullable Readings whole;
    private List<CompletableFuture<String>> served = List.of();
    private long until;

    /**
     * @param reads at least one
     * @param points how many it may give
     */
    Poll(List<Read> reads, int points) {
        this.reads = reads;
        readings = new ArrayList<>(points);
    }

    /** The read to send now. */
    Read present() {
        return reads.get(done);
    }

    /** The device answered the present read. */
    void spoke() {
        answered = true;
        alive = true;
        failedReads = 0;
    }

    /**
     * The device did not answer the present read.
     *
     * @return whether it missed so many in a row that the rest is given up
     */
    boolean missed() {
        failedReads++;
        return failedReads >= MAX_FAILED_READS;
    }

    /** The reads behind the present one fail without being sent. */
    void failRest(Quality quality) {
        while (done + 1 < reads.size()) {
            done++;
            present().fail(quality, readings);
        }
    }

    /**
     * The present read is over.
     *
     * @return whether there is another
     */
    boolean step() {
        done++;
        return done < reads.size();
    }

    /** One of its requests was answered so; the poll is held back until then. */
    void answeredBy(Frame answer, long until) {
        if (answers.isEmpty()) {
            answers = new ArrayList<>(2);
        }
        answers.add(answer);
        holdUntil = until;
    }

    /** Whether another frame could contradict it. */
    boolean holds() {
        return !answers.isEmpty();
    }

    /** When it is handed over if none does; only if it {@link #holds}. */
    long holdUntil() {
        return holdUntil;
    }

    /** Whether one of its answers had the form that such a request has. */
    boolean had(Request request) {
        for (Frame answer : answers) {
            if (answer.function() == request.function() && answer.size() == request.answerSize()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the frame is a copy of one of its answers. */
    boolean copies(Frame frame) {
        ByteBuffer bytes = frame.bytes();
        return answers.stream().anyMatch(answer -> answer.bytes().equals(bytes));
    }

    /** Another frame of its unit came that is no copy. */
    void heard(Frame frame) {
        for (Frame answer : answers) {
            contradicted |= answer.function() == frame.function() && answer.size() == frame.size();
        }
    }

    /** Somebody else is heard at its unit. */
    void unsure() {
        unsure = true;
    }

    /** It is over, and is handed over then. */
    void over(Readings whole, List<CompletableFuture<String>> served, long until) {
        this.whole = whole;
        this.served = served;
        this.until = until;
    }

    long until() {
        return until;
    }

    List<CompletableFuture<String>> served() {
        return served;
    }

    /**
     * The readings to hand over: BAD if another frame contradicted them, UNCERTAIN if somebody else
     * is heard at the unit.
     */
    Readings judged() {
        Readings read = whole;
        if (read == null) {
            throw new IllegalStateException("the poll is not over");
        }
        if (!contradicted && !unsure) {
            return read;
        }
        List<Reading> judged = new ArrayList<>(read.readings().size());
        for (Reading reading : read.readings()) {
            Quality quality = reading.quality();
            if (quality.cause() == Cause.ABSENT) {
                continue; // too much would follow from it
            }
            if (contradicted && !unanswered(quality)) {
                judged.add(new Reading(reading.point(), Double.NaN, CONTRADICTED));
            } else if (quality.status() == Status.BAD) {
                judged.add(reading);
            } else {
                judged.add(reading.as(UNSURE));
            }
        }
        return new Readings(read.device(), read.stamp(), judged, read.why());
    }

    private static boolean unanswered(Quality quality) {
        return switch (quality.cause()) {
            case NO_CONNECTION, DEVICE_SILENT, INVALID_ANSWER, EXCEPTION -> true;
            default -> false;
        };
    }
}
