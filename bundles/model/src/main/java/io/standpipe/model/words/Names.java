package io.standpipe.model.words;

import org.jspecify.annotations.Nullable;

/** What people call the points, states and alarms of a device, by their ids. Any thread. */
public interface Names {

    /** Of a device whose profile names nothing. */
    Names NONE =
            new Names() {
                @Override
                public @Nullable Label point(String id) {
                    return null;
                }

                @Override
                public @Nullable Label state(String name) {
                    return null;
                }

                @Override
                public @Nullable Label alarm(String id) {
                    return null;
                }

                @Override
                public String toString() {
                    return "none";
                }
            };

    /** Null if it has no name: it is called by its id. */
    @Nullable Label point(String id);

    /**
     * The same of a value of a point that is a list of states.
     *
     * @param name as the profile calls it: {@code line-open}
     */
    @Nullable Label state(String name);

    /** The same of an alarm. */
    @Nullable Label alarm(String id);
}
