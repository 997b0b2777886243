package io.standpipe.rules.device;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.Identity;
import io.standpipe.rules.message.PersistedState;
import io.standpipe.rules.message.Publisher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's own faults, as alarms of a device that is the gateway. Rules thread. */
public final class OwnFaults {

    private static final Logger LOG = LoggerFactory.getLogger("io.standpipe.faults");

    private record Key(String source, String condition) {}

    private record Standing(Alarm alarm, String text) {}

    private final Supplier<Identity> self;
    private final Publisher publisher;
    private final Outbox outbox;
    private final Followers followers;
    private final TimeSource time;
    private final Map<Key, Standing> standing = new LinkedHashMap<>();
    private DeviceState published = DeviceState.UNKNOWN;
    private Stamp stateSince;

    public OwnFaults(
            Supplier<Identity> self,
            Publisher publisher,
            Outbox outbox,
            Followers followers,
            TimeSource time) {
        this.self = self;
        this.publisher = publisher;
        this.outbox = outbox;
        this.followers = followers;
        this.time = time;
        stateSince = time.stamp();
    }

    public List<Alarm> alarms() {
        return standing.values().stream().map(Standing::alarm).toList();
    }

    /**
     * What stood when the gateway stopped stands on until its component says otherwise.
     *
     * @param state that was published last
     */
    public void restore(
            Map<String, PersistedState.Stood> stood, PersistedState.@Nullable WasIn state) {
        if (state != null) {
            published = state.state();
            stateSince = state.since();
        }
        for (PersistedState.Stood one : stood.values()) {
            Alarm alarm = one.alarm();
            String text = alarm.cause;
            alarm.cause = "";
            alarm.stands = true;
            alarm.restored = true;
            standing.put(new Key(alarm.source, alarm.condition), new Standing(alarm, text));
        }
    }

    /**
     * Clears those of these conditions that nobody has raised again since the start; returns
     * whether there were any.
     */
    public boolean clearRestored(Predicate<String> conditions) {
        boolean any = false;
        for (Map.Entry<Key, Standing> entry : List.copyOf(standing.entrySet())) {
            if (entry.getValue().alarm().restored && conditions.test(entry.getKey().condition())) {
                any |= clear(entry.getKey().source(), entry.getKey().condition());
            }
        }
        return any;
    }

    /** Returns whether anything changed. */
    public boolean raise(String source, String condition, String text) {
        Key key = new Key(source, condition);
        Standing before = standing.get(key);
        if (before != null && before.text().equals(PersistedState.plain(text))) {
            before.alarm().restored = false;
            return false;
        }
        LOG.warn("{}: {}", source, text);
        Stamp now = time.stamp();
        if (before != null) {
            // Never two raises in a row: another text is another fault.
            before.alarm().stands = false;
            tell(before.alarm(), false, now, before.text());
        }
        Alarm alarm = Alarm.fault(condition, source, now);
        alarm.stands = true;
        standing.put(key, new Standing(alarm, PersistedState.plain(text)));
        tell(alarm, true, now, text);
        publishState(now);
        return true;
    }

    /** Returns whether anything changed. */
    public boolean clear(String source, String condition) {
        Standing gone = standing.remove(new Key(source, condition));
        if (gone == null) {
            return false;
        }
        LOG.info("{}: {} is in order again", source, condition);
        Stamp now = time.stamp();
        gone.alarm().stands = false;
        tell(gone.alarm(), false, now, gone.text());
        publishState(now);
        return true;
    }

    /**
     * The gateway had this id before: what was said under it is over.
     *
     * @param stood what stood there
     */
    public void forget(String former, Collection<PersistedState.Stood> stood) {
        for (PersistedState.Stood one : stood) {
            Alarm alarm = one.alarm();
            alarm.cause = Alarm.REMOVED;
            outbox.append(
                    publisher.alarm(
                            former,
                            one.name(),
                            alarm,
                            false,
                            false,
                            time.stamp(),
                            null,
                            List.of(PersistedState.of(former, one.name(), one.kind(), alarm, ""))));
        }
        outbox.append(publisher.gone(former, former, PersistedState.GATEWAY));
    }

    private void tell(Alarm fault, boolean raised, Stamp since, String text) {
        Identity self = this.self.get();
        outbox.append(
                publisher.ownFault(
                        self,
                        fault,
                        raised,
                        since,
                        text,
                        List.of(
                                PersistedState.of(
                                        self.id(),
                                        self.name(),
                                        PersistedState.GATEWAY,
                                        fault,
                                        text))));
        followers.alarm(
                new Present.Transition(
                        self.id(), self.name(), fault.standing(false), raised, since, null, text));
    }

    public List<Present.OwnFault> now() {
        List<Present.OwnFault> faults = new ArrayList<>();
        standing.forEach(
                (key, fault) ->
                        faults.add(
                                new Present.OwnFault(
                                        key.source(),
                                        key.condition(),
                                        fault.text(),
                                        fault.alarm().since)));
        return faults;
    }

    /** The gateway's present state, kept by the broker. */
    public void publishState(Stamp now) {
        List<Alarm> alarms = alarms();
        DeviceState state = alarms.isEmpty() ? DeviceState.NORMAL : DeviceState.FAULT;
        if (state != published) {
            published = state;
            stateSince = now;
        }
        Identity self = this.self.get();
        outbox.append(
                publisher.state(
                        self.id(),
                        self.name(),
                        PersistedState.GATEWAY,
                        state,
                        stateSince,
                        alarms,
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        List.of(PersistedState.of(self.id(), state, stateSince))));
    }
}
