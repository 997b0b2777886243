package io.standpipe.model.profile;

import io.standpipe.model.device.BusPart;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Point.Source;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.List;

/**
 * Reads the keys of one bus in one profile, and says which of the keys that all points have go
 * together with them. Whatever does not is refused with line and key. One thread.
 */
public interface PointReader {

    /**
     * Where a point stands.
     *
     * @param point with the format's key
     * @throws Wrong also another key of the point that means nothing for what stands there
     */
    Source source(Fields point) throws Wrong;

    /**
     * Refuses a current or a curve of what has none.
     *
     * @param key {@code current} or {@code curve}, which is there
     * @param states whether the values have names
     */
    default void checkLinear(Fields point, String key, Source source, boolean states) throws Wrong {
        if (states) {
            throw point.wrong(
                    key,
                    ProfilePointPhrase.FOR_NUMBERS.with(ProfilePointPhrase.A_STATE.of()),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
    }

    /** The bits that the key {@code absent} of the point, which is there, may look at. */
    default long absentBits(Fields point, Source source) throws Wrong {
        return PointKeys.rawBits(point, "absent", source);
    }

    /** The numbers that a point can read, as rules of quality write them. */
    default NumberRange numbers(Source source) {
        return NumberRange.ANY;
    }

    /**
     * What else a rule of quality looks at, in the same answer: its key {@code address}, which is
     * there.
     */
    default Beside beside(Fields rule, Source source) throws Wrong {
        throw rule.wrong(
                "address",
                ProfilePointPhrase.FOR_MODBUS.with(),
                ProfileYamlPhrase.REMOVE_IT.with());
    }

    /** Refuses the key {@code point} of a rule of quality, which is there. */
    default void checkOther(Fields rule) throws Wrong {
        throw rule.wrong(
                "point", ProfilePointPhrase.FOR_MODBUS.with(), ProfileYamlPhrase.REMOVE_IT.with());
    }

    /** Whether a moment that is read there is one as it stands. */
    default boolean tellsTime(Source clock) {
        return false;
    }

    /** Whether two points may come in one answer. */
    default boolean comesTogether(Source one, Source other) {
        return false;
    }

    /**
     * Where a point stands in one repetition of its block.
     *
     * @param point as it is written
     * @param first the point in the first repetition
     * @param id in this one
     * @param shift by how much further on it stands, in the unit of its address
     */
    default Source repeated(Fields point, Point first, String id, long shift) throws Wrong {
        return first.source();
    }

    /**
     * What the bus reads of the profile besides its points.
     *
     * @param points all of the device, also those of another bus
     */
    default BusPart finish(List<Point> points) throws Wrong {
        return BusPart.NONE;
    }

    /**
     * What a rule of quality looks at besides the point itself.
     *
     * @param register where it stands
     * @param numbers that can stand there
     */
    record Beside(int register, NumberRange numbers) {}
}
