package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.OperatorCommands;
import io.standpipe.testkit.ChineseText;
import io.standpipe.uplink.command.Jws;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Signed commands. */
class JwsTest {

    private static final byte[] KEY = bytes("0123456789abcdef0123456789abcdef");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String sign(byte[] key, String header, byte[] payload) {
        try {
            String input =
                    BASE64.encodeToString(bytes(header)) + "." + BASE64.encodeToString(payload);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return input + "." + BASE64.encodeToString(mac.doFinal(bytes(input)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String good() {
        return sign(KEY, "{\"alg\":\"HS256\"}", bytes("{}"));
    }

    /** The example of RFC 7515, appendix A.1. */
    @Test
    void itKnowsTheExampleOfTheStandard() throws CommandException {
        byte[] key =
                Base64.getUrlDecoder()
                        .decode(
                                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75"
                                        + "aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
        String compact =
                "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
                        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                        + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                        + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        String payload = new String(new Jws(key).open(bytes(compact)), StandardCharsets.UTF_8);
        assertTrue(payload.contains("\"iss\":\"joe\""), payload);
    }

    @Test
    void whatIsSignedRightIsOpened() throws CommandException {
        byte[] payload = bytes("{\"id\":\"消防\"}");
        assertArrayEquals(
                payload,
                new Jws(KEY).open(bytes(sign(KEY, "{\"alg\":\"HS256\",\"kid\":\"1\"}", payload))));
    }

    @Test
    void everythingElseIsRefused() {
        String good = good();
        String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        byte[] other = bytes("another secret of 32 characters!");
        for (String bad :
                List.of(
                        "",
                        "{}",
                        "..",
                        unsigned,
                        unsigned + "AAAA",
                        good + "A",
                        good + ".",
                        good.substring(1),
                        good.replace('.', ' '),
                        sign(other, "{\"alg\":\"HS256\"}", bytes("{}")),
                        sign(KEY, "{\"alg\":\"none\"}", bytes("{}")),
                        sign(KEY, "{\"alg\":\"hs256\"}", bytes("{}")),
                        sign(KEY, "{\"alg\":\"HS512\"}", bytes("{}")),
                        sign(KEY, "{\"alg\":[\"HS256\"]}", bytes("{}")),
                        sign(KEY, "{}", bytes("{}")),
                        sign(KEY, "", bytes("{}")),
                        sign(KEY, "{\"alg\":\"HS256\",\"alg\":\"none\"}", bytes("{}")),
                        sign(KEY, "{\"alg\":\"HS256\",\"crit\":\"exp\"}", bytes("{}")))) {
            CommandException refused =
                    assertThrows(CommandException.class, () -> new Jws(KEY).open(bytes(bad)), bad);
            ChineseText.of(refused.sentence());
        }
    }

    @Test
    void criticalExtensionsAreRefusedWhateverTheirForm() {
        String jws = sign(KEY, "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}", bytes("{}"));
        assertThrows(CommandException.class, () -> new Jws(KEY).open(bytes(jws)));
    }

    @Test
    void aShortKeyIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new Jws(new byte[31]));
    }

    @Test
    void withAKeyOnlySignedCommandsForThisGatewayAreCarriedOut() {
        Rig rig = new Rig();
        rig.signed = new Jws(KEY);
        Centre centre = new Centre(rig);
        FakeOperations operations = new FakeOperations();
        rig.installed.add(new OperatorCommands("rules", operations));
        rig.connected().acknowledgeAll();
        String reset = "'device':'hyd-1','condition':'tilt'";
        String header = "{\"alg\":\"HS256\"}";
        for (String[] row :
                new String[][] {
                    {reset, "command must be"},
                    {reset + ",'command':'reset'", "gw must be"},
                    {reset + ",'command':'reset','gw':'gw-2'", "gw must be"},
                    {reset + ",'command':'acknowledge','gw':'gw-1'", "command must be"},
                }) {
            byte[] payload = Centre.bytes(centre.request(row[0]));
            JsonNode answer = centre.ask("reset", bytes(sign(KEY, header, payload)));
            assertTrue(answer.get("reason").asText().contains(row[1]), answer.toString());
            centre.live(1);
        }
        byte[] payload = Centre.bytes(centre.request(reset + ",'command':'reset','gw':'gw-1'"));
        long answers = centre.answers();
        centre.send("reset", payload);
        centre.live(11);
        assertEquals(answers, centre.answers(), "who has no key gets no answer");
        JsonNode told = centre.audit().get(centre.audit().size() - 1);
        assertTrue(told.get("reason").asText().contains("not signed"), told.toString());
        assertEquals(List.of(), operations.asked);
        payload = Centre.bytes(centre.request(reset + ",'command':'reset','gw':'gw-1'"));
        byte[] signed = bytes(sign(KEY, header, payload));
        assertTrue(centre.ask("reset", signed).get("ok").asBoolean());
        assertEquals(1, operations.asked.size());
        assertTrue(centre.ask("reset", signed).get("reason").asText().contains("used before"));
    }
}
