package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.OperatorCommands;
import io.standpipe.uplink.command.Jws;
import io.standpipe.uplink.command.ReceivedCommand;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever comes as a command, it is refused with a reason, and nothing breaks. */
class CommandFuzzTest {

    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final String GOOD =
            "{\"id\":\"c-1\",\"who\":\"Zhang\",\"expires\":1767225660000,\"device\":\"hyd-1\","
                    + "\"condition\":\"tilt\",\"why\":\"x\",\"lasting\":60,\"value\":1.5,"
                    + "\"more\":{\"a\":[1,2,null,true]}}";

    private static void refused(String command, byte[] payload, boolean signed) {
        Rig rig = new Rig();
        if (signed) {
            rig.signed = new Jws(KEY);
        }
        rig.installed.add(new OperatorCommands("rules", new FakeOperations()));
        rig.connected().acknowledgeAll();
        Centre centre = new Centre(rig);
        centre.send(command, payload);
        if (signed) {
            assertEquals(0, centre.answers());
            centre.live(11);
        } else {
            JsonNode answer = centre.answer(command);
            assertFalse(answer.get("ok").asBoolean(), answer.toString());
            assertFalse(answer.get("reason").asText().isEmpty());
        }
        assertEquals(1, centre.audit().size());
    }

    @Property(tries = 500)
    void anyBytes(@ForAll byte[] payload, @ForAll boolean signed) {
        refused("reset", payload, signed);
    }

    /**
     * A proper command with a few bytes changed, cut or doubled; never carried out as what it is
     * not.
     */
    @Property(tries = 2000)
    void almostACommand(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(GOOD);
        for (int i = 0; i <= random.nextInt(4) && text.length() > 1; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, (char) random.nextInt(256));
                case 2 -> text.setCharAt(at, "{}[]\",:0e.-\\u".charAt(random.nextInt(13)));
                default -> text.setLength(Math.max(1, at));
            }
        }
        byte[] payload = text.toString().getBytes(StandardCharsets.UTF_8);
        for (String name : List.of("reset", "shelve", "write", "read-now", "replay-from")) {
            try {
                ReceivedCommand command = ReceivedCommand.parse(name, payload, "gw-1", false);
                assertFalse(command.request().who().isBlank());
            } catch (CommandException e) {
                assertFalse(e.sentence().isEmpty());
            }
        }
        if (random.nextInt(20) == 0) {
            refused("replay-from", payload, false);
        }
    }

    @Property(tries = 500)
    void almostASignature(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text =
                new StringBuilder(
                        JwsTest.sign(
                                KEY, "{\"alg\":\"HS256\"}", GOOD.getBytes(StandardCharsets.UTF_8)));
        int at = random.nextInt(text.length() - 1);
        char before = text.charAt(at);
        char after = "ABab01-_.=+/ {".charAt(random.nextInt(14));
        if (before != after) {
            text.setCharAt(at, after);
            refused("reset", text.toString().getBytes(StandardCharsets.UTF_8), true);
        }
    }

    /** Any topic name: what is no id is not answered, and nothing breaks. */
    @Property(tries = 200)
    void anyName(@ForAll String name) {
        Rig rig = new Rig();
        rig.connected().acknowledgeAll();
        Centre centre = new Centre(rig);
        centre.send(name, GOOD.getBytes(StandardCharsets.UTF_8));
        centre.live(11);
        assertEquals(1, centre.audit().size());
    }
}
