package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.Present;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * An alarm that stands.
 *
 * @param condition the alarm's id in its profile, {@code communication} or {@code out-of-range}, or
 *     a condition of the gateway itself
 * @param since when the condition began
 * @param cause of such a fault, {@link io.standpipe.model.Quality#text()}; otherwise empty
 * @param source the component that reports a fault of the gateway itself; otherwise empty
 * @param when what raised it; null if it is not from a profile
 * @param unserviceable why the hydrant cannot be used because of it; null if it can
 */
record ActiveAlarm(
        String condition,
        AlarmKind kind,
        Stamp since,
        String cause,
        String source,
        AlarmDefinition.@Nullable Condition when,
        @Nullable Serviceability unserviceable) {

    static ActiveAlarm of(AlarmDefinition definition, Stamp since) {
        return new ActiveAlarm(
                definition.id(),
                definition.kind(),
                since,
                "",
                "",
                definition.when(),
                definition.unserviceable());
    }

    static ActiveAlarm pollFault(String condition, Stamp since, String cause) {
        return new ActiveAlarm(condition, AlarmKind.FAULT, since, cause, "", null, null);
    }

    /** The same, as those see it who watch on the spot. */
    Present.StandingAlarm standing() {
        return new Present.StandingAlarm(condition, kind, since, cause);
    }

    static ActiveAlarm ownFault(String source, String condition, Stamp since) {
        return new ActiveAlarm(condition, AlarmKind.FAULT, since, "", source, null, null);
    }
}
