package io.standpipe.profiles.template;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.model.words.settings.RowPhrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names by id. An id with variables in braces stands for all that have numbers there: {@code
 * L{loop}D{d}} for {@code L2D15}.
 *
 * @param exact names of ids as they are
 * @param patterns names of ids with numbers, by the id with {@link #NUMBER} for each number
 */
public record NameTable(Map<String, Entry> exact, Map<String, Entry> patterns) {

    static final NameTable EMPTY = new NameTable(Map.of(), Map.of());

    /** As many characters as fit into a line of a page. */
    static final int MAX_NAME = 64;

    private static final String NUMBER = "#";
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z][a-z0-9_]{0,15})\\}");

    private static final Shape NAME = new Shape.Text(Shape.TEXT.pattern(), MAX_NAME);

    private static final Keys LANGUAGES =
            Keys.of(
                            "languages",
                            "One name in two languages.",
                            Keys.Key.of("en", NAME, "English."),
                            Keys.Key.of("zh", NAME, "Chinese."))
                    .rules(
                            new Rule.Some(
                                    List.of("en", "zh"),
                                    true,
                                    Rule.ALWAYS,
                                    none -> ProfileYamlPhrase.NO_LANGUAGE.with()));

    /** Names by id: one for both languages, or each. */
    static final Shape SHAPE =
            new Shape.Entries(
                    Shape.ANY_NAME,
                    Set.of(),
                    Shape.anyOf(NAME, Shape.section(LANGUAGES)),
                    0,
                    Integer.MAX_VALUE);

    /**
     * @param id as it is written
     * @param label with the variables of the id
     * @param variables in the id's order
     * @param lacking the language that it does not say; empty if it says both
     */
    public record Entry(String id, Label label, List<String> variables, String lacking) {

        private Label fill(List<String> numbers) {
            String en = label.en();
            String zh = label.zh();
            for (int i = 0; i < variables.size(); i++) {
                String place = "{" + variables.get(i) + "}";
                en = en.replace(place, numbers.get(i));
                zh = zh.replace(place, numbers.get(i));
            }
            return new Label(en, zh);
        }
    }

    public NameTable {
        exact = Map.copyOf(exact);
        patterns = Map.copyOf(patterns);
    }

    /** The names behind a key, which may be missing. */
    static NameTable read(Fields fields, String key) throws Wrong {
        Map<String, Entry> exact = new HashMap<>();
        Map<String, Entry> patterns = new HashMap<>();
        for (Map.Entry<String, Yaml.Entry> one : fields.entries(key).entrySet()) {
            String path = fields.key(key) + "." + Values.quote(one.getKey());
            Entry entry = entry(one.getKey(), one.getValue(), path);
            if (entry.variables().isEmpty()) {
                exact.put(entry.id(), entry);
            } else if (patterns.put(canonical(entry.id()), entry) != null) {
                throw new Wrong(one.getValue().line(), path, ProfileYamlPhrase.NAME_TWICE.with());
            }
        }
        return new NameTable(exact, patterns);
    }

    private static Entry entry(String id, Yaml.Entry entry, String path) throws Wrong {
        List<String> variables = new ArrayList<>();
        Matcher places = VARIABLE.matcher(id);
        while (places.find()) {
            variables.add(places.group(1));
        }
        if (!variables.isEmpty() && DIGITS.matcher(places.replaceAll("")).find()) {
            throw new Wrong(entry.line(), path, ProfileYamlPhrase.NAME_WITH_DIGITS.with());
        }
        if (entry.value() instanceof Yaml.Scalar) {
            String text = text(entry.value(), path, variables);
            return new Entry(id, Label.same(text), variables, "");
        }
        Fields languages = Fields.of(entry.value(), path, LANGUAGES, Values.PLAIN);
        String first = languages.has("en") ? "en" : "zh";
        String second = languages.has("zh") ? "zh" : "en";
        return new Entry(
                id,
                new Label(
                        text(languages.node(first), languages.key(first), variables),
                        text(languages.node(second), languages.key(second), variables)),
                variables,
                first.equals(second) ? (first.equals("en") ? "zh" : "en") : "");
    }

    private static String text(Yaml node, String path, List<String> variables) throws Wrong {
        String text = Values.PLAIN.text(node, path);
        if (text.codePointCount(0, text.length()) > MAX_NAME) {
            throw new Wrong(
                    node.line(),
                    path,
                    RowPhrase.CELL_TOO_LONG.with(MAX_NAME, text.codePointCount(0, text.length())));
        }
        Matcher places = VARIABLE.matcher(text);
        while (places.find()) {
            if (!variables.contains(places.group(1))) {
                throw new Wrong(
                        node.line(),
                        path,
                        ProfileYamlPhrase.NO_VARIABLE_OF_ID.with(places.group()),
                        Nearest.said(places.group(1), variables));
            }
        }
        return text;
    }

    /** Null if it has no name. */
    @Nullable Label find(String id) {
        Entry same = exact.get(id);
        if (same != null) {
            return same.label();
        }
        if (patterns.isEmpty()) {
            return null;
        }
        Entry pattern = patterns.get(canonical(id));
        if (pattern == null) {
            return null;
        }
        List<String> numbers = new ArrayList<>();
        Matcher digits = DIGITS.matcher(id);
        while (digits.find()) {
            numbers.add(digits.group());
        }
        return pattern.fill(numbers);
    }

    /** An id that differs from another only by its numbers is the same. */
    static String canonical(String id) {
        return DIGITS.matcher(VARIABLE.matcher(id).replaceAll(NUMBER)).replaceAll(NUMBER);
    }
}
