package io.standpipe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles at a terminal. What each mistake is called, profilekit tests. */
class ProfileCheckTest {

    private static final Path SHIPPED = Path.of("../../device-profiles");

    @TempDir Path folder;

    private static final String GOOD =
            """
            profile: acme-x1
            kind: hydrant
            source: Acme's manual
            points:
              - id: pressure
                quantity: pressure
                unit: MPa
                modbus: {table: holding, address: 4, type: uint16}
            """;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void eachShippedProfileIsGood() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("profile", "check", "--lang=en"));
        try (Stream<Path> files = Files.list(SHIPPED)) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".yaml"))
                    .forEach(arguments::add);
        }
        Terminal terminal = Terminal.of(arguments.toArray(String[]::new));
        assertEquals(0, terminal.code(), terminal.out());
        assertTrue(
                terminal.out().endsWith("no mistake in " + (arguments.size() - 3) + " files\n"),
                terminal.out());
    }

    @Test
    void mistakesHaveLineAndKey() throws IOException {
        Path good = write("good.yaml", GOOD.replace("acme-x1", "acme-x2"));
        Path kind = write("kind.yaml", GOOD.replace("hydrant", "palace"));
        Path type = write("type.yaml", GOOD.replace("acme-x1", "x3").replace("uint16", "foo"));
        Terminal terminal =
                Terminal.of("profile", "check", "--json", good + "", kind + "", type + "");
        assertEquals(1, terminal.code());
        JsonNode mistakes = new ObjectMapper().readTree(terminal.out()).get("mistakes");
        assertEquals(2, mistakes.size(), terminal.out());
        assertEquals(kind.toString(), mistakes.get(0).get("file").asText());
        assertEquals(2, mistakes.get(0).get("line").asInt());
        assertEquals("kind", mistakes.get(0).get("key").asText());
        assertEquals(type.toString(), mistakes.get(1).get("file").asText());
        assertEquals(8, mistakes.get(1).get("line").asInt());
        assertEquals("points[0].modbus.type", mistakes.get(1).get("key").asText());
    }

    @Test
    void noYamlHasItsLineToo() throws IOException {
        Path bad = write("bad.yaml", "profile: acme\nkind: [hydrant\n");
        Terminal terminal = Terminal.of("profile", "check", "--lang=en", bad + "");
        assertEquals(1, terminal.code());
        assertTrue(terminal.out().matches("(?s)\\Q" + bad + "\\E:[23]\n.*"), terminal.out());
    }

    /** Which of the two is meant, nobody can say. */
    @Test
    void twoFilesOfOneProfileAreAMistake() throws IOException {
        Path one = write("one.yaml", GOOD);
        Path two = write("two.yaml", GOOD);
        assertEquals(1, Terminal.of("profile", "check", one + "", two + "").code());
    }

    @Test
    void whatIsNoFileIsAMistakeAndAFolderWrongUsage() {
        Path none = folder.resolve("none.yaml");
        Terminal terminal = Terminal.of("profile", "check", "--lang=en", none + "");
        assertEquals(1, terminal.code());
        assertTrue(terminal.out().startsWith(none + "\n"), terminal.out());
        Terminal whole = Terminal.of("profile", "check", folder + "");
        assertEquals(2, whole.code());
        assertTrue(whole.err().contains("/*.yaml"), whole.err());
        assertEquals(2, Terminal.of("profile", "check").code());
        assertEquals(2, Terminal.of("profile").code());
    }

    /** What may be a mistake is shown, and is none. */
    @Test
    void aQuestionIsNoMistake() throws IOException {
        Path asked = write("asked.yaml", GOOD.replace("address: 4", "address: 40005"));
        Terminal terminal = Terminal.of("profile", "check", "--lang=en", asked + "");
        assertEquals(0, terminal.code(), terminal.out());
        assertTrue(terminal.out().contains("did you mean 4?"), terminal.out());
    }
}
