package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.ExceptionCode;
import io.standpipe.modbus.frame.Write;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.text.Sentences;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes that wait for one connection, and what is told of each. A write is sent once: after
 * that, what is not confirmed may have happened all the same. Either way the device is read
 * afterwards. One thread.
 */
final class PendingWrites {

    /** One that could not be sent within this time is not sent: nobody expects it any more. */
    static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** As many as a connection keeps waiting. */
    static final int MAX_WAITING = 64;

    private static final Logger LOG = LoggerFactory.getLogger(PendingWrites.class);

    /** A write and where it goes. */
    record Pending(PolledDevice slave, Write write) {}

    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();

    void add(PolledDevice slave, Write write) {
        Pending pending = new Pending(slave, write);
        if (waiting.size() < MAX_WAITING) {
            waiting.add(pending);
        } else {
            refuse(pending, BusPhrase.OTHERS_WAIT.of(MAX_WAITING));
        }
    }

    /** The next to send, which stays; null if there is none. */
    @Nullable Pending first(long now) {
        Pending first = waiting.peek();
        while (first != null && now - first.write().since() > MAX_WAIT.toNanos()) {
            waiting.remove();
            refuse(first, BusPhrase.NO_TIME_TO_WRITE.of(MAX_WAIT.toSeconds()));
            first = waiting.peek();
        }
        return first;
    }

    /** The first is being sent. */
    void sent() {
        waiting.remove();
    }

    /** The next, however long it has waited; null if there is none. */
    @Nullable Pending peek() {
        return waiting.peek();
    }

    /** None can be sent to this slave. */
    void refuse(PolledDevice slave, String reason) {
        waiting.removeIf(
                pending -> {
                    if (pending.slave() == slave) {
                        refuse(pending, Sentences.and(reason, BusPhrase.WHEN_IT_ANSWERS.of()));
                    }
                    return pending.slave() == slave;
                });
    }

    /** None can be sent. */
    void refuseAll(String reason) {
        for (Pending pending = waiting.poll(); pending != null; pending = waiting.poll()) {
            refuse(pending, Sentences.and(reason, BusPhrase.WHEN_REACHED.of()));
        }
    }

    private static void refuse(Pending pending, String reason) {
        String sentence = BusPhrase.OF_NOT_WRITTEN.of(pending.write(), pending.slave(), reason);
        LOG.warn("{}", sentence);
        pending.write().done().complete(sentence);
    }

    /** The device confirmed it; it is done when the device has been read. */
    static void confirmed(PolledDevice slave, Write write) {
        LOG.info("{} of {} was written, raw {}", write, slave, write.raw());
        slave.request(write.done());
    }

    /**
     * It was sent and not confirmed.
     *
     * @param quality what came instead of the confirmation
     * @param detail the same for people
     */
    static void failed(PolledDevice slave, Write write, Quality quality, String detail) {
        ExceptionCode exception =
                quality.cause() == Cause.EXCEPTION ? ExceptionCode.of(quality.code()) : null;
        BusPhrase advice = exception == null ? null : exception.advice();
        String sentence =
                advice != null
                        ? BusPhrase.WRITE_REFUSED.of(slave, write, exception, advice.of())
                        : BusPhrase.WRITE_UNCONFIRMED.of(slave, write, detail);
        LOG.warn("{}", sentence);
        write.done().complete(sentence);
        slave.request(new CompletableFuture<>());
    }
}
