package io.standpipe.model.device;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The device profiles. A service; it is registered anew when the profiles change. Its property
 * {@link #FORMAT} names the buses whose profiles can be read now, so that a bus waits for its own:
 * {@code (format=modbus)}. Any thread.
 */
@ProviderType
public interface Profiles {

    /** Service property: the keys of the formats that are there. */
    String FORMAT = "format";

    /** Ids of all that loaded. */
    Set<String> ids();

    /** Names of the parameters that a device of this profile may carry in the device table. */
    Set<String> parameters(String id) throws ProfileException;

    /**
     * A parameter that each row should say, since nobody else can know it. While one does not, the
     * profile's default counts, and that is told as a mistake of the row.
     *
     * @param column its name
     * @param unit may be empty
     * @param why continues "must be set: "
     */
    record Needed(String column, String unit, String why) {}

    /** Such parameters of a profile. */
    default List<Needed> needed(String id) throws ProfileException {
        return List.of();
    }

    /**
     * The profile with the parameters filled in; equal arguments give the same object.
     *
     * @param parameters name to value; those not given take the profile's defaults
     * @throws ProfileException no such profile, it did not load, no such parameter, a value out of
     *     bounds, or one not given that has no default
     */
    DeviceProfile profile(String id, Map<String, String> parameters) throws ProfileException;

    /** Says in one sentence what is wrong with a profile or its use. */
    final class ProfileException extends Exception {

        private final String column;

        public ProfileException(String message) {
            this(message, "");
        }

        /**
         * @param column of the device table that a row lacks, or whose cell is wrong; empty if that
         *     is none
         */
        public ProfileException(String message, String column) {
            super(message);
            this.column = column;
        }

        /** See the constructor. */
        public String column() {
            return column;
        }
    }
}
