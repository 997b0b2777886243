package io.standpipe.model;

import io.standpipe.model.device.Ids;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The gateway's own faults: configuration, disk, uplink. Each becomes an alarm of kind FAULT of the
 * gateway itself, and one line in the log when it comes and when it goes. A service. Any thread,
 * never blocks.
 */
@ProviderType
public interface Faults {

    /** A configuration that is wrong. */
    String CONFIGURATION = "configuration";

    /**
     * An uplink that does not get its messages to its centre. A condition that begins so counts as
     * a fault of the channel to the centre in the gateway's own state.
     */
    String UPLINK = "uplink";

    /** Problems of a configuration that are told in full: a table may have thousands. */
    int SHOWN = 5;

    /**
     * Raises the fault, or changes its text; the same text again does nothing.
     *
     * @param source who says so: a component's pid, with the instance's name after '~' if it has
     *     one
     * @param condition what is wrong, {@link Ids#PATTERN}: {@code configuration}, {@code disk},
     *     {@code uplink}
     * @param text one sentence: what was expected, what came, what to do
     */
    void raise(String source, String condition, String text);

    /**
     * Raises or clears the fault {@code configuration}.
     *
     * @param problems what is wrong, a sentence each, in the order in which people entered it; none
     *     if the configuration is in order. Of many the first {@link #SHOWN} are told, and the
     *     number of the others
     */
    default void report(String source, List<String> problems) {
        if (problems.isEmpty()) {
            clear(source, CONFIGURATION);
        } else {
            raise(source, CONFIGURATION, text(problems));
        }
    }

    /**
     * As {@link #report(String, List)}, where some of the problems end by themselves when a
     * neighbour starts: they are told only if they last.
     *
     * @param awaited those of the problems
     */
    default void report(String source, List<String> problems, Set<String> awaited) {
        report(source, problems);
    }

    /**
     * The text of a fault with these problems, at least one. Several are numbered, so that a page
     * can show each on a line of its own: {@code (1) one; (2) another; and 3 more}.
     */
    static String text(List<String> problems) {
        if (problems.size() == 1) {
            return problems.get(0);
        }
        StringJoiner text = new StringJoiner("; ");
        for (int at = 0; at < Math.min(problems.size(), SHOWN); at++) {
            text.add("(%d) %s".formatted(at + 1, problems.get(at)));
        }
        int more = problems.size() - SHOWN;
        return more > 0 ? text.add("and " + more + " more").toString() : text.toString();
    }

    /** Clears the fault; nothing happens if it is not raised. */
    void clear(String source, String condition);
}
