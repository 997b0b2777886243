package io.standpipe.history.alarm;

import io.standpipe.model.Present.Deed;
import io.standpipe.model.Present.HoldChange;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.Present.Transition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.history.AlarmEntry;
import io.standpipe.model.history.AlarmEntry.What;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes entries of what the rules tell; they have no number yet. */
final class AlarmNotes {

    /** An entry that waits to be written. */
    record Note(Stamp at, AlarmEntry entry) {}

    private AlarmNotes() {}

    static Note of(Transition transition) {
        StandingAlarm alarm = transition.alarm();
        Reading reading = transition.reading();
        return note(
                transition.since(),
                transition.raised() ? What.RAISED : What.CLEARED,
                transition.device(),
                transition.name(),
                "",
                alarm,
                alarm.condition(),
                "",
                "",
                0,
                reading == null ? Double.NaN : reading.value(),
                reading == null ? "" : reading.point().unit(),
                transition.text().isEmpty() ? alarm.text() : transition.text());
    }

    static Note of(Deed deed) {
        return note(
                deed.at(),
                deed.what() == Deed.What.RESET ? What.RESET : What.ACKNOWLEDGED,
                deed.device(),
                deed.name(),
                "",
                deed.alarm(),
                deed.alarm().condition(),
                deed.who(),
                "",
                0,
                Double.NaN,
                "",
                "");
    }

    /** Its condition is the alarm that is shelved, or else the kind of hold. */
    static Note of(HoldChange change) {
        Hold hold = change.hold();
        Hold.Target target = hold.target();
        return note(
                change.at(),
                change.begun() ? What.HOLD_BEGUN : What.HOLD_ENDED,
                target.device(),
                "",
                target.place(),
                null,
                target.alarm(),
                change.begun() ? hold.who() : change.endedBy(),
                hold.why(),
                hold.until(),
                Double.NaN,
                "",
                hold.what().word());
    }

    static Note started(Stamp at, String boot) {
        return about(at, What.STARTED, boot);
    }

    /**
     * @param by how far the clock was set forward
     */
    static Note clockSet(Stamp at, Duration by) {
        return about(at, What.CLOCK_SET, Long.toString(by.toMillis()));
    }

    static Note lost(Stamp at, long entries) {
        return about(at, What.LOST, Long.toString(entries));
    }

    private static Note about(Stamp at, What what, String text) {
        return note(at, what, "", "", "", null, "", "", "", 0, Double.NaN, "", text);
    }

    private static Note note(
            Stamp at,
            What what,
            String device,
            String name,
            String place,
            @Nullable StandingAlarm alarm,
            String condition,
            String who,
            String why,
            long until,
            double value,
            String unit,
            String text) {
        AlarmKind kind = alarm == null ? null : alarm.kind();
        Priority priority = alarm == null ? null : alarm.priority();
        return new Note(
                at,
                new AlarmEntry(
                        0,
                        at.utc(),
                        at.clock(),
                        false,
                        what,
                        device,
                        name,
                        place,
                        condition,
                        kind,
                        priority,
                        alarm != null && alarm.test(),
                        who,
                        why,
                        until,
                        alarm == null ? "" : alarm.cause(),
                        value,
                        unit,
                        text));
    }

    static AlarmEntry numbered(AlarmEntry of, long number) {
        return new AlarmEntry(
                number,
                of.at(),
                of.clock(),
                of.corrected(),
                of.what(),
                of.device(),
                of.name(),
                of.place(),
                of.condition(),
                of.kind(),
                of.priority(),
                of.test(),
                of.who(),
                of.why(),
                of.until(),
                of.cause(),
                of.value(),
                of.unit(),
                of.text());
    }
}
