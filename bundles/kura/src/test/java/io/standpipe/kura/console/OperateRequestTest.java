package io.standpipe.kura.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Hold;
import io.standpipe.model.Operations;
import io.standpipe.model.Serviceability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperateRequestTest {

    @Test
    void anAlarmIsAcknowledgedAndReset() throws Exception {
        assertEquals(
                "acknowledge hyd-1 low-pressure admin",
                given("do=acknowledge&device=hyd-1&condition=low-pressure"));
        assertEquals(
                "reset hyd-1 low-pressure admin",
                given("do=reset&device=hyd-1&condition=low-pressure"));
    }

    @Test
    void aHoldBeginsAndEnds() throws Exception {
        assertEquals(
                "hold SHELVED hyd-1/no-water/ null admin mains PT8H",
                given(
                        "do=hold&hold=shelved&device=hyd-1&condition=no-water&why=mains&minutes=480"));
        assertEquals(
                "hold SERVICEABILITY hyd-1// BURIED admin snow PT1H",
                given(
                        "do=hold&hold=serviceability&device=hyd-1&serviceability=BURIED&why=snow&minutes=60"));
        assertEquals(
                "hold WALK_TEST //FT-03-117 null admin yearly PT1H",
                given("do=hold&hold=walk-test&place=FT-03-117&why=yearly&minutes=60"));
        assertEquals("release MAINTENANCE // admin", given("do=release&hold=maintenance&place="));
        assertEquals(
                "release OUT_OF_SERVICE hyd-1// admin",
                given("do=release&hold=out-of-service&device=hyd-1"));
    }

    @Test
    void whoIsNeverAField() throws Exception {
        assertEquals(
                "acknowledge hyd-1 no-water admin",
                given("do=acknowledge&device=hyd-1&condition=no-water&who=chief"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device=hyd-1|do to be one of acknowledge, reset, hold, release, but nothing came",
                "do=Reset&device=hyd-1|but \"Reset\" came",
                "do=reset&device=hyd-1|expected condition, but nothing came",
                "do=acknowledge&condition=no-water|expected device, but nothing came",
                "do=hold&hold=nap&device=a&why=b&minutes=1|hold to be one of shelved, out-of-service, maintenance, walk-test, serviceability",
                "do=hold&hold=maintenance&why=b&minutes=1|a device or a place, but neither came",
                "do=release&hold=maintenance&device=a&place=b|a device or a place, but both came",
                "do=hold&hold=maintenance&device=a&minutes=1|expected why, but nothing came",
                "do=hold&hold=maintenance&device=a&why=\u0007\u202e&minutes=1|only blanks came",
                "do=hold&hold=maintenance&device=a&why=b|expected minutes, but nothing came",
                "do=hold&hold=maintenance&device=a&why=b&minutes=0|but \"0\" came",
                "do=hold&hold=maintenance&device=a&why=b&minutes=-5|but \"-5\" came",
                "do=hold&hold=maintenance&device=a&why=b&minutes=1.5|but \"1.5\" came",
                "do=hold&hold=maintenance&device=a&why=b&minutes=99999999999|but \"99999999999\" came",
                "do=hold&hold=serviceability&device=a&serviceability=UNKNOWN&why=b&minutes=1|serviceability to be one of SERVICEABLE, NO_WATER, DAMAGED, BURIED, ENCLOSED",
                "do=reset&device=a&device=b&condition=c|expected device once, but it came 2 times",
            })
    void whatIsMissingOrMalformedIsSaid(String form, String says) {
        OperateRequest.Malformed malformed =
                assertThrows(OperateRequest.Malformed.class, () -> OperateRequest.of(form(form)));
        assertTrue(malformed.getMessage().contains(says), malformed.getMessage());
    }

    @Test
    void textsAreBounded() {
        String form = "do=hold&hold=maintenance&device=a&minutes=1&why=";
        assertThrows(
                OperateRequest.Malformed.class,
                () -> OperateRequest.of(form(form + "x".repeat(OperateRequest.MAX_TEXT + 1))));
        assertThrows(
                OperateRequest.Malformed.class,
                () -> OperateRequest.of(form("do=reset&condition=c&device=" + "x".repeat(5_000))));
    }

    @Test
    void theLogGetsOneLine() throws Exception {
        assertEquals(
                "admin: hold shelved of hyd-1 no water for 5 min: pump 2026 INFO forged",
                OperateRequest.of(
                                form(
                                        "do=hold&hold=shelved&device=hyd-1&condition=no\nwater&minutes=5&why=pump\r\n2026 INFO\u2028forged"))
                        .line("admin"));
        assertEquals(
                "admin: hold walk-test of place FT-03-117 for 60 min: yearly",
                OperateRequest.of(
                                form(
                                        "do=hold&hold=walk-test&place=FT-03-117&minutes=60&why=yearly"))
                        .line("admin"));
    }

    private static String given(String form) throws OperateRequest.Malformed {
        Recorded recorded = new Recorded();
        assertEquals("", OperateRequest.of(form(form)).give(recorded, "admin").join());
        assertEquals(1, recorded.orders.size());
        return recorded.orders.get(0);
    }

    private static Map<String, String[]> form(String form) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            int at = pair.indexOf('=');
            lists.computeIfAbsent(pair.substring(0, at), name -> new ArrayList<>())
                    .add(pair.substring(at + 1));
        }
        Map<String, String[]> map = new LinkedHashMap<>();
        lists.forEach((name, values) -> map.put(name, values.toArray(String[]::new)));
        return map;
    }

    /** Keeps what was ordered. */
    private static final class Recorded implements Operations {

        final List<String> orders = new ArrayList<>();

        private CompletableFuture<String> done(String order) {
            orders.add(order);
            return CompletableFuture.completedFuture("");
        }

        private static String text(Hold.Target target) {
            return "%s/%s/%s".formatted(target.device(), target.alarm(), target.place());
        }

        @Override
        public CompletableFuture<String> acknowledge(String device, String condition, String who) {
            return done("acknowledge %s %s %s".formatted(device, condition, who));
        }

        @Override
        public CompletableFuture<String> reset(String device, String condition, String who) {
            return done("reset %s %s %s".formatted(device, condition, who));
        }

        @Override
        public CompletableFuture<String> hold(
                Hold.What what,
                Hold.Target target,
                @Nullable Serviceability serviceability,
                String who,
                String why,
                Duration lasting) {
            return done(
                    "hold %s %s %s %s %s %s"
                            .formatted(what, text(target), serviceability, who, why, lasting));
        }

        @Override
        public CompletableFuture<String> release(Hold.What what, Hold.Target target, String who) {
            return done("release %s %s %s".formatted(what, text(target), who));
        }
    }
}
