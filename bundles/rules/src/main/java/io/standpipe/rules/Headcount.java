package io.standpipe.rules;

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
    private final Map<Serviceability, Integer> hydrants = new EnumMap<>(Serviceability.class);
    private final Map<OwnState.Sign, Integer> signs = new EnumMap<>(OwnState.Sign.class);

    /** One device in the count; at first it does not count. */
    final class Entry {
        private @Nullable DeviceState state;
        private @Nullable Serviceability serviceability;
        private Set<OwnState.Sign> signs = Set.of();

        /**
         * @param serviceability null for anything but a hydrant
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
                hydrants.merge(serviceability, by, Headcount::sum);
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

    Entry entry() {
        return new Entry();
    }

    /**
     * @param own the gateway's own faults that stand
     * @param remembered what stood when the gateway stopped, at devices that no bus has installed
     *     since
     */
    Census census(Collection<Alarm> own, Collection<Alarm> remembered) {
        return new Census(
                new EnumMap<>(states),
                new EnumMap<>(hydrants),
                OwnState.of(signs.keySet(), own, remembered),
                own.size());
    }
}
