package io.standpipe.uplink.session;

import io.standpipe.model.log.LogLimit;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.uplink.queue.InFlight;
import io.standpipe.uplink.queue.MessageWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the receiver for the gateway's own status and for commands. Commands come by one
 * subscription for all; where the receiver takes no wildcards, or refuses that one, by one for each
 * name. One thread.
 */
final class Subscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    /** To the log's limit. */
    private static final String PEER = "subscriptions";

    /** Told what the receiver lets the gateway read. */
    interface Owner {

        /** Its own status. */
        void allowed();

        /** Not its own status. */
        void unchecked(String why);

        /** The receiver does not answer. */
        void dead(String cause);
    }

    private final UplinkTransport link;
    private final MessageWriter output;
    private final InFlight handles;
    private final Set<String> commands;
    private final CommandIntake intake;
    private final boolean wildcards;
    private final AnswerTimes times;
    private final LogLimit log;
    private final Owner owner;
    private final long status;
    private final Map<Long, String> asked = new HashMap<>();
    private final Set<String> refused = new TreeSet<>();
    private long all;
    private String why = "";
    private boolean statusAnswered;
    private boolean awaitsCommands;
    private Scheduler.@Nullable Task subscribing;

    /**
     * @param commands names of those that are carried out
     * @param intake whether they may come
     * @param wildcards whether the receiver takes them
     */
    Subscriptions(
            UplinkTransport link,
            MessageWriter output,
            InFlight handles,
            Set<String> commands,
            CommandIntake intake,
            boolean wildcards,
            AnswerTimes times,
            LogLimit log,
            Owner owner) {
        this.link = link;
        this.output = output;
        this.handles = handles;
        this.commands = commands;
        this.intake = intake;
        this.wildcards = wildcards;
        this.times = times;
        this.log = log;
        this.owner = owner;
        status = handles.handle();
    }

    void begin(Scheduler scheduler) {
        Duration limit = times.subscribing();
        subscribing =
                scheduler.schedule(
                        limit,
                        () -> {
                            times.wasUnsubscribed();
                            owner.dead(
                                    ConnectionPhrase.SUBSCRIPTION_NOT_ANSWERED.of(
                                            limit.toSeconds()));
                        });
        link.listen(status, "status");
        listen();
    }

    /** Listens for commands, if there are any and they may come. */
    void listen() {
        if (commands.isEmpty() || !intake.isOpen()) {
            return;
        }
        awaitsCommands = true;
        refused.clear();
        if (wildcards) {
            all = handles.handle();
            link.listen(all, "cmd/+");
        } else {
            log.line(
                    PEER,
                    LOG::info,
                    () ->
                            "the broker takes no wildcards in subscriptions; each command is asked"
                                    + " for by name");
            askByName();
        }
    }

    private void askByName() {
        for (String name : new TreeSet<>(commands)) {
            long handle = handles.handle();
            asked.put(handle, name);
            link.listen(handle, "cmd/" + name);
        }
    }

    /** Whether the receiver answered for the status, but not yet for the commands. */
    boolean awaitsCommands() {
        return awaitsCommands && statusAnswered;
    }

    /** The receiver answered a subscription. */
    void answered(long handle, String refusal) {
        if (handle == status) {
            close();
            statusAnswered = true;
            times.subscribed();
            if (refusal.isEmpty()) {
                owner.allowed();
            } else {
                owner.unchecked(refusal);
            }
        } else if (handle == all) {
            if (refusal.isEmpty()) {
                commandsAnswered();
            } else {
                why = refusal;
                askByName();
            }
        } else {
            String name = asked.remove(handle);
            if (name != null && !refusal.isEmpty()) {
                refused.add(name);
                why = refusal;
            }
            if (name != null && asked.isEmpty()) {
                commandsAnswered();
                if (!refused.isEmpty()) {
                    tell();
                }
            }
        }
    }

    private void commandsAnswered() {
        awaitsCommands = false;
        intake.listening();
    }

    private void tell() {
        if (refused.containsAll(commands)) {
            log.line(
                    PEER,
                    () ->
                            "the broker does not let the gateway read %s, so no commands come: %s; let the broker allow it"
                                    .formatted(output.name("cmd/+"), why));
        } else {
            log.line(
                    PEER,
                    () ->
                            "the broker does not let the gateway read the commands %s below %s: %s; the others come"
                                    .formatted(
                                            String.join(", ", refused), output.name("cmd/"), why));
        }
    }

    /** Waits no more. */
    void close() {
        if (subscribing != null) {
            subscribing.cancel();
            subscribing = null;
        }
    }
}
