package io.standpipe.profiles.template;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people call the points, states and alarms of a profile: by its own names, else by those that
 * all share. An alarm without a name that is a point and another alarm, {@code L2D15-fire}, is
 * called by both.
 *
 * @param texts descriptions of columns, and why a row must have one: the Chinese by the English
 */
public record ProfileNames(
        NameTable points, NameTable states, NameTable alarms, Map<String, String> texts)
        implements Names {

    /** Where the shared ones lie in this bundle. */
    static final String SHARED = "/names.yaml";

    private static final Keys KEYS =
            Keys.of(
                    "names",
                    "What people call the points, states and alarms of this profile, where"
                            + " names/shared.yaml has no name or another one. An id with variables"
                            + " in braces, L{loop}D{d}, stands for all that have numbers there.",
                    Keys.Key.of("points", NameTable.SHAPE, "Names of points by their ids."),
                    Keys.Key.of("states", NameTable.SHAPE, "Names of states."),
                    Keys.Key.of("alarms", NameTable.SHAPE, "Names of alarms by their ids."),
                    Keys.Key.of(
                            "texts",
                            Shape.texts(),
                            "The Chinese of each description and ask of a parameter, by its English;"
                                    + " names/shared.yaml has that of the shipped ones."));

    /** The key of a profile. */
    static final Keys.Key NAMES = Keys.Key.of("names", KEYS);

    private static final ProfileNames NONE =
            new ProfileNames(NameTable.EMPTY, NameTable.EMPTY, NameTable.EMPTY, Map.of());

    /** Read when somebody first asks: a gateway that shows nothing needs none. */
    private static final class Shared {
        static final ProfileNames NAMES = read();

        private static ProfileNames read() {
            try (InputStream in = ProfileNames.class.getResourceAsStream(SHARED)) {
                if (in == null) {
                    throw new IllegalStateException("this bundle lacks " + SHARED);
                }
                return of(YamlParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (Wrong e) {
                throw new IllegalStateException(SHARED + ": " + e.sentence(), e);
            }
        }
    }

    public ProfileNames {
        texts = Map.copyOf(texts);
    }

    /** Those of a profile. */
    static ProfileNames read(Fields document) throws Wrong {
        return document.has("names") ? of(document.fields("names")) : NONE;
    }

    private static ProfileNames of(Yaml document) throws Wrong {
        return of(Fields.of(document, "", KEYS, Values.PLAIN));
    }

    private static ProfileNames of(Fields fields) throws Wrong {
        return new ProfileNames(
                NameTable.read(fields, "points"),
                NameTable.read(fields, "states"),
                NameTable.read(fields, "alarms"),
                texts(fields));
    }

    private static Map<String, String> texts(Fields fields) throws Wrong {
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, Yaml.Entry> one : fields.entries("texts").entrySet()) {
            String path = fields.key("texts") + "." + Values.quote(one.getKey());
            texts.put(one.getKey(), Values.PLAIN.text(one.getValue().value(), path));
        }
        return texts;
    }

    /** Those that all profiles share. */
    public static ProfileNames shared() {
        return Shared.NAMES;
    }

    /** The Chinese of a text of a column; null if it has none. */
    public @Nullable String text(String english) {
        String own = texts.get(english);
        return own == null ? shared().texts.get(english) : own;
    }

    @Override
    public @Nullable Label point(String id) {
        Label own = points.find(id);
        return own == null ? shared().points.find(id) : own;
    }

    @Override
    public @Nullable Label state(String name) {
        Label own = states.find(name);
        return own == null ? shared().states.find(name) : own;
    }

    @Override
    public @Nullable Label alarm(String id) {
        Label own = whole(id);
        for (int cut = id.indexOf('-'); own == null && cut > 0; cut = id.indexOf('-', cut + 1)) {
            Label point = point(id.substring(0, cut));
            Label what = point == null ? null : whole(id.substring(cut + 1));
            if (point != null && what != null) {
                return new Label(
                        point.en() + ' ' + inSentence(what.en()), point.zh() + ' ' + what.zh());
            }
        }
        return own;
    }

    private @Nullable Label whole(String id) {
        Label own = alarms.find(id);
        return own == null ? shared().alarms.find(id) : own;
    }

    private static String inSentence(String name) {
        boolean word = name.length() > 1 && Character.isLowerCase(name.charAt(1));
        return word ? name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1) : name;
    }
}
