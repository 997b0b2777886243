package io.standpipe.model.device;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

    /**
     * A file that holds a profile, or should.
     *
     * @param id of the profile
     * @param file where it stands, for people
     * @param own whether the site has it itself
     * @param kind word of the kind of device, or the parameter that says it; empty if broken
     * @param source where its map comes from; empty if broken
     * @param problem why it cannot be used, a sentence; empty if it can
     */
    record Listed(
            String id, String file, boolean own, String kind, String source, String problem) {}

    /** All that are there, by their ids, also those that cannot be used. */
    default List<Listed> listed() {
        return List.of();
    }

    /**
     * A profile made with its defaults, and the least of what a row must say: to look at, not to
     * read a device by.
     */
    default DeviceProfile example(String id) throws ProfileException {
        return profile(id, Map.of());
    }

    /**
     * Something that is wrong with a text.
     *
     * @param line from 1; 0 if it concerns the whole
     * @param column from 1; 0 if it concerns the line, or the whole
     * @param key path of the key of a profile; empty if it has none
     * @param sentence what was expected, what came, what to do
     */
    record Mistake(int line, int column, String key, String sentence) {}

    /**
     * What somebody's profile is worth that is in no file.
     *
     * @param profile see {@link #example}; null if there is any mistake
     * @param questions what may be a mistake though it is none for sure, a sentence each
     */
    record Draft(@Nullable DeviceProfile profile, List<Mistake> mistakes, List<String> questions) {}

    /** Judges a profile as if it were in a file, with the formats that are there now. */
    default Draft judge(String yaml) {
        return new Draft(null, List.of(), List.of());
    }

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
