package io.standpipe.model.contract;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.json.Members;
import org.jspecify.annotations.Nullable;

/** Writes an alarm, docs/contract.md: for messages, the page, wires. */
public final class AlarmJson {

    private AlarmJson() {}

    /**
     * That it came or went: {@code kind}, {@code priority}, {@code condition}, {@code state}.
     *
     * @param priority null to leave it out
     */
    public static void transition(
            Members to,
            AlarmKind kind,
            @Nullable Priority priority,
            String condition,
            boolean raised) {
        to.member("kind", kind.name());
        if (priority != null) {
            to.member("priority", priority.name());
        }
        to.member("condition", condition).member("state", raised ? "RAISED" : "CLEARED");
    }

    /** Which one it is, among those of its device: {@code condition}, {@code kind}. */
    public static void name(Members to, String condition, AlarmKind kind) {
        to.member("condition", condition).member("kind", kind.name());
    }

    /** {@code cause} and {@code text}; nothing of what is empty. */
    public static void why(Members to, String cause, String text) {
        if (!cause.isEmpty()) {
            to.member("cause", cause);
        }
        if (!text.isEmpty()) {
            to.member("text", text);
        }
    }

    /** What is so is said, and nothing of what is not. */
    public static void flag(Members to, String name, boolean set) {
        if (set) {
            to.member(name, true);
        }
    }
}
