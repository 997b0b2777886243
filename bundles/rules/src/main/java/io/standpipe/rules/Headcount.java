package io.standpipe.rules;

import io.standpipe.model.DeviceState;
import io.standpipe.model.Serviceability;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many devices are in which state, kept as they change: a change costs the same with any number
 * of devices. Rules thread.
 */
final class Headcount {

    private final Map<DeviceState, Integer> states = new EnumMap<>(DeviceState.class);
    private final Map<Serviceability, Integer> hydrants = new EnumMap<>(Serviceability.class);

    /** One device in the count; at first it does not count. */
    final class Entry {
        private @Nullable DeviceState state;
        private @Nullable Serviceability serviceability;

        /**
         * @param serviceability null for anything but a hydrant
         */
        void is(DeviceState state, @Nullable Serviceability serviceability) {
            add(-1);
            this.state = state;
            this.serviceability = serviceability;
            add(1);
        }

        /** It is installed no longer. */
        void gone() {
            add(-1);
            state = null;
            serviceability = null;
        }

        private void add(int by) {
            if (state != null) {
                states.merge(state, by, Headcount::sum);
            }
            if (serviceability != null) {
                hydrants.merge(serviceability, by, Headcount::sum);
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

    Census census(int faults) {
        return new Census(new EnumMap<>(states), new EnumMap<>(hydrants), faults);
    }
}
