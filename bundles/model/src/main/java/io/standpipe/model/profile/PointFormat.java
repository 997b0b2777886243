package io.standpipe.model.profile;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The keys by which device profiles say how one bus reads: those of a point, and those of the whole
 * profile. A service that the bundle of the bus offers; without it the profiles of that bus are
 * known, and cannot be used. Any thread.
 */
@ConsumerType
public interface PointFormat {

    /** Nothing says when a value was measured. */
    Rule NO_SOURCE_TIME =
            Rule.refuse(
                    "sourceTime",
                    Rule.ALWAYS,
                    ProfilePointPhrase.FOR_MODBUS.with(),
                    ProfilePointPhrase.REPORTED_TIME.with(),
                    ProfileYamlPhrase.REMOVE_IT.with());

    /** A point is read no more often than this: a bus would do nothing else. */
    Rule POLLED =
            Rule.narrow(
                    "interval",
                    Shape.time(
                            Duration.ofMillis(100),
                            Values.MAX_TIME,
                            time -> ProfilePhrase.INTERVAL.with(time.toMillis())),
                    Rule.ALWAYS);

    /**
     * The key of a point behind which it says where the point stands, {@code modbus}, with the keys
     * there. The readers of this format get no others.
     */
    Keys.Key point();

    /** The name of that key. */
    default String key() {
        return point().name();
    }

    /** What the keys that all points have must be to that key; asked of points that have it. */
    default List<Rule> pointRules() {
        return List.of(NO_SOURCE_TIME, POLLED);
    }

    /** The keys of a profile, besides its points, that are of this bus. */
    default List<Keys.Key> profileKeys() {
        return List.of();
    }

    /** The columns of its device table, whose names no parameter of a profile can have. */
    default Set<String> columns() {
        return Set.of();
    }

    /**
     * Begins with a profile. It is asked of every profile, since its keys may stand in any.
     *
     * @param document the profile, with values for its parameters
     * @throws Wrong one of its {@link #profileKeys()} that can be read without the points
     */
    PointReader reader(Fields document) throws Wrong;

    /**
     * Where a point stands, for people, in the words of its keys: {@code holding 4 int16}. Empty if
     * this bus does not read it.
     */
    default String place(Point point) {
        return "";
    }

    /**
     * What may be a mistake though it is none for sure, a sentence each, for the log.
     *
     * @param profile one that the site has itself
     * @param file where it stands
     */
    default List<String> questions(DeviceProfile profile, String file) {
        return List.of();
    }
}
