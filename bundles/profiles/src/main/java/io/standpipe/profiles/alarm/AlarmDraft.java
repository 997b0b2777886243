package io.standpipe.profiles.alarm;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.GatewayCondition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.profiles.point.Only;
import io.standpipe.profiles.point.Repeat;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
public record AlarmDraft(
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

    static final Map<String, Priority> PRIORITIES = words(Priority.values());
    static final Map<String, Serviceability> REASONS =
            Map.of(
                    "no-water", Serviceability.NO_WATER,
                    "damaged", Serviceability.DAMAGED,
                    "buried", Serviceability.BURIED,
                    "enclosed", Serviceability.ENCLOSED,
                    "unknown", Serviceability.UNKNOWN);

    static final Map<String, GatewayCondition> CONDITIONS = words(GatewayCondition.values());

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

    public static AlarmDraft read(
            Yaml node, String path, DeviceKind device, Values values, Repeat repeat) throws Wrong {
        Fields fields = Fields.of(node, path, AlarmTable.ALARM, values);
        Repeat.Template id = repeat.id(fields.line(), fields.key("id"), fields.text("id"));
        AlarmKind kind = fields.choice("kind", KINDS);
        When when = When.read(fields.node("when"), fields.key("when"), values, repeat);
        Duration onDelay = fields.time("onDelay");
        Duration offDelay = fields.time("offDelay");
        if (fields.has("source")) {
            fields.text("source");
        }
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
                fields.flag("latching"),
                optional(fields, "reset", repeat),
                fields.time("reAlarm"),
                optional(fields, "suppressedWhile", repeat),
                fields.has("beyond")
                        ? repeat.template(
                                fields.line(), fields.key("beyond"), fields.text("beyond"))
                        : null,
                fields.has("gateway") ? fields.choice("gateway", CONDITIONS) : null,
                Only.applies(fields));
    }

    private static @Nullable When optional(Fields fields, String key, Repeat repeat) throws Wrong {
        return fields.has(key)
                ? When.read(fields.node(key), fields.key(key), fields.values(), repeat)
                : null;
    }

    private static @Nullable Serviceability unserviceable(Fields fields, DeviceKind device)
            throws Wrong {
        if (!fields.has("unserviceable")) {
            return null;
        }
        if (!device.givesWater()) {
            throw fields.wrong(
                    "unserviceable",
                    ProfileRulePhrase.GIVES_WATER.with(device.word()),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        return fields.choice("unserviceable", REASONS);
    }

    /**
     * The alarm at one place of a repeat.
     *
     * @param at value of each variable
     * @param points all points of the profile by id
     * @param byIndex those that the device has
     * @throws Wrong no such point, or a test that does not fit it
     */
    public AlarmDefinition at(
            int[] at, Map<String, Point> points, List<Point> byIndex, String detector)
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
                gateway == null
                                && applies
                                && kind == AlarmKind.FAULT
                                && tellsOfLine(condition, byIndex)
                        ? GatewayCondition.LINE
                        : gateway,
                detector);
    }

    /** Whether it looks for a line that is broken or shorted. */
    private static boolean tellsOfLine(Condition condition, List<Point> all) {
        if (condition instanceof Condition.Is is) {
            return all.get(is.point()).source().tellsOfLine(is.bits());
        }
        return condition.parts().stream().anyMatch(part -> tellsOfLine(part, all));
    }
}
