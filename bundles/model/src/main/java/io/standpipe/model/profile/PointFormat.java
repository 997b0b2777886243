package io.standpipe.model.profile;

import io.standpipe.model.device.DeviceProfile;
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

    /** The key of a point behind which it says where the point stands: {@code modbus}. */
    String key();

    /** The keys of a profile, besides its points, that are of this bus. */
    default Set<String> profileKeys() {
        return Set.of();
    }

    /** The columns of its device table, whose names no parameter of a profile can have. */
    default Set<String> columns() {
        return Set.of();
    }

    /**
     * Begins with a profile. It is asked of every profile, since its keys may stand in any.
     *
     * @param document the profile, with values for its parameters
     * @throws Wrong one of its {@link #profileKeys} that can be read without the points
     */
    PointReader reader(Fields document) throws Wrong;

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
