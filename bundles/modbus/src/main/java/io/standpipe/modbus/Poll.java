package io.standpipe.modbus;

import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.Quality.Status;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one poll of a device has given, and whether it may be believed: where answers carry no
 * number, a second frame in the form of one of its answers proves that the first was not certain.
 * One thread.
 */
final class Poll {

    private static final Quality UNSURE = new Quality(Status.UNCERTAIN, Cause.UNASKED_ANSWERS, 0);
    private static final Quality CONTRADICTED = Quality.bad(Cause.UNASKED_ANSWERS);

    final List<Reading> readings;
    private List<Frame> answers = List.of();
    private boolean contradicted;
    private boolean unsure;

    // Once it is over: what is handed over, when, and who waits for that.
    private @Nullable Readings whole;
    private List<CompletableFuture<String>> served = List.of();
    private long until;

    /**
     * @param points how many it may give
     */
    Poll(int points) {
        readings = new ArrayList<>(points);
    }

    /** One of its requests was answered so. */
    void answered(Frame answer) {
        if (answers.isEmpty()) {
            answers = new ArrayList<>(2);
        }
        answers.add(answer);
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

    /** What is handed over of it. */
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
