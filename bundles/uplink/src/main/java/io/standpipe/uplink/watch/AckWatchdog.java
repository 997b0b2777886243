package io.standpipe.uplink.watch;

import io.standpipe.model.message.Message;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.model.words.FramePhrase;
import io.standpipe.uplink.command.OwnEvents;
import io.standpipe.uplink.context.UplinkContext;
import io.standpipe.uplink.session.AnswerTimes;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the centre has acknowledged nothing for too long: the oldest alarm, or, without a
 * connection that is proven, anything at all. A connection alone proves nothing. Raises the fault
 * {@code uplink}, says so to the other uplinks by an event, and sets the local output. What began
 * before a restart is remembered. The fault says the cause as soon as one is known; a receiver that
 * does not let in who has never been in is a fault at once, for then somebody has just mistyped the
 * password and waits to see whether it works. One thread.
 */
public final class AckWatchdog {

    private static final Duration AFTER = AnswerTimes.UNANSWERED;

    public static final String CONDITION = "uplink";

    /** How often is looked for the end once a connection is proven. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A cause that changes is told again after so long at first, then after twice as long. */
    private static final Duration CHANGE = Duration.ofMinutes(1);

    private static final Duration CHANGE_AT_MOST = Duration.ofHours(1);

    private static final String EVENT = "uplink-overdue";
    private static final String MEMORY = "uplink-overdue/";

    private final UplinkContext around;
    private final UplinkSettings options;
    private final Supplier<@Nullable Message> oldestAlarm;
    private final LocalOutput output;
    private final OwnEvents events;
    private final Stamp began;
    private @Nullable Stamp missing;
    private long since;
    private boolean watchdog;
    // False at first: an uplink before this one may have left the fault raised.
    private boolean settled;
    private Scheduler.@Nullable Task planned;
    private String cause = "";

    /** The cause is that a receiver does not let this gateway in. */
    private boolean refused;

    private String told = "";
    private long toldAt;
    private Duration change = Duration.ZERO;

    /** Attempts and connections that ended. */
    private int failed;

    /** Something is known of the connection: it stood, or each server was tried once. */
    private boolean tried;

    /** It has stood since this uplink began. */
    private boolean stood;

    /** The fault was raised before its time. */
    private boolean early;

    /**
     * @param oldestAlarm the oldest one that is not confirmed, or null
     */
    public AckWatchdog(
            UplinkContext around,
            UplinkSettings options,
            Supplier<@Nullable Message> oldestAlarm,
            LocalOutput output) {
        this.around = around;
        this.options = options;
        this.oldestAlarm = oldestAlarm;
        this.output = output;
        events = new OwnEvents(around.gateway(), around.outbox(), around.time());
        began = around.time().stamp();
        remember(around.outbox().remembered().get(MEMORY + options.name()));
        output.want(watchdog);
    }

    private void remember(@Nullable String value) {
        if (value != null && value.matches("[0-9]{1,15}")) {
            watchdog = true;
            since = Long.parseLong(value);
        }
    }

    /** There is no connection; the time runs from the first call on. */
    public void missing() {
        if (missing == null) {
            missing = around.time().stamp();
            look();
        }
    }

    /** The connection stands, but nothing is acknowledged since then. */
    public void unanswered(Stamp since) {
        stands();
        if (missing == null) {
            missing = since;
            cause = ConnectionPhrase.ACKNOWLEDGES_NOTHING.of();
            refused = false;
            look();
        }
    }

    /**
     * Why there is no connection at present, for the fault's text, which follows.
     *
     * @param out a receiver does not let this gateway in until somebody changes something
     */
    public void cause(String why, boolean out) {
        cause = why;
        refused = out;
        failed++;
        if (!stood && failed >= options.servers().size()) {
            if (!early && !(watchdog && settled) && out) {
                early = true;
                raise();
            }
            if (!tried) {
                tried = true;
                look();
            }
        }
        if (watchdog && settled && !text().equals(told)) {
            long since = around.time().nanos() - toldAt;
            // Each change is a message that is kept: a cause that flaps must not fill the outbox.
            if (since >= change.toNanos()) {
                Duration next = change.isZero() ? CHANGE : change.multipliedBy(2);
                change = next.compareTo(CHANGE_AT_MOST) > 0 ? CHANGE_AT_MOST : next;
                raise();
            }
        }
    }

    /** The thread hung, and was told of, with the local output set; it is back. */
    public void back() {
        settled = false;
        look();
        output.again();
    }

    private void raise() {
        told = text();
        toldAt = around.time().nanos();
        around.faults().raise(options.source(), CONDITION, told);
    }

    /** The outbox has written something: perhaps an alarm, whose time begins to run. */
    public void waiting() {
        if (planned == null) {
            plan(AFTER);
        }
    }

    private void stands() {
        stood = true;
        tried = true;
    }

    /** The receiver acknowledged something. */
    public void proven() {
        stands();
        if (missing != null) {
            missing = null;
            cause = "";
            refused = false;
            look();
        }
    }

    private void look() {
        Message oldest = oldestAlarm.get();
        Duration without = missing == null ? Duration.ZERO : age(missing);
        Duration alarm = oldest == null ? Duration.ZERO : age(oldest);
        Duration longest = without.compareTo(alarm) > 0 ? without : alarm;
        Duration begun = age(began);
        if (longest.compareTo(AFTER) >= 0 && !tried && begun.compareTo(AFTER) < 0) {
            // An old alarm, and the first attempt under way: its end tells the cause.
            plan(AFTER.minus(begun));
            return;
        }
        if (longest.compareTo(AFTER) >= 0) {
            begin(longest);
        } else if (missing == null) {
            end();
        }
        if (missing == null && watchdog) {
            plan(LOOK);
        } else if (!watchdog && (missing != null || oldest != null)) {
            plan(AFTER.minus(longest));
        } else if (missing != null && !settled) {
            plan(AFTER.minus(longest));
        } else {
            close();
        }
    }

    private Duration age(Message message) {
        boolean ours = message.boot().equals(around.gateway().boot());
        return age(ours ? message.received() : began);
    }

    private Duration age(Stamp then) {
        return Duration.ofNanos(around.time().nanos() - then.nanos());
    }

    private void begin(Duration lasting) {
        if (!settled || !watchdog) {
            change = Duration.ZERO;
            raise();
        }
        if (!watchdog) {
            watchdog = true;
            since = around.time().stamp().utc() - lasting.toMillis();
            tell("BEGUN", Long.toString(since));
            output.want(true);
        }
        settled = true;
    }

    private String text() {
        if (!stood && refused) {
            return FaultPhrase.NOT_LET_IN.of(options.server(), cause);
        }
        return (missing == null ? FaultPhrase.ALARM_OVERDUE : FaultPhrase.ALL_OVERDUE)
                .of(
                        options.server(),
                        AFTER.toSeconds(),
                        cause.isEmpty() ? "" : FramePhrase.CAUSE.of(cause),
                        cause.isEmpty() ? FaultPhrase.CHECK_BROKER.of() : "");
    }

    private void end() {
        if (!settled || watchdog || early) {
            early = false;
            around.faults().clear(options.source(), CONDITION);
        }
        if (watchdog) {
            watchdog = false;
            tell("ENDED", "");
            output.want(false);
        }
        settled = true;
    }

    private void tell(String state, String memory) {
        events.append(
                EVENT,
                json ->
                        json.member("state", state)
                                .member("uplink", options.name())
                                .member("since", since),
                List.of(new Message.Memory(MEMORY + options.name(), memory)));
    }

    private void plan(Duration delay) {
        close();
        planned =
                around.scheduler()
                        .schedule(
                                delay,
                                () -> {
                                    planned = null;
                                    look();
                                });
    }

    /** Nobody waits any more; a fault that is raised stays so. */
    public void close() {
        if (planned != null) {
            planned.cancel();
            planned = null;
        }
    }
}
