package io.standpipe.mqtt;

import io.standpipe.model.Scheduler;
import io.standpipe.model.log.LogLimit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker for the gateway's own status and for commands. Commands come by one subscription
 * for all; where the broker takes no wildcards, or refuses that one, by one for each name. One
 * thread.
 */
final class Subscriptions {

    /** SUBACK reason codes from here on are refusals (MQTT 5, 3.9.3; MQTT 3.1.1, 3.9.3). */
    static final int REFUSED = 0x80;

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    /** To the log's limit. */
    private static final String PEER = "subscriptions";

    /** Told what the broker lets the gateway read. */
    interface Owner {

        /** Its own status. */
        void allowed();

        /** Not its own status. */
        void unchecked(String why);

        /** The broker does not answer. */
        void dead(String cause);
    }

    private final Link link;
    private final Output output;
    private final UnderWay handles;
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
     * @param wildcards whether the broker takes them (MQTT 5, 3.2.2.3.11)
     */
    Subscriptions(
            Link link,
            Output output,
            UnderWay handles,
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
                                    "the broker did not answer a subscription within %d s"
                                            .formatted(limit.toSeconds()));
                        });
        link.subscribe(status, output.topic("status"));
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
            link.subscribe(all, output.topic("cmd/+"));
        } else {
            log.line(
                    PEER,
                    LOG::info,
                    () ->
                            "the broker takes no wildcards in subscriptions; each command is asked for by name");
            askByName();
        }
    }

    private void askByName() {
        for (String name : new TreeSet<>(commands)) {
            long handle = handles.handle();
            asked.put(handle, name);
            link.subscribe(handle, output.topic("cmd/" + name));
        }
    }

    /** Whether the broker answered for the status, but not yet for the commands. */
    boolean awaitsCommands() {
        return awaitsCommands && statusAnswered;
    }

    /** The broker answered a subscription. */
    void answered(long handle, int reason, String text) {
        if (handle == status) {
            close();
            statusAnswered = true;
            times.subscribed();
            if (reason < REFUSED) {
                owner.allowed();
            } else {
                owner.unchecked(Reasons.text(reason, text));
            }
        } else if (handle == all) {
            if (reason >= REFUSED) {
                why = Reasons.text(reason, text);
                askByName();
            } else {
                commandsAnswered();
            }
        } else {
            String name = asked.remove(handle);
            if (name != null && reason >= REFUSED) {
                refused.add(name);
                why = Reasons.text(reason, text);
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
                                    .formatted(output.topic("cmd/+"), why));
        } else {
            log.line(
                    PEER,
                    () ->
                            "the broker does not let the gateway read the commands %s below %s: %s; the others come"
                                    .formatted(
                                            String.join(", ", refused), output.topic("cmd/"), why));
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
