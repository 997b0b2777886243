package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.standpipe.model.words.Label;
import io.standpipe.profiles.template.ProfileNames;
import io.standpipe.profiles.template.ProfileTemplate;
import io.standpipe.profiles.template.YamlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * {@code docs/profiles.md} has the columns of each shipped profile. With {@code
 * -Dprofiles.page=write} this test writes it.
 */
class ProfilesPageTest {

    private static final Path PAGE = Path.of("../../docs/profiles.md");

    private static final String HEAD =
            """
            # Columns of the shipped device profiles

            Written from the files in `device-profiles` by `ProfilesPageTest` (`-Dprofiles.page=write`); do not edit it.

            These are the columns that a row of the device table may have besides those of its bus ([install](install.md#5-enter-the-first-device)). An empty cell takes the default. Below them are the alarms and points of each profile, with the names that the page shows; a name in braces stands for a number.

            各设备模板的列（参数），即设备表中除总线的列之外可以填写的列（[安装](install.zh.md#5-填写第一台设备)）。单元格留空时取默认值（default）；“**must be set**” 表示必须填写，“should be set” 表示应当填写，allowed 为允许的值。其下为各设备模板的报警（Alarms）和点位（Points）及页面上的名称；花括号中的名称代表编号。
            """;

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]\\w*)\\}");

    /** Far from every number that a name has itself. */
    private static final int STAND_IN = 900_000;

    @Test
    void thePageIsWhatTheProfilesSay() throws Exception {
        String page = page();
        if ("write".equals(System.getProperty("profiles.page"))) {
            Files.writeString(PAGE, page);
        }
        List<String> written = Files.readAllLines(PAGE);
        List<String> differing = new ArrayList<>(page.lines().toList());
        differing.removeAll(written);
        assertEquals(
                List.of(),
                differing,
                "lines that the page lacks; run this test with -Dprofiles.page=write");
        assertEquals(page.lines().toList(), written, "order, or lines of other profiles");
    }

    private static String page() throws Exception {
        StringBuilder page = new StringBuilder(HEAD);
        for (Path file : profiles()) {
            String text = Files.readString(file);
            Map<?, ?> profile = map(text);
            ProfileNames names =
                    ProfileTemplate.head(YamlParser.parse(text), Texts.FORMATS).names();
            page.append("\n## ")
                    .append(profile.get("profile"))
                    .append("\n\n")
                    .append(profile.get("source"))
                    .append("\n");
            if (profile.get("parameters") instanceof Map<?, ?> parameters) {
                page.append(
                        "\n| column | meaning | 含义 | unit | allowed | default |\n| --- | --- | --- | --- | --- | --- |\n");
                parameters.forEach(
                        (name, fields) -> page.append(row(name, (Map<?, ?>) fields, names)));
            } else {
                page.append("\nNo columns of its own. 无自己的列。\n");
            }
            page.append(list("Alarms 报警", ids(profile, "alarms"), names::alarm));
            page.append(list("Points 点位", ids(profile, "points"), names::point));
        }
        return page.toString();
    }

    /** As they are written, with those that are repeated, each once. */
    private static Set<String> ids(Map<?, ?> part, String list) {
        Set<String> ids = new LinkedHashSet<>();
        for (Object one : part.get(list) instanceof List<?> all ? all : List.of()) {
            ids.add(String.valueOf(assertInstanceOf(Map.class, one).get("id")));
        }
        for (Object one : part.get("repeat") instanceof List<?> all ? all : List.of()) {
            ids.addAll(ids(assertInstanceOf(Map.class, one), list));
        }
        return ids;
    }

    private static String list(String title, Set<String> ids, Function<String, Label> names) {
        return ids.isEmpty()
                ? ""
                : ids.stream()
                        .map(id -> "`" + id + "` " + bothNames(id, names))
                        .collect(Collectors.joining("; ", "\n" + title + ": ", ".\n"));
    }

    private static String bothNames(String id, Function<String, Label> names) {
        List<String> variables = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(id);
        String filled =
                matcher.replaceAll(
                        variable -> {
                            variables.add(variable.group());
                            return String.valueOf(STAND_IN + variables.size());
                        });
        Label name = names.apply(filled);
        String both = name.en().equals(name.zh()) ? name.en() : name.en() + " · " + name.zh();
        for (int i = 0; i < variables.size(); i++) {
            both = both.replace(String.valueOf(STAND_IN + i + 1), variables.get(i));
        }
        return both;
    }

    private static String row(Object name, Map<?, ?> fields, ProfileNames names) {
        String allowed =
                fields.get("options") instanceof List<?> options
                        ? String.join(", ", options.stream().map(String::valueOf).toList())
                        : fields.get("min") + " to " + fields.get("max");
        Object fallback = fields.get("default");
        String missing = fallback == null ? "**must be set**" : String.valueOf(fallback);
        return "| `%s` | %s | %s | %s | %s | %s |%n"
                .formatted(
                        name,
                        cell(fields.get("description")),
                        cell(names.text(String.valueOf(fields.get("description")))),
                        cell(fields.get("unit")),
                        cell(allowed),
                        fields.get("ask") == null ? missing : missing + "; should be set");
    }

    private static String cell(Object value) {
        return value == null ? "" : String.valueOf(value).replace("|", "\\|");
    }

    private static List<Path> profiles() throws IOException {
        try (Stream<Path> files = Files.list(Texts.SHIPPED)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private static Map<?, ?> map(String yaml) {
        return assertInstanceOf(
                Map.class, new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }
}
