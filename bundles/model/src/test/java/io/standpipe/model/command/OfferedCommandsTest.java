package io.standpipe.model.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OfferedCommandsTest {

    private final Bus north = new Bus("north");
    private final Bus south = new Bus("south");
    private final OfferedCommands offered = new OfferedCommands(List.of(south, north));

    private static CommandRequest request(String command, Map<String, Object> members) {
        return new CommandRequest(command, "Li Na", members);
    }

    private String refusal(String command, Map<String, Object> members) {
        return assertThrows(CommandException.class, () -> offered.find(request(command, members)))
                .sentence();
    }

    @Test
    void ofSeveralTheOneIsFoundThatIsMeant() throws CommandException {
        assertEquals(Set.of("diagnose"), offered.names());
        assertEquals(
                new Diagnose("north"), offered.find(request("diagnose", Map.of("bus", "north"))));
        assertEquals(
                new Diagnose("south"), offered.find(request("diagnose", Map.of("bus", "south"))));
    }

    @Test
    void whatNobodyCarriesOutIsRefused() {
        assertEquals(
                "nothing of this gateway carries the command out at the moment; see that the bus or"
                        + " part that does is configured and runs",
                refusal("scan", Map.of()));
        assertEquals(
                "bus must be the name of one, but is something else; the buses that carry it out"
                        + " are: north, south",
                refusal("diagnose", Map.of("bus", "west")));
        assertEquals(
                "device must be one of a bus that carries the command out, but hyd-1 is not; the"
                        + " buses that carry it out are: north, south",
                refusal("diagnose", Map.of("device", "hyd-1", "bus", "")));
        assertEquals(
                "bus must be a text, but is missing or something else",
                refusal("diagnose", Map.of()));
    }

    /** Diagnoses itself. */
    private record Bus(String name) implements CommandProvider {
        @Override
        public List<Command> commands() {
            return List.of(new Diagnose(name));
        }
    }

    private record Diagnose(String bus) implements Command {
        @Override
        public String name() {
            return "diagnose";
        }

        @Override
        public boolean concerns(CommandRequest request) throws CommandException {
            return request.text("bus").equals(bus);
        }

        @Override
        public CompletableFuture<Outcome> run(CommandRequest request) {
            throw new AssertionError("nobody runs it");
        }
    }
}
