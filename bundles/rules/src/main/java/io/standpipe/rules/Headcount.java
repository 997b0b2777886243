package io.standpipe.rules;

import io.standpipe.model.DeviceKind;
import io.standpipe.model.DeviceState;
import io.standpipe.model.Serviceability;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many devices are in which state, kept as they change: a change costs the same with any number
 * of devices. Rules thread.
 */
final class Headcount {

    private final Map<DeviceState, Integer> states = new EnumMap<>(DeviceState.class);
    private final Map<DeviceKind, Map<Serviceability, Integer>> water =
            new EnumMap<>(DeviceKind.class);
    private final Map<OwnState.Sign, Integer> signs = new EnumMap<>(OwnState.Sign.class);

    /** One device in the count; at first it does not count. */
    final class Entry {
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
        void is(
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
        void gone() {
            add(-1);
            state = null;
            serviceability = null;
            signs = Set.of();
        }

        private void add(int by) {
            if (state != null) {
                states.merge(state, by, Headcount::sum);
            }
            if (serviceability != null) {
                water.computeIfAbsent(kind, k -> new EnumMap<>(Serviceability.class))
                        .merge(serviceability, by, Headcount::sum);
            }
            for (OwnState.Sign sign : signs) {
                Headcount.this.signs.merge(sign, by, Headcount::sum);
            }
        }
    }

    private static @Nullable Integer sum(Integer a, Integer b) {
        int sum = a + b;
        return sum == 0 ? null : sum;
    }

    Entry entry(DeviceKind kind) {
        return new Entry(kind);
    }

    /**
     * @param own the gateway's own faults that stand
     * @param remembered what stood when the gateway stopped, at devices that no bus has installed
     *     since
     */
    Census census(Collection<Alarm> own, Collection<Alarm> remembered) {
        Map<DeviceKind, Map<Serviceability, Integer>> sources = new EnumMap<>(DeviceKind.class);
        water.forEach(
                (kind, counts) -> {
                    if (!counts.isEmpty()) {
                        sources.put(kind, new EnumMap<>(counts));
                    }
                });
        return new Census(
                new EnumMap<>(states),
                sources,
                OwnState.of(signs.keySet(), own, remembered),
                own.size());
    }
}
