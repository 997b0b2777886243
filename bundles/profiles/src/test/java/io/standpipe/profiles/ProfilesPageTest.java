package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

            These are the columns that a row of the device table may have besides those of its bus ([install](install.md#5-enter-the-first-device)). An empty cell takes the default.
            """;

    @Test
    void thePageIsWhatTheProfilesSay() throws IOException {
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

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (Path file : profiles()) {
            Map<?, ?> profile = map(Files.readString(file));
            page.append("\n## ")
                    .append(profile.get("profile"))
                    .append("\n\n")
                    .append(profile.get("source"))
                    .append("\n");
            if (profile.get("parameters") instanceof Map<?, ?> parameters) {
                page.append(
                        "\n| column | meaning | unit | allowed | default |\n| --- | --- | --- | --- | --- |\n");
                parameters.forEach((name, fields) -> page.append(row(name, (Map<?, ?>) fields)));
            } else {
                page.append("\nNo columns of its own.\n");
            }
        }
        return page.toString();
    }

    private static String row(Object name, Map<?, ?> fields) {
        String allowed =
                fields.get("options") instanceof List<?> options
                        ? String.join(", ", options.stream().map(String::valueOf).toList())
                        : fields.get("min") + " to " + fields.get("max");
        Object fallback = fields.get("default");
        String missing = fallback == null ? "**must be set**" : String.valueOf(fallback);
        return "| `%s` | %s | %s | %s | %s |%n"
                .formatted(
                        name,
                        cell(fields.get("description")),
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
