package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmDefinition.Condition;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One alarm of one device: on-delay, off-delay and deadband as ISA-18.2 has them. A BAD reading
 * says nothing about the condition: what stands stays, and a delay that ran is broken off, because
 * nobody knows whether the condition held.
 */
final class AlarmRule {

    /** Told of each transition, on the rules thread. */
    interface Listener {
        /**
         * @param since when the condition began or ended
         * @param reading the newest
         */
        void onTransition(ActiveAlarm alarm, boolean raised, Stamp since, Reading reading);
    }

    /** 0.10 + 0.02 is a little more than 0.12 in binary; no sensor resolves this much. */
    private static final double ROUNDING = 1e-9;

    private enum Phase {
        NORMAL,
        ON_DELAY,
        ACTIVE,
        OFF_DELAY
    }

    private final AlarmDefinition definition;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Listener listener;

    private Phase phase = Phase.NORMAL;
    private Scheduler.@Nullable Task delay;
    private @Nullable ActiveAlarm active;
    private @Nullable Reading newest;

    AlarmRule(AlarmDefinition definition, TimeSource time, Scheduler scheduler, Listener listener) {
        this.definition = definition;
        this.time = time;
        this.scheduler = scheduler;
        this.listener = listener;
    }

    /** The standing alarm; null if there is none. */
    @Nullable ActiveAlarm active() {
        return active;
    }

    void evaluate(Reading reading, Stamp stamp) {
        newest = reading;
        if (reading.quality().status() == Quality.Status.BAD) {
            breakOff();
        } else if (met(reading.value())) {
            switch (phase) {
                case NORMAL -> after(definition.onDelay(), stamp, Phase.ON_DELAY);
                case OFF_DELAY -> breakOff();
                case ON_DELAY, ACTIVE -> {}
            }
        } else {
            switch (phase) {
                case ACTIVE -> after(definition.offDelay(), stamp, Phase.OFF_DELAY);
                case ON_DELAY -> breakOff();
                case NORMAL, OFF_DELAY -> {}
            }
        }
    }

    private boolean met(double value) {
        boolean stands = active != null;
        Condition when = definition.when();
        if (when instanceof Condition.Below below) {
            return value
                    < (stands ? below.setpoint() + below.deadband() : below.setpoint()) - ROUNDING;
        }
        if (when instanceof Condition.Above above) {
            return value
                    > (stands ? above.setpoint() - above.deadband() : above.setpoint()) + ROUNDING;
        }
        return ((Condition.Is) when).bits().match((long) value);
    }

    /** Goes over to the other side once the delay, counted from the reading, is over. */
    private void after(Duration wait, Stamp since, Phase meanwhile) {
        Duration left = wait.minusNanos(time.nanos() - since.nanos());
        if (wait.isZero() || left.isNegative()) {
            turn(since);
        } else {
            phase = meanwhile;
            delay = scheduler.schedule(left, () -> turn(since));
        }
    }

    private void turn(Stamp since) {
        delay = null;
        ActiveAlarm gone = active;
        ActiveAlarm alarm = gone == null ? ActiveAlarm.of(definition, since) : gone;
        active = gone == null ? alarm : null;
        phase = gone == null ? Phase.ACTIVE : Phase.NORMAL;
        listener.onTransition(alarm, gone == null, since, Objects.requireNonNull(newest));
    }

    /** Ends a running delay without a transition. */
    void breakOff() {
        if (delay != null) {
            delay.cancel();
            delay = null;
        }
        phase = active == null ? Phase.NORMAL : Phase.ACTIVE;
    }
}
