package io.standpipe.profiles;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.Point;
import io.standpipe.model.Serviceability;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An alarm as it is written: its id and its point may hold the variables of a repeat.
 *
 * @param point id of the point it looks at
 * @param when makes the condition once the point is known
 */
record AlarmDraft(
        String path,
        int line,
        String id,
        AlarmKind kind,
        String point,
        AlarmTest when,
        Duration onDelay,
        Duration offDelay,
        @Nullable Serviceability unserviceable) {

    private static final Set<String> KEYS =
            Set.of("id", "kind", "when", "onDelay", "offDelay", "unserviceable", "source");
    private static final Pattern DELAY = Pattern.compile("([0-9]{1,8})(ms|s|m|h)");
    private static final Duration MAX_DELAY = Duration.ofHours(24);
    private static final Map<String, AlarmKind> KINDS = kinds();
    private static final Map<String, Serviceability> REASONS =
            Map.of(
                    "no-water", Serviceability.NO_WATER,
                    "damaged", Serviceability.DAMAGED,
                    "buried", Serviceability.BURIED,
                    "enclosed", Serviceability.ENCLOSED);

    private static Map<String, AlarmKind> kinds() {
        Map<String, AlarmKind> words = new TreeMap<>();
        for (AlarmKind kind : AlarmKind.values()) {
            words.put(kind.name(), kind);
        }
        return words;
    }

    static AlarmDraft read(Yaml node, String path, DeviceKind device, Values values) throws Wrong {
        Fields fields = Fields.of(node, path, KEYS, values);
        String id = fields.text("id");
        AlarmKind kind = fields.choice("kind", KINDS);
        Fields when = fields.fields("when", AlarmTest.KEYS);
        String point = when.text("point");
        AlarmTest test = AlarmTest.read(when);
        Duration onDelay = delay(fields, "onDelay");
        Duration offDelay = delay(fields, "offDelay");
        if (kind == AlarmKind.FIRE && onDelay.compareTo(AlarmDefinition.MAX_FIRE_DELAY) > 0) {
            throw fields.wrong(
                    "onDelay",
                    "a fire is never held back: for kind FIRE it must be at most 100ms, the debounce of a contact,"
                            + " but is "
                            + onDelay.toMillis()
                            + "ms; remove it");
        }
        boolean numbers =
                when.has("below")
                        || when.has("above")
                        || fields.has("onDelay")
                        || fields.has("offDelay");
        if (numbers && !fields.has("source")) {
            throw new Wrong(
                    fields.line(),
                    path,
                    "needs the key source: a sentence that says where its setpoint and delays come from");
        }
        if (fields.has("source")) {
            fields.text("source");
        }
        Serviceability unserviceable = null;
        if (fields.has("unserviceable")) {
            unserviceable = fields.choice("unserviceable", REASONS);
            if (device != DeviceKind.HYDRANT && device != DeviceKind.CRANE) {
                throw fields.wrong(
                        "unserviceable",
                        "is for hydrants and cranes, but this is a profile of kind "
                                + device.word()
                                + "; remove it");
            }
        }
        return new AlarmDraft(
                path, fields.line(), id, kind, point, test, onDelay, offDelay, unserviceable);
    }

    private static Duration delay(Fields fields, String key) throws Wrong {
        if (!fields.has(key)) {
            return Duration.ZERO;
        }
        Yaml node = fields.node(key);
        Duration delay = null;
        if (node instanceof Yaml.Scalar scalar && scalar.text().startsWith("$")) {
            double seconds = fields.values().parameter(scalar, fields.key(key));
            if (seconds >= 0 && seconds <= MAX_DELAY.toSeconds()) {
                delay = Duration.ofMillis(Math.round(seconds * 1000));
            }
        } else if (node instanceof Yaml.Scalar scalar) {
            Matcher matcher = DELAY.matcher(scalar.text());
            if (matcher.matches()) {
                long number = Long.parseLong(matcher.group(1));
                delay =
                        switch (matcher.group(2)) {
                            case "ms" -> Duration.ofMillis(number);
                            case "s" -> Duration.ofSeconds(number);
                            case "m" -> Duration.ofMinutes(number);
                            default -> Duration.ofHours(number);
                        };
            }
        }
        if (delay == null || delay.compareTo(MAX_DELAY) > 0) {
            throw fields.wrong(
                    key,
                    "must be a time from 0s to 24h such as 100ms, 15s or 2m, or $name for a parameter in seconds, but is "
                            + Values.quote(node));
        }
        return delay;
    }

    /**
     * The alarm at one place of a repeat.
     *
     * @param id its own
     * @param name id of the point it looks at there
     * @param points all points of the profile by id
     * @throws Wrong no such point, or a test that does not fit it
     */
    AlarmDefinition at(String id, String name, Map<String, Point> points) throws Wrong {
        Point found = points.get(name);
        if (found == null) {
            throw new Wrong(
                    line,
                    path + ".when.point",
                    "there is no point %s; %s"
                            .formatted(Values.quote(name), Nearest.hint(name, points.keySet())));
        }
        return new AlarmDefinition(id, kind, when.on(found), onDelay, offDelay, unserviceable);
    }
}
