package io.standpipe.simulators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.terminal.Style;
import io.standpipe.simulators.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dance                       | the command must be demo, slaves, detectors, contacts or centre, but is \"dance\"; see --help",
                "demo                        | --etc must be given; see --help",
                "demo --etc                  | --etc must be followed by a value; see --help",
                "demo --etc x --port 70000   | --port must be a whole number from 0 to 65535, but is \"70000\"",
                "demo --etc x --port mqtt    | --port must be a whole number from 0 to 65535, but is \"mqtt\"",
                "demo --etc x y              | \"y\" is no option here; see --help",
                "slaves --hydrants -1        | --hydrants must be a whole number from 0 to 1000, but is \"-1\"",
                "detectors --loss 91         | --loss must be a whole number from 0 to 90, but is \"91\"",
                "detectors --doubled 91      | --doubled must be a whole number from 0 to 90, but is \"91\"",
                "detectors --overtaken x     | --overtaken must be a whole number from 0 to 90, but is \"x\"",
                "detectors --drift 100001    | --drift must be a whole number from 0 to 100000, but is \"100001\"",
                "centre                      | --server must be given; see --help",
                "centre --server nowhere     | --server: a broker's address must look like tcp://127.0.0.1:1883, but is \"nowhere\"",
            })
    void saysInOneSentenceWhatIsWrong(String line, String sentence) {
        assertEquals(2, run(List.of(line.split(" +", -1)).toArray(String[]::new)));
        assertEquals(sentence + System.lineSeparator(), err.toString(StandardCharsets.UTF_8));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void endsWithOneWhenItCannotStart() {
        assertEquals(1, run("demo", "--etc", "/proc/nowhere", "--port", "0"));
        assertTrue(
                err.toString(StandardCharsets.UTF_8)
                        .startsWith(
                                "the gateway's configuration cannot be written to /proc/nowhere: "));
    }

    @Test
    void helps() {
        assertEquals(0, run());
        assertEquals(0, run("--help"));
        String help = out.toString(StandardCharsets.UTF_8);
        assertTrue(help.contains("demo --etc DIR"));
        for (String habit : List.of("sleep", "--loss", "--doubled", "--overtaken", "--drift")) {
            assertTrue(help.contains(habit), habit);
        }
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void coloursWhereItHelps() {
        assertTrue(Terminal.colour(Map.of("TERM", "xterm"), true));
        assertFalse(Terminal.colour(Map.of("TERM", "dumb"), true));
        assertFalse(Terminal.colour(Map.of("TERM", "xterm"), false));
        assertTrue(Terminal.colour(Map.of("CLICOLOR_FORCE", "1"), false));
        assertFalse(Terminal.colour(Map.of("CLICOLOR_FORCE", "0"), false));
        assertFalse(Terminal.colour(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), true));
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), true);
        terminal.print(Style.CLEARED, "gone");
        assertEquals(
                "\u001b[32mgone\u001b[0m" + System.lineSeparator(),
                out.toString(StandardCharsets.UTF_8));
    }

    private int run(String... args) {
        return Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
