package io.standpipe.rules.device;

import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.alarm.ActiveAlarms;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.alarm.AlarmRules;
import io.standpipe.rules.message.PersistedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of one device as it was published last. Rules thread. */
public final class StatePublication {

    private final DeviceContext context;
    private final ActiveAlarms standing;
    private final AlarmRules rules;
    private final AlarmAnnouncements announcements;

    private @Nullable DeviceState state;
    private @Nullable Serviceability serviceability;
    private Stamp since;

    /** The state before the start, or before the device was described anew. */
    private PersistedState.@Nullable WasIn before;

    /** Content of the message that was published last. */
    private byte[] said = {};

    /**
     * @param standing alarms that it names
     * @param rules whose suppressed conditions it names
     */
    StatePublication(
            DeviceContext context,
            ActiveAlarms standing,
            AlarmRules rules,
            AlarmAnnouncements announcements) {
        this.context = context;
        this.standing = standing;
        this.rules = rules;
        this.announcements = announcements;
        since = context.time().stamp();
    }

    /** Since when the device is in it. */
    Stamp since() {
        return since;
    }

    /** Null for what gives no water, or if nothing was published yet. */
    @Nullable Serviceability serviceability() {
        return serviceability;
    }

    /** The state before a restart. A device that is still in it has been in it all the time. */
    public void wasIn(PersistedState.@Nullable WasIn state) {
        before = state;
    }

    /** The state that it is in; null if none was published yet. */
    public PersistedState.@Nullable WasIn wasIn() {
        return state == null ? before : new PersistedState.WasIn(state, since);
    }

    /** Publishes the present state if it is another than the one published last. */
    void update(
            Device device,
            DeviceState now,
            @Nullable Serviceability serviceability,
            Outbox outbox) {
        boolean alarmsChanged = announcements.takeChanged();
        boolean news = now != state || serviceability != this.serviceability;
        // That nothing is known yet is said after a while, see unread, or with other news.
        if (alarmsChanged || (news && now != DeviceState.UNKNOWN)) {
            publish(device, now, serviceability, outbox);
        }
    }

    /** Says openly that nothing is known yet, if so. */
    void unread(
            Device device,
            DeviceState now,
            @Nullable Serviceability serviceability,
            Outbox outbox) {
        if (state == null) {
            publish(device, now, serviceability, outbox);
        }
    }

    // Whoever keeps the retained state has it: it goes out when it says something else, and only
    // then. What is to be remembered with it waits for that as well.
    private void publish(
            Device device,
            DeviceState now,
            @Nullable Serviceability serviceability,
            Outbox outbox) {
        List<Message.Memory> memories = new ArrayList<>(announcements.memories());
        if (now != state) {
            since =
                    state == null && before != null && before.state() == now
                            ? before.since()
                            : context.time().stamp();
            memories.add(PersistedState.of(device.id(), now, since));
        }
        state = now;
        this.serviceability = serviceability;
        List<Alarm> alarms = standing.list();
        Message message =
                context.publisher()
                        .state(
                                device.id(),
                                device.name(),
                                device.kind().word(),
                                now,
                                since,
                                alarms,
                                alarms.stream().filter(announcements::shelved).toList(),
                                rules.suppressed(),
                                serviceability,
                                context.holds().of(device.id(), device.place().grid()),
                                memories);
        if (!Arrays.equals(said, message.body())) {
            said = message.body();
            announcements.remembered();
            outbox.append(message);
        }
        context.changed().run();
    }
}
