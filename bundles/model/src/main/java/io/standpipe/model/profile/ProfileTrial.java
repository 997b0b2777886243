package io.standpipe.model.profile;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles.Mistake;
import io.standpipe.model.point.Reading;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tries a profile without a device: what raw values that somebody typed come to, by the code by
 * which the bus reads devices. A service of a bus. Any thread.
 */
@ConsumerType
public interface ProfileTrial {

    /** See {@link PointFormat#key}. */
    String key();

    /**
     * What came of it.
     *
     * @param readings of the points whose raw values were given
     * @param lacking what of the profile was not given, for people: {@code holding 4 to 5}
     * @param wrong what could not be read of the raw values; then there are no readings
     */
    record Outcome(List<Reading> readings, List<String> lacking, List<Mistake> wrong) {}

    /**
     * @param raw of Modbus: lines such as {@code holding 100: 1234 0x04D2}
     */
    Outcome read(DeviceProfile profile, String raw);
}
