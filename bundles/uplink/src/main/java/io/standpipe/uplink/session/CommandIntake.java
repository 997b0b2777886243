package io.standpipe.uplink.session;

import io.standpipe.model.Faults;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.uplink.queue.PoisonMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an uplink listens for commands. Where they break one connection after the other it goes
 * on without, raises the fault {@code uplink-commands}, and tries again with a longer and longer
 * pause: alarms must go out, whatever comes in. Survives connections. One thread.
 */
public final class CommandIntake {

    public static final String CONDITION = "uplink-commands";

    /** So many connections in a row make it certain enough; as with a message that goes out. */
    public static final int CERTAIN = PoisonMessage.CERTAIN;

    static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    static final Duration LAST_PAUSE = Duration.ofHours(1);

    /** What broke the connection came at once each time; after so long it did not come. */
    static final Duration LASTED = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(CommandIntake.class);

    private final Faults faults;
    private final UplinkSettings options;
    private final Scheduler scheduler;
    private final Runnable listen;
    private Duration pause = FIRST_PAUSE;
    private int broken;
    private boolean paused;
    // False at first: an uplink before this one may have left the fault raised.
    private boolean settled;
    private Scheduler.@Nullable Task again;
    private Scheduler.@Nullable Task lasted;

    /**
     * @param listen subscribes over the connection that stands, if one does
     */
    public CommandIntake(
            Faults faults, UplinkSettings options, Scheduler scheduler, Runnable listen) {
        this.faults = faults;
        this.options = options;
        this.scheduler = scheduler;
        this.listen = listen;
    }

    /** Whether a connection that begins is to listen for commands. */
    boolean isOpen() {
        return !paused;
    }

    /** The receiver answered the subscription, with whatever. */
    void listening() {
        cancel(lasted);
        lasted = scheduler.schedule(LASTED, this::good);
    }

    private void good() {
        lasted = null;
        broken = 0;
        pause = FIRST_PAUSE;
        if (!settled) {
            settled = true;
            faults.clear(options.source(), CONDITION);
        }
    }

    /**
     * A connection ended.
     *
     * @param over a command, as far as can be seen
     * @param cause for people
     */
    public void ended(boolean over, String cause) {
        cancel(lasted);
        lasted = null;
        if (paused || !over) {
            broken = paused ? broken : 0;
            return;
        }
        broken++;
        if (broken >= CERTAIN) {
            pause(cause);
        }
    }

    private void pause(String cause) {
        paused = true;
        LOG.warn(
                "commands broke the connection {} times in a row ({}); it goes on without commands"
                        + " for {} min",
                broken,
                cause,
                pause.toMinutes());
        settled = false;
        faults.raise(
                options.source(),
                CONDITION,
                FaultPhrase.COMMAND_BREAKS.of(options.server(), CERTAIN, cause));
        again = scheduler.schedule(pause, this::tryAgain);
        pause =
                pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0
                        ? pause.multipliedBy(2)
                        : LAST_PAUSE;
    }

    // Over the connection that stands: if it breaks, once is enough this time.
    private void tryAgain() {
        again = null;
        paused = false;
        broken = CERTAIN - 1;
        listen.run();
    }

    public void close() {
        cancel(again);
        cancel(lasted);
    }

    private static void cancel(Scheduler.@Nullable Task task) {
        if (task != null) {
            task.cancel();
        }
    }
}
