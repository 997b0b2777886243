package io.standpipe.uplink.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Confirmable;
import io.standpipe.model.command.CommandException;
import io.standpipe.testkit.ChineseText;
import io.standpipe.uplink.context.OptionalServices;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfirmCommandTest {

    private final OptionalServices installed = new OptionalServices();
    private final List<String> confirmed = new ArrayList<>();
    private final ConfirmCommand command = new ConfirmCommand(installed, Runnable::run);

    private Confirmable asking(String... sources) {
        return new Confirmable() {
            @Override
            public Set<String> asking() {
                return Set.of(sources);
            }

            @Override
            public void confirm(String source) {
                confirmed.add(source);
            }
        };
    }

    private String run(String members) throws CommandException {
        String json =
                "{\"id\":\"1\",\"who\":\"Li Na\",\"expires\":1%s}"
                        .formatted(members.replace('\'', '"'));
        return command.run(
                        ReceivedCommand.parse(
                                        "confirm",
                                        json.getBytes(StandardCharsets.UTF_8),
                                        "gw-1",
                                        false)
                                .request())
                .join()
                .reason();
    }

    @Test
    void whatAsksIsConfirmedAndNothingElse() throws CommandException {
        assertTrue(run(",'source':'a'").endsWith("none asks at the moment"));
        Confirmable bus = asking("io.standpipe.modbus~a");
        installed.add(bus);
        installed.add(asking("etc/io.standpipe.modbus~a.yaml", "etc/b.yaml"));
        String refused = run(",'source':'modbus~a'");
        assertTrue(
                refused.endsWith(
                        "those that ask are: etc/b.yaml, etc/io.standpipe.modbus~a.yaml,"
                                + " io.standpipe.modbus~a"),
                refused);
        ChineseText.of(refused);
        assertEquals("", run(",'source':'io.standpipe.modbus~a'"));
        assertEquals("", run(",'source':'etc/b.yaml'"));
        assertEquals(List.of("io.standpipe.modbus~a", "etc/b.yaml"), confirmed);
        installed.remove(bus);
        assertTrue(run(",'source':'io.standpipe.modbus~a'").startsWith("source must be"));
        assertThrows(CommandException.class, () -> run(""));
    }
}
