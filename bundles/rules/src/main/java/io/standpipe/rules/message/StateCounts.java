package io.standpipe.rules.message;

import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.rules.alarm.Alarm;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counts of devices in each state, kept as they change: a change costs the same with any number
 * of devices. Rules thread.
 */
public final class StateCounts {

    private final Map<DeviceState, Integer> states = new EnumMap<>(DeviceState.class);
    private final Map<DeviceKind, Map<Serviceability, Integer>> water =
            new EnumMap<>(DeviceKind.class);
    private final Map<OwnState.Sign, Integer> signs = new EnumMap<>(OwnState.Sign.class);

    /** One device in the count; at first it does not count. */
    public final class Entry {
        private final DeviceKind kind;
        private @Nullable DeviceState state;
        private @Nullable Serviceability serviceability;
        private Set<OwnState.Sign> signs = Set.of();

        private Entry(DeviceKind kind) {
            this.kind = kind;
        }

        /**
         * @param serviceability null for what gives no water
         * @param signs what it says of the gateway itself
         */
        public void is(
                DeviceState state,
                @Nullable Serviceability serviceability,
                Set<OwnState.Sign> signs) {
            add(-1);
            this.state = state;
            this.serviceability = serviceability;
            this.signs = signs;
            add(1);
        }

        /** It is installed no longer. */
        public void gone() {
            add(-1);
            state = null;
            serviceability = null;
            signs = Set.of();
        }

        private void add(int by) {
            if (state != null) {
                states.merge(state, by, StateCounts::sum);
            }
            if (serviceability != null) {
                water.computeIfAbsent(kind, k -> new EnumMap<>(Serviceability.class))
                        .merge(serviceability, by, StateCounts::sum);
            }
            for (OwnState.Sign sign : signs) {
                StateCounts.this.signs.merge(sign, by, StateCounts::sum);
            }
        }
    }

    private static @Nullable Integer sum(Integer a, Integer b) {
        int sum = a + b;
        return sum == 0 ? null : sum;
    }

    public Entry entry(DeviceKind kind) {
        return new Entry(kind);
    }

    /**
     * @param own the gateway's own faults that stand
     * @param remembered what stood when the gateway stopped, at devices that no bus has installed
     *     since
     */
    public GatewayStatus gatewayStatus(Collection<Alarm> own, Collection<Alarm> remembered) {
        Map<DeviceKind, Map<Serviceability, Integer>> sources = new EnumMap<>(DeviceKind.class);
        water.forEach(
                (kind, counts) -> {
                    if (!counts.isEmpty()) {
                        sources.put(kind, new EnumMap<>(counts));
                    }
                });
        return new GatewayStatus(
                new EnumMap<>(states),
                sources,
                OwnState.of(signs.keySet(), own, remembered),
                own.size());
    }
}
