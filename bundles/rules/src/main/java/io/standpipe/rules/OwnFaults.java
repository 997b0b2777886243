package io.standpipe.rules;

import io.standpipe.model.DeviceState;
import io.standpipe.model.Present;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's own faults, as alarms of a device that is the gateway. Rules thread. */
final class OwnFaults {

    private static final Logger LOG = LoggerFactory.getLogger("io.standpipe.faults");

    private record Key(String source, String condition) {}

    private record Standing(ActiveAlarm alarm, String text) {}

    private final Identity self;
    private final Publisher publisher;
    private final Followers followers;
    private final TimeSource time;
    private final Map<Key, Standing> standing = new LinkedHashMap<>();
    private DeviceState published = DeviceState.UNKNOWN;
    private Stamp stateSince;

    OwnFaults(Identity self, Publisher publisher, Followers followers, TimeSource time) {
        this.self = self;
        this.publisher = publisher;
        this.followers = followers;
        this.time = time;
        stateSince = time.stamp();
    }

    int count() {
        return standing.size();
    }

    /** Returns whether anything changed. */
    boolean raise(String source, String condition, String text) {
        Key key = new Key(source, condition);
        Standing before = standing.get(key);
        if (before != null && before.text().equals(text)) {
            return false;
        }
        LOG.warn("{}: {}", source, text);
        Stamp now = time.stamp();
        if (before != null) {
            // Never two raises in a row: another text is another fault.
            tell(before.alarm(), false, now, before.text());
        }
        ActiveAlarm alarm = ActiveAlarm.ownFault(source, condition, now);
        standing.put(key, new Standing(alarm, text));
        tell(alarm, true, now, text);
        publishState(now);
        return true;
    }

    /** Returns whether anything changed. */
    boolean clear(String source, String condition) {
        Standing gone = standing.remove(new Key(source, condition));
        if (gone == null) {
            return false;
        }
        LOG.info("{}: {} is in order again", source, condition);
        Stamp now = time.stamp();
        tell(gone.alarm(), false, now, gone.text());
        publishState(now);
        return true;
    }

    private void tell(ActiveAlarm fault, boolean raised, Stamp since, String text) {
        publisher.ownFault(self, fault, raised, since, text);
        followers.alarm(
                new Present.Transition(
                        self.id(), self.name(), fault.standing(), raised, since, null, text));
    }

    List<Present.OwnFault> now() {
        List<Present.OwnFault> faults = new ArrayList<>();
        standing.forEach(
                (key, fault) ->
                        faults.add(
                                new Present.OwnFault(
                                        key.source(),
                                        key.condition(),
                                        fault.text(),
                                        fault.alarm().since())));
        return faults;
    }

    /** The gateway's present state, kept by the broker. */
    void publishState(Stamp now) {
        List<ActiveAlarm> alarms = new ArrayList<>();
        standing.values().forEach(fault -> alarms.add(fault.alarm()));
        DeviceState state = alarms.isEmpty() ? DeviceState.NORMAL : DeviceState.FAULT;
        if (state != published) {
            published = state;
            stateSince = now;
        }
        publisher.state(self.id(), self.name(), "gateway", state, stateSince, alarms, null);
    }
}
