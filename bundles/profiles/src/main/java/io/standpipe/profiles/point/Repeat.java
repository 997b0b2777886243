package io.standpipe.profiles.point;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.device.Ids;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables that run over the repetitions of a block: loops, and detectors within them. Without a
 * variable there is one repetition.
 *
 * @param variables the outermost first
 */
public record Repeat(List<Variable> variables) {

    public static final Repeat ONCE = new Repeat(List.of());

    /** The name of a variable. */
    public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,15}");

    private static final int MAX_VARIABLES = 3;

    private static final Keys RANGE =
            Keys.of(
                    "values",
                    "What a variable runs over.",
                    Keys.Key.of("from", Shape.whole(0, 65535), "First value.").needed(),
                    Keys.Key.of("to", Shape.whole(0, 65535), "Last value, included.").needed(),
                    Keys.Key.of(
                                    "step",
                                    Shape.whole(1, 65535),
                                    "By how much the address of a point grows from one value to the"
                                            + " next.")
                            .needed());

    /** The key of a block. */
    public static final Keys.Key FOR =
            Keys.Key.of(
                            "for",
                            new Shape.Entries(
                                    NAME, Set.of(), Shape.section(RANGE), 1, MAX_VARIABLES),
                            "Variables and what they run over, the outermost first. The ids of"
                                    + " points and alarms hold each in braces.")
                    .needed();

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");

    /**
     * @param from first value
     * @param to last value, included
     * @param stride by how much a point's address grows from one value to the next
     */
    record Variable(String name, int from, int to, int stride) {
        int count() {
            return to - from + 1;
        }
    }

    /** What is done for each repetition. */
    public interface Body {
        /**
         * @param at value of each variable
         */
        void at(int[] at) throws Wrong;
    }

    /**
     * A text with variables in braces, taken apart once because it is filled in thousands of times.
     */
    public record Template(List<String> texts, List<Integer> variables) {

        /**
         * @param at value of each variable
         */
        public String fill(int[] at) {
            StringBuilder filled = new StringBuilder(texts.get(0));
            for (int i = 0; i < variables.size(); i++) {
                filled.append(at[variables.get(i)]).append(texts.get(i + 1));
            }
            return filled.toString();
        }
    }

    public static Repeat read(Fields block) throws Wrong {
        Map<String, Yaml.Entry> entries = block.entries("for");
        if (entries.isEmpty() || entries.size() > MAX_VARIABLES) {
            throw block.wrong("for", ProfileYamlPhrase.VARIABLES.with());
        }
        List<Variable> variables = new ArrayList<>();
        for (Map.Entry<String, Yaml.Entry> entry : entries.entrySet()) {
            String name = entry.getKey();
            Yaml.Entry value = entry.getValue();
            if (!block.entriesOf("for").allows(name)) {
                throw new Wrong(
                        value.line(),
                        block.key("for"),
                        ProfileYamlPhrase.VARIABLE.with(Values.quote(name)));
            }
            Fields range =
                    Fields.of(value.value(), block.key("for") + "." + name, RANGE, block.values());
            int from = range.whole("from");
            int to = range.whole("to");
            if (to < from) {
                throw range.wrong("to", ProfilePhrase.BEFORE_FROM.with(from, to));
            }
            variables.add(new Variable(name, from, to, range.whole("step")));
        }
        return new Repeat(variables);
    }

    /** How many repetitions there are; no more than a billion are counted. */
    public long count() {
        long count = 1;
        for (Variable variable : variables) {
            count = Math.min(1_000_000_000, count * variable.count());
        }
        return count;
    }

    /**
     * The template of an id, which must hold every variable, so that no two repetitions get the
     * same.
     *
     * @throws Wrong it lacks a variable, holds one that there is not, or makes what is no id
     */
    public Template id(int line, String key, String text) throws Wrong {
        for (Variable variable : variables) {
            if (!text.contains("{" + variable.name() + "}")) {
                throw new Wrong(
                        line,
                        key,
                        ProfileYamlPhrase.MUST_HOLD.with(
                                "{" + variable.name() + "}", Values.quote(text)));
            }
        }
        Template template = template(line, key, text);
        // The digits of the last repetition are the most: if that is an id, the others are.
        String last = template.fill(variables.stream().mapToInt(Variable::to).toArray());
        if (!Ids.valid(last)) {
            throw new Wrong(line, key, ProfileYamlPhrase.ID.with(Values.quote(last)));
        }
        return template;
    }

    /**
     * @throws Wrong the text holds a variable that there is not
     */
    public Template template(int line, String key, String text) throws Wrong {
        List<String> names = variables.stream().map(Variable::name).toList();
        List<String> texts = new ArrayList<>();
        List<Integer> indexes = new ArrayList<>();
        Matcher places = PLACE.matcher(text);
        int from = 0;
        while (places.find()) {
            int index = names.indexOf(places.group(1));
            if (index < 0) {
                throw new Wrong(
                        line,
                        key,
                        ProfileYamlPhrase.NO_VARIABLE.with(places.group()),
                        Nearest.said(places.group(1), names));
            }
            texts.add(text.substring(from, places.start()));
            indexes.add(index);
            from = places.end();
        }
        texts.add(text.substring(from));
        return new Template(texts, indexes);
    }

    /**
     * The variable whose value is the number of a bit: {@code "{b}"}.
     *
     * @return its place among the variables
     * @throws Wrong no variable in braces and nothing else
     */
    public int bit(Fields fields, String text) throws Wrong {
        Template template = template(fields.line(), fields.key("bit"), text);
        if (template.variables().size() != 1 || !template.texts().equals(List.of("", ""))) {
            throw fields.wrong("bit", ProfileYamlPhrase.BIT_OR_VARIABLE.with(Values.quote(text)));
        }
        return template.variables().get(0);
    }

    /** What is added to the address of a point. */
    public long shift(int[] at) {
        long shift = 0;
        for (int i = 0; i < at.length; i++) {
            Variable variable = variables.get(i);
            shift += (long) (at[i] - variable.from()) * variable.stride();
        }
        return shift;
    }

    /**
     * Runs the body for each repetition, the last variable fastest. The array is the same each
     * time.
     */
    public void each(Body body) throws Wrong {
        int[] at = variables.stream().mapToInt(Variable::from).toArray();
        while (true) {
            body.at(at);
            int i = at.length - 1;
            while (i >= 0 && at[i] == variables.get(i).to()) {
                at[i] = variables.get(i).from();
                i--;
            }
            if (i < 0) {
                return;
            }
            at[i]++;
        }
    }
}
