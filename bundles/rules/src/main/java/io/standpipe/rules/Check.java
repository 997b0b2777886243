package io.standpipe.rules;

import io.standpipe.model.Stamp;
import org.jspecify.annotations.Nullable;

/** A condition of a device, made ready to be asked often. It keeps no more than it must. */
interface Check {

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

    /** Nobody reads its points at the moment: what comes next does not go on from what was. */
    default void forget() {}

    /** Since when it is met, if that was earlier than it showed; otherwise null. */
    default @Nullable Stamp since() {
        return null;
    }
}
