package io.standpipe.profiles;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.GatewayCondition;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Point;
import io.standpipe.model.Priority;
import io.standpipe.model.Serviceability;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alarm as it is written, for every place of a repeat.
 *
 * @param id its id there
 * @param beyond id of the alarm that it must lie beyond, as low-low lies beyond low; null if none
 * @param gateway what it says about the gateway itself; null if nothing is written
 * @param applies whether the device has it: its parameters may choose others
 */
record AlarmDraft(
        String path,
        int line,
        Repeat.Template id,
        AlarmKind kind,
        When when,
        Duration onDelay,
        Duration offDelay,
        @Nullable Serviceability unserviceable,
        Priority priority,
        boolean latching,
        @Nullable When reset,
        Duration reAlarm,
        @Nullable When suppressedWhile,
        Repeat.@Nullable Template beyond,
        @Nullable GatewayCondition gateway,
        boolean applies) {

    static final Map<String, AlarmKind> KINDS = names(AlarmKind.values());

    private static final Set<String> KEYS =
            Set.of(
                    "id",
                    "kind",
                    "when",
                    "onDelay",
                    "offDelay",
                    "unserviceable",
                    "source",
                    "priority",
                    "latching",
                    "reset",
                    "reAlarm",
                    "suppressedWhile",
                    "beyond",
                    "gateway",
                    "only");
    private static final Map<String, Priority> PRIORITIES = words(Priority.values());
    private static final Map<String, Serviceability> REASONS =
            Map.of(
                    "no-water", Serviceability.NO_WATER,
                    "damaged", Serviceability.DAMAGED,
                    "buried", Serviceability.BURIED,
                    "enclosed", Serviceability.ENCLOSED,
                    "unknown", Serviceability.UNKNOWN);

    private static final Map<String, GatewayCondition> CONDITIONS =
            words(GatewayCondition.values());

    private static <E extends Enum<E>> Map<String, E> names(E[] constants) {
        Map<String, E> names = new TreeMap<>();
        for (E constant : constants) {
            names.put(constant.name(), constant);
        }
        return names;
    }

    private static <E extends Enum<E>> Map<String, E> words(E[] constants) {
        Map<String, E> words = new TreeMap<>();
        names(constants).forEach((name, it) -> words.put(name.toLowerCase(Locale.ROOT), it));
        return words;
    }

    static AlarmDraft read(Yaml node, String path, DeviceKind device, Values values, Repeat repeat)
            throws Wrong {
        Fields fields = Fields.of(node, path, KEYS, values);
        Repeat.Template id = repeat.id(fields.line(), fields.key("id"), fields.text("id"));
        AlarmKind kind = fields.choice("kind", KINDS);
        When when = When.read(fields.node("when"), fields.key("when"), values, repeat);
        Duration onDelay = fields.time("onDelay");
        Duration offDelay = fields.time("offDelay");
        if (kind == AlarmKind.FIRE && onDelay.compareTo(AlarmDefinition.MAX_FIRE_DELAY) > 0) {
            throw fields.wrong(
                    "onDelay",
                    "a fire is never held back: for kind FIRE it must be at most 100ms, the debounce of a contact,"
                            + " but is "
                            + onDelay.toMillis()
                            + "ms; remove it");
        }
        if (kind == AlarmKind.FIRE && fields.has("suppressedWhile")) {
            throw fields.wrong(
                    "suppressedWhile",
                    "a fire is never suppressed; remove it, and let a walk test mark it as a test");
        }
        boolean latching = fields.flag("latching");
        if (fields.has("reset") && !fields.has("latching")) {
            throw fields.wrong("reset", "is for an alarm that latches; add latching: true");
        }
        requireSource(fields);
        return new AlarmDraft(
                path,
                fields.line(),
                id,
                kind,
                when,
                onDelay,
                offDelay,
                unserviceable(fields, device),
                fields.has("priority") ? fields.choice("priority", PRIORITIES) : Priority.of(kind),
                latching,
                optional(fields, "reset", repeat),
                fields.time("reAlarm"),
                optional(fields, "suppressedWhile", repeat),
                fields.has("beyond")
                        ? repeat.template(
                                fields.line(), fields.key("beyond"), fields.text("beyond"))
                        : null,
                gateway(fields, kind),
                applies(fields));
    }

    private static @Nullable GatewayCondition gateway(Fields fields, AlarmKind kind) throws Wrong {
        if (!fields.has("gateway")) {
            return null;
        }
        if (kind != AlarmKind.FAULT && kind != AlarmKind.SUPERVISORY) {
            throw fields.wrong(
                    "gateway",
                    "is for alarms of kind FAULT or SUPERVISORY, but this is %s; change kind or remove it"
                            .formatted(kind));
        }
        return fields.choice("gateway", CONDITIONS);
    }

    private static @Nullable When optional(Fields fields, String key, Repeat repeat) throws Wrong {
        return fields.has(key)
                ? When.read(fields.node(key), fields.key(key), fields.values(), repeat)
                : null;
    }

    private static void requireSource(Fields fields) throws Wrong {
        boolean limit =
                fields.node("when") instanceof Yaml.Mapping when
                        && (when.entries().containsKey("below")
                                || when.entries().containsKey("above")
                                || when.entries().containsKey("stuckFor"));
        boolean numbers =
                limit || fields.has("onDelay") || fields.has("offDelay") || fields.has("reAlarm");
        if (fields.has("source")) {
            fields.text("source");
        } else if (numbers) {
            throw new Wrong(
                    fields.line(),
                    fields.path(),
                    "needs the key source: a sentence that says where its setpoint and delays come from");
        }
    }

    private static @Nullable Serviceability unserviceable(Fields fields, DeviceKind device)
            throws Wrong {
        if (!fields.has("unserviceable")) {
            return null;
        }
        if (!device.givesWater()) {
            throw fields.wrong(
                    "unserviceable",
                    "is for what gives water (hydrant, crane, tank, pool, intake, well), but this is a profile of kind "
                            + device.word()
                            + "; remove it");
        }
        return fields.choice("unserviceable", REASONS);
    }

    /** Whether every parameter that {@code only} names is what it says; true without it. */
    static boolean applies(Fields fields) throws Wrong {
        boolean applies = true;
        for (Map.Entry<String, Yaml.Entry> entry : fields.entries("only").entrySet()) {
            String key = fields.key("only") + "." + entry.getKey();
            Yaml value = entry.getValue().value();
            Parameter parameter = fields.values().declared().get(entry.getKey());
            if (parameter == null || parameter.options().isEmpty()) {
                throw new Wrong(
                        entry.getValue().line(),
                        key,
                        "there is no parameter with options of this name; declare one");
            }
            int option = parameter.options().indexOf(fields.values().text(value, key));
            if (option < 0) {
                throw new Wrong(
                        value.line(),
                        key,
                        "must be one of %s, but is %s"
                                .formatted(
                                        String.join(", ", parameter.options()),
                                        Values.quote(value)));
            }
            Double chosen = fields.values().parameters().get(entry.getKey());
            applies &= chosen != null && chosen == option;
        }
        return applies;
    }

    /**
     * The alarm at one place of a repeat.
     *
     * @param at value of each variable
     * @param points all points of the profile by id
     * @param loops indexes of those that are supervised loops
     * @throws Wrong no such point, or a test that does not fit it
     */
    AlarmDefinition at(int[] at, Map<String, Point> points, Set<Integer> loops, String detector)
            throws Wrong {
        Condition condition = when.at(at, points);
        return new AlarmDefinition(
                id.fill(at),
                kind,
                condition,
                onDelay,
                offDelay,
                unserviceable,
                priority,
                latching,
                reset == null ? null : reset.at(at, points),
                reAlarm,
                suppressedWhile == null ? null : suppressedWhile.at(at, points),
                gateway == null && kind == AlarmKind.FAULT && tellsOfLine(condition, loops)
                        ? GatewayCondition.LINE
                        : gateway,
                detector);
    }

    /** Whether it looks for a loop that is open or shorted. */
    private static boolean tellsOfLine(Condition condition, Set<Integer> loops) {
        if (condition instanceof Condition.Is is) {
            return loops.contains(is.point())
                    && (is.bits().match(GpioSource.Loop.OPEN)
                            || is.bits().match(GpioSource.Loop.SHORT));
        }
        return condition.parts().stream().anyMatch(part -> tellsOfLine(part, loops));
    }
}
