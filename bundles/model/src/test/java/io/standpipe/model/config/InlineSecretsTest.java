package io.standpipe.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A secret that stands in a configuration is in no sentence about it, wherever it stands. */
class InlineSecretsTest {

    private enum Kind {
        STATION,
        STREET
    }

    private static final Set<String> COLUMNS = Set.of("key", "security", "unit");

    /** Reads as a component does, and quotes as carelessly as a component could. */
    private static Settings read(Map<String, Object> properties) {
        Settings settings = Settings.of(properties);
        settings.settle(
                from -> {
                    String password = from.secret("password");
                    from.secret("keys");
                    from.integer("interval", 1, 0, 9);
                    from.decimal("lat", -90, 90);
                    from.flag("on", true);
                    from.choice("kind", Kind.STATION);
                    from.wrong("server", "server is " + from.text("server", ""), "");
                    from.problem("could not start: " + password);
                    from.problem("could not start: " + Quotation.of(from.text("name", "")));
                    from.rows(
                            COLUMNS,
                            (row, column) ->
                                    column.equals("key") && !Settings.isReference(row.text(column)),
                            () ->
                                    row -> {
                                        row.integer("unit", 1, 0, 255);
                                        throw new DeviceTable.RowException(
                                                row, "key", "is " + row.text("key"));
                                    });
                    return password;
                });
        return settings;
    }

    private static final String SIGNS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!$%&/()=?+*~#'<>|,.-_äß中\u200B";

    private static String secret(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 8 + random.nextInt(70);
        for (int i = 0; i < length; i++) {
            text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return text.append("Q7!x").toString();
    }

    @Test
    void noSecretIsShown() {
        Random random = new Random(11);
        List<String> places =
                List.of("interval", "lat", "on", "kind", "server", "name", "passwrd", "devices");
        for (int i = 0; i < 400; i++) {
            String secret = secret(random);
            Map<String, Object> properties = new HashMap<>();
            properties.put("password", secret);
            properties.put("keys", "a=" + secret + ";b=" + secret(random));
            for (String place : places) {
                properties.put(place, random.nextInt(3) > 0 ? secret : "x" + secret + "\ny");
            }
            List<String> problems = read(properties).problems();
            assertFalse(problems.isEmpty());
            for (String problem : problems) {
                assertFalse(problem.contains(secret), () -> secret + " in " + problem);
                assertFalse(
                        problem.contains(secret.substring(0, 8)), () -> secret + " in " + problem);
            }
        }
    }

    /** Where nothing says that it is one, it must not be shown where a number or word belongs. */
    @Test
    void aPasswordThatStandsOnlyInTheWrongPlaceIsNotShown() {
        for (String place : List.of("interval", "lat", "on", "kind")) {
            String problems = read(Map.of(place, "Hunter2Secret")).problems().toString();
            assertTrue(problems.contains(place), problems);
            assertFalse(problems.contains("Hunter2"), problems);
        }
    }

    @Test
    void aSecretWhereANameBelongsIsNotShown() {
        String problems = read(Map.of("password:Hunter2Secret", "x")).problems().toString();
        assertTrue(problems.contains("with a blank behind the colon"), problems);
        assertFalse(problems.contains("Hunter2"), problems);
    }

    @Test
    void aTableWithoutHeaderShowsNoKey() {
        String key = "correct horse battery";
        String table = "smoke-1,generic-smoke-coap,imei-1,psk," + key + "\n";
        String problems = read(Map.of("devices", table)).problems().toString();
        assertTrue(problems.contains("must begin with a header"), problems);
        assertFalse(problems.contains("horse"), problems);
    }

    @Test
    void aKeyInACellIsNotShown() {
        String table = "id,profile,key\na,p,Hunter2Secret\nb,p,env:KEY\n";
        List<String> problems = read(Map.of("devices", table)).problems();
        assertTrue(problems.contains("line 2 (a), column key: is ..."), problems.toString());
        assertTrue(problems.contains("line 3 (b), column key: is env:KEY"), problems.toString());
    }

    @Test
    void aSecretInAFileThatOthersCanReadIsAProblem() {
        Map<String, Object> shared = new HashMap<>();
        shared.put(Configuration.SHARED, true);
        shared.put("password", "Hunter2Secret");
        assertEquals(1, told(shared));
        shared.put("password", "file:/etc/password");
        assertEquals(0, told(shared));
        shared.put("devices", "id,profile,key\na,p,env:KEY\n");
        assertEquals(0, told(shared));
        shared.put("devices", "id,profile,key\na,p,0123456789abcdef\n");
        assertEquals(1, told(shared));
        shared.remove(Configuration.SHARED);
        assertEquals(0, told(shared));
    }

    private static long told(Map<String, Object> properties) {
        return read(properties).problems().stream()
                .filter(problem -> problem.contains("chmod 600 it"))
                .count();
    }
}
