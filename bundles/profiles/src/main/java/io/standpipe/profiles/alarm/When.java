package io.standpipe.profiles.alarm;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.config.Nearest;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.profiles.point.Repeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A condition as it is written, for every place of a repeat. */
interface When {

    Pattern SAMPLES = Pattern.compile("([0-9]{1,2}) of ([0-9]{1,2})");

    /**
     * @param at value of each variable of the repeat
     * @param points all points of the profile by id
     * @throws Wrong no such point, or a test that does not fit it
     */
    Condition at(int[] at, Map<String, Point> points) throws Wrong;

    static When read(Yaml node, String path, Values values, Repeat repeat) throws Wrong {
        Fields when = Fields.of(node, path, AlarmTable.WHEN, values);
        String sort = AlarmTable.SORTS.stream().filter(when::has).findFirst().orElseThrow();
        return switch (sort) {
            case "point" -> point(when, repeat);
            case "all" -> {
                List<When> parts = parts(when, sort, repeat);
                yield (at, points) -> new Condition.All(each(parts, at, points));
            }
            case "any" -> {
                List<When> parts = parts(when, sort, repeat);
                yield (at, points) -> new Condition.Any(each(parts, at, points));
            }
            case "not" -> {
                When part = read(when.node("not"), when.key("not"), values, repeat);
                yield (at, points) -> new Condition.Not(part.at(at, points));
            }
            case "alarm" -> {
                Repeat.Template id =
                        repeat.template(when.line(), when.key("alarm"), when.text("alarm"));
                yield (at, points) -> new Condition.Stands(id.fill(at));
            }
            case "other" -> {
                AlarmKind kind = when.choice("other", AlarmDraft.KINDS);
                yield (at, points) -> new Condition.Other(kind);
            }
            default -> place(when.fields("place"));
        };
    }

    private static List<When> parts(Fields when, String key, Repeat repeat) throws Wrong {
        List<When> parts = new ArrayList<>();
        List<Yaml> items = when.list(key);
        for (int i = 0; i < items.size(); i++) {
            parts.add(read(items.get(i), when.key(key) + "[" + i + "]", when.values(), repeat));
        }
        if (parts.isEmpty()) {
            throw when.wrong(key, ProfileRulePhrase.CONDITIONS.with());
        }
        return parts;
    }

    private static List<Condition> each(List<When> parts, int[] at, Map<String, Point> points)
            throws Wrong {
        List<Condition> conditions = new ArrayList<>();
        for (When part : parts) {
            conditions.add(part.at(at, points));
        }
        return conditions;
    }

    private static When place(Fields place) throws Wrong {
        int atLeast = place.whole("atLeast");
        AlarmKind kind = place.has("kind") ? place.choice("kind", AlarmDraft.KINDS) : null;
        String alarm = place.has("alarm") ? place.text("alarm") : "";
        return (at, points) -> new Condition.InPlace(atLeast, kind, alarm);
    }

    private static When point(Fields when, Repeat repeat) throws Wrong {
        Repeat.Template id = repeat.template(when.line(), when.key("point"), when.text("point"));
        AlarmTest test = AlarmTest.read(when, repeat);
        int[] samples = samples(when);
        return (at, points) -> {
            String name = id.fill(at);
            Point found = points.get(name);
            if (found == null) {
                throw when.wrong(
                        "point",
                        ProfileYamlPhrase.NO_POINT.with(Values.quote(name)),
                        Nearest.said(name, points.keySet()));
            }
            if (found.isStored()) {
                throw when.wrong("point", ProfileRulePhrase.OF_THE_PAST.with(name));
            }
            Condition condition = test.on(found, at);
            return samples.length == 0
                    ? condition
                    : new Condition.Samples(samples[0], samples[1], condition);
        };
    }

    /** N and M; empty if the newest sample alone counts. */
    private static int[] samples(Fields when) throws Wrong {
        if (!when.has("samples")) {
            return new int[0];
        }
        Matcher matcher = SAMPLES.matcher(when.text("samples"));
        if (matcher.matches()) {
            int atLeast = Integer.parseInt(matcher.group(1));
            int of = Integer.parseInt(matcher.group(2));
            if (atLeast >= 1 && atLeast <= of && of <= 64) {
                return new int[] {atLeast, of};
            }
        }
        throw when.wrong("samples", AlarmTable.samples(Values.quote(when.node("samples"))));
    }
}
