package io.standpipe.profiles.point;

import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.settings.ProfilePointPhrase;

/** The key {@code sourceTime} of a point: which other one says when it was measured. */
public final class ClockDraft {

    private ClockDraft() {}

    /** Id of that point, as it is written; empty if nobody says. */
    static String name(Fields point) throws Wrong {
        return point.has("sourceTime") ? point.text("sourceTime") : "";
    }

    /**
     * @param draft the point as it is written
     * @param path of its key
     * @param dated whether the clock has a sourceTime itself
     * @throws Wrong it cannot be that of the point
     */
    public static void check(PointDraft draft, String path, Point point, Point clock, boolean dated)
            throws Wrong {
        int line = draft.line();
        if (!clock.isTime() || clock.isStored() || !draft.reader().tellsTime(clock.source())) {
            throw new Wrong(line, path, ProfilePointPhrase.CLOCK.with(Values.quote(clock.id())));
        }
        if (!draft.reader().comesTogether(point.source(), clock.source())) {
            throw new Wrong(
                    line, path, ProfilePointPhrase.CLOCK_ELSEWHERE.with(Values.quote(clock.id())));
        }
        if (clock.quality().stream().anyMatch(rule -> rule.point() >= 0)) {
            throw new Wrong(
                    line, path, ProfilePointPhrase.CLOCK_QUALITY.with(Values.quote(clock.id())));
        }
        if (dated) {
            throw new Wrong(
                    line, path, ProfilePointPhrase.CLOCK_WITH_CLOCK.with(Values.quote(clock.id())));
        }
    }
}
