package io.standpipe.profiles.template;

import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Ids;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.profiles.alarm.AlarmTable;
import io.standpipe.profiles.point.DerivedDraft;
import io.standpipe.profiles.point.PointTable;
import io.standpipe.profiles.point.Repeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys of profiles, with those of the formats that are there.
 *
 * @param root of a profile
 * @param block that is repeated
 * @param point that is read
 */
public record ProfileTable(Keys root, Keys block, Keys point) {

    static final Map<String, DeviceKind> KINDS = kinds();

    /** Those that say nothing of how points are read. */
    static final List<Keys.Key> COMMON =
            List.of(
                    Keys.Key.of(
                                    "profile",
                                    new Shape.Text(Ids.PATTERN, Values.MAX_TEXT),
                                    "Id of the profile, <vendor>-<model>; the device table refers to"
                                            + " it. A file with the id of a shipped profile replaces"
                                            + " that one.")
                            .needed(),
                    Keys.Key.of(
                                    "kind",
                                    Shape.choice(KINDS),
                                    "What sort of device it is; $name is a parameter with such words"
                                            + " as options.")
                            .needed(),
                    Keys.Key.of(
                                    "source",
                                    Shape.TEXT,
                                    "Where the register list comes from, and whether it was verified"
                                            + " on hardware.")
                            .needed(),
                    Keys.Key.of(
                                    "missed",
                                    Shape.whole(1, 100),
                                    "Polls in a row without a good answer that make the fault"
                                            + " communication (with a value out of range,"
                                            + " out-of-range); 2 to 3 missed periods are practice.")
                            .or(DeviceProfile.MISSED),
                    Keys.Key.of(
                            "period",
                            Shape.TIME,
                            "How often a device reports by itself; without a word for missed periods"
                                    + " it is silent. Leave it out for a device that is polled."),
                    ProfileNames.NAMES);

    /** The keys of profiles when these formats are there. */
    public static ProfileTable of(Formats formats) {
        Keys point = PointTable.of(formats.byKey().values());
        List<Keys.Key> contents =
                List.of(
                        Keys.Key.of(
                                "points",
                                Shape.list(
                                        new Shape.Either(
                                                "derived", () -> DerivedDraft.KEYS, () -> point),
                                        0),
                                "The values of the device."),
                        Keys.Key.of(
                                "alarms",
                                Shape.list(Shape.section(AlarmTable.ALARM), 0),
                                "Conditions that somebody must know of."));
        Keys block =
                Keys.of(
                                "block",
                                "Points and alarms that are there several times.",
                                Repeat.FOR,
                                PointTable.ONLY)
                        .and(contents);
        List<Keys.Key> all = new ArrayList<>(COMMON);
        all.add(ParameterDraft.parameters(formats.columns()));
        formats.byKey().values().forEach(format -> all.addAll(format.profileKeys()));
        all.addAll(contents);
        all.add(
                Keys.Key.of(
                        "repeat",
                        Shape.list(Shape.section(block), 0),
                        "Blocks of points and alarms that are repeated: for every loop, for every"
                                + " detector."));
        Keys root =
                Keys.of(
                                "profile",
                                "What a model of device offers: its points, how each is read, and"
                                        + " its alarms.")
                        .and(all)
                        .rules(
                                new Rule.Some(
                                        List.of("points", "repeat"),
                                        true,
                                        Rule.ALWAYS,
                                        none -> ProfilePhrase.NO_POINTS.with()));
        return new ProfileTable(root, block, point);
    }

    /** Whether a key of a profile is one that all have. */
    static boolean common(String key) {
        return COMMON.stream().anyMatch(one -> one.name().equals(key))
                || Set.of("parameters", "points", "alarms", "repeat").contains(key);
    }

    private static Map<String, DeviceKind> kinds() {
        Map<String, DeviceKind> words = new TreeMap<>();
        for (DeviceKind kind : DeviceKind.values()) {
            words.put(kind.word(), kind);
        }
        return words;
    }
}
