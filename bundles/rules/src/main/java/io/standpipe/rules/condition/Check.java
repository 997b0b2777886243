package io.standpipe.rules.condition;

import io.standpipe.model.time.Stamp;
import org.jspecify.annotations.Nullable;

/** A condition of a device, made ready to be asked often. It keeps no more than it must. */
public interface Check {

    /** What a condition is at the moment, in the three-valued logic of Kleene. */
    enum Verdict {
        MET,
        GONE,
        /** A point it looks at is BAD or was not read. */
        UNKNOWN;

        static Verdict of(boolean met) {
            return met ? MET : GONE;
        }

        Verdict negated() {
            return switch (this) {
                case MET -> GONE;
                case GONE -> MET;
                case UNKNOWN -> UNKNOWN;
            };
        }
    }

    /**
     * @param stands whether the condition was met until now, which moves a limit by its deadband
     */
    Verdict verdict(boolean stands);

    /**
     * A point was sampled, whether or not it changed.
     *
     * @param stands as above
     */
    default void sample(PointState sampled, boolean stands) {}

    /** No bus reads the points at the moment: later samples are not compared with earlier ones. */
    default void forget() {}

    /** Since when the condition is met, if that is known only later; null if it showed at once. */
    default @Nullable Stamp since() {
        return null;
    }
}
