package io.standpipe.uplink.command;

import io.standpipe.model.device.Ids;
import io.standpipe.model.log.Printable;
import io.standpipe.model.message.Message.Memory;
import io.standpipe.model.time.RateLimit;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.uplink.context.UplinkContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of each command what became of it, in the log and as an event. What is refused because it is
 * no proper command, or came too fast, is only counted after the first, so that nobody can fill log
 * and disk from outside. One thread.
 */
public final class Audit {

    static final String EVENT = "command";

    /** At most one event about refused junk in this time; twice as long each time it goes on. */
    static final Duration COUNTED = Duration.ofSeconds(10);

    /** Longest such time: a day of a flood is some 150 events. */
    static final Duration LAST_COUNTED = Duration.ofMinutes(10);

    /** So many refusals of proper commands are told one by one, and one more in a minute. */
    static final int TOLD = 10;

    /** Chars of a reason, in the log, the event and the answer. */
    public static final int MAX_REASON = 300;

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final OwnEvents events;
    private final Scheduler scheduler;
    private final String uplink;
    private final TimeSource time;
    private final RateLimit told;
    private long counted;
    private Duration pause = COUNTED;
    private String lastReason = "";
    private Scheduler.@Nullable Task count;

    Audit(UplinkContext around, String uplink) {
        events = new OwnEvents(around.gateway(), around.outbox(), around.time());
        scheduler = around.scheduler();
        this.uplink = uplink;
        time = around.time();
        told = new RateLimit(TOLD, 1 / 60.0, time.nanos());
    }

    /** A command was carried out, or could not be. */
    void executed(ReceivedCommand command, String reason, List<Memory> memories) {
        tell(command, reason, memories);
    }

    /** A proper command was refused. */
    void refused(ReceivedCommand command, String reason) {
        if (told.take(time.nanos())) {
            tell(command, reason, List.of());
        } else {
            add(1, reason);
        }
    }

    private void tell(ReceivedCommand command, String reason, List<Memory> memories) {
        String why = cut(reason);
        LOG.info(
                "command {} ({}) of {}: {}",
                command.name(),
                command.id(),
                command.request().who(),
                why.isEmpty() ? "done" : "refused: " + why);
        events.append(
                EVENT,
                json -> {
                    json.member("command", command.name())
                            .member("uplink", uplink)
                            .member("id", command.id())
                            .member("who", command.request().who())
                            .member("ok", why.isEmpty());
                    if (!why.isEmpty()) {
                        json.member("reason", why);
                    }
                },
                memories);
    }

    /** Something came that is no proper command. */
    void junk(String command, String reason) {
        if (count != null) {
            add(1, reason);
            return;
        }
        String why = cut(reason);
        LOG.warn("a command was refused: {}", why);
        events.append(
                EVENT,
                json -> {
                    if (Ids.valid(command)) {
                        json.member("command", command);
                    }
                    json.member("uplink", uplink).member("ok", false).member("reason", why);
                },
                List.of());
        plan();
    }

    /** So many were not looked at, or not by anybody who may give commands. */
    void dropped(int number, String reason) {
        add(number, reason);
    }

    private void add(int number, String reason) {
        counted += number;
        lastReason = cut(reason);
        plan();
    }

    private void plan() {
        if (count == null) {
            count = scheduler.schedule(pause, this::tellCount);
            pause =
                    pause.multipliedBy(2).compareTo(LAST_COUNTED) < 0
                            ? pause.multipliedBy(2)
                            : LAST_COUNTED;
        }
    }

    private void tellCount() {
        count = null;
        if (counted == 0) {
            pause = COUNTED;
            return;
        }
        long number = counted;
        counted = 0;
        LOG.warn("{} commands were refused, the last because: {}", number, lastReason);
        events.append(
                EVENT,
                json ->
                        json.member("uplink", uplink)
                                .member("ok", false)
                                .member("reason", lastReason)
                                .member("count", number),
                List.of());
        plan();
    }

    private static String cut(String reason) {
        return Printable.of(reason, MAX_REASON);
    }

    void close() {
        if (count != null) {
            count.cancel();
            count = null;
        }
        if (counted > 0) {
            tellCount();
            close();
        }
    }
}
