package io.standpipe.model.console;

import io.standpipe.model.words.Phrase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configurations of this gateway's components, for an editor: files without Kura, inside it
 * Kura's own. A service. What a configuration may say, the components know; here it is kept, whole
 * or not at all, and never over what somebody else wrote meanwhile. Any thread; takes as long as
 * the disk.
 */
@ProviderType
public interface Configurations {

    /** All that are there, and those that are gone and can be brought back; by their names. */
    List<Stored> all();

    /**
     * Puts a configuration in the place of the one that is there, or makes one. What is missing in
     * it is meant to be missing.
     *
     * @param source name of the component, with {@code ~name} for one of several
     * @param version that the author saw, see {@link Stored#version}
     * @param values each setting, as text; several lines are a list
     * @param who asks for it, for people
     * @throws RefusedException nothing was changed
     */
    void write(String source, String version, Map<String, String> values, String who)
            throws RefusedException;

    /**
     * Takes away one of several.
     *
     * @throws RefusedException nothing was changed
     */
    void delete(String source, String version, String who) throws RefusedException;

    /**
     * Takes back the last {@link #write}, {@link #delete} or {@code undo}, also one before a
     * restart.
     *
     * @throws RefusedException nothing was changed: somebody else changed it since, or there is
     *     nothing
     */
    void undo(String source, String version, String who) throws RefusedException;

    /**
     * A configuration.
     *
     * @param source name of the component, with {@code ~name} for one of several
     * @param there false if it is gone
     * @param values each setting as text; secrets too: they are not for browsers
     * @param version another one for each content; empty if it is gone
     * @param undoable what can be taken back; null if nothing can
     * @param locked why it cannot be changed here; empty if it can
     */
    record Stored(
            String source,
            boolean there,
            Map<String, String> values,
            String version,
            @Nullable Undoable undoable,
            Optional<Phrase.Said> locked) {

        public Stored {
            values = Map.copyOf(values);
        }
    }

    /**
     * A change that can be taken back.
     *
     * @param who made it
     * @param at when
     */
    record Undoable(String who, Instant at) {}

    /** Says why nothing was changed. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Phrase.Said said;

        public RefusedException(Phrase.Said said) {
            super(said.english());
            this.said = said;
        }

        public Phrase.Said said() {
            return said;
        }
    }
}
