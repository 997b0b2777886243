package io.standpipe.console.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Operations;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.command.OperatorCommands;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.FakeGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ComponentForms and what becomes of them. */
class PageCommandsTest {

    private final Recorded operations = new Recorded();
    private final List<CommandProvider> offered =
            new ArrayList<>(List.of(new OperatorCommands("rules", operations)));
    private @Nullable Present present;

    private PageCommands.Answer give(String form) {
        try {
            return new PageCommands(new FakeGateway(), present, offered)
                    .give(CommandForm.read(form(form), "admin"));
        } catch (CommandException e) {
            return PageCommands.Answer.malformed(e);
        }
    }

    private static String brief(PageCommands.Answer answer) {
        return answer.status() + " " + answer.sentence();
    }

    private static Map<String, List<String>> form(String form) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            int at = pair.indexOf('=');
            lists.computeIfAbsent(pair.substring(0, at), name -> new ArrayList<>())
                    .add(pair.substring(at + 1));
        }
        return lists;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "do=acknowledge&device=hyd-1&condition=low-pressure|acknowledge hyd-1 low-pressure admin",
                "do=reset&device=hyd-1&condition=low-pressure|reset hyd-1 low-pressure admin",
                "do=shelve&device=hyd-1&condition=no-water&why=mains&lasting=28800|SHELVED hyd-1/no-water/ null admin mains PT8H",
                "do=serviceability&device=hyd-1&serviceability=BURIED&why=2026&lasting=60|SERVICEABILITY hyd-1// BURIED admin 2026 PT1M",
                "do=walk-test&place=FT-03-117&why=yearly&lasting=3600|WALK_TEST //FT-03-117 null admin yearly PT1H",
                "do=maintenance&place=&why=crew&lasting=60|MAINTENANCE // null admin crew PT1M",
                "do=release&what=maintenance&place=|release MAINTENANCE // admin",
                "do=release&what=out-of-service&device=hyd-1|release OUT_OF_SERVICE hyd-1// admin",
                "do=acknowledge&device=hyd-1&condition=no-water&who=chief|acknowledge hyd-1 no-water admin",
            })
    void aCommandGoesTheWayThatItGoesFromUpstream(String form, String order) {
        assertEquals("200 ", brief(give(form)));
        assertEquals(List.of(order), operations.orders);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "do=hold&hold=shelved&device=hyd-1&condition=no-water&why=mains&minutes=480|SHELVED hyd-1/no-water/ null admin mains PT8H",
                "do=hold&hold=serviceability&device=hyd-1&serviceability=BURIED&why=snow&minutes=60|SERVICEABILITY hyd-1// BURIED admin snow PT1H",
                "do=release&hold=maintenance&place=|release MAINTENANCE // admin",
            })
    void scriptsFromBeforeGoOnWorking(String form, String order) {
        assertEquals("200 ", brief(give(form)));
        assertEquals(List.of(order), operations.orders);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device=hyd-1|expected do, but nothing came",
                "do=Reset&device=hyd-1|do to be one of acknowledge, maintenance, out-of-service, release, reset, serviceability, shelve, walk-test, but \"Reset\" came",
                "do=hold&hold=nap&device=a&why=b&minutes=1|but \"nap\" came",
                "do=reset&device=hyd-1|condition must be a text",
                "do=acknowledge&condition=no-water|device must be a text",
                "do=reset&device=a/b&condition=c|device must be 1 to 64 letters",
                "do=maintenance&why=b&lasting=1|device must be a text",
                "do=release&what=maintenance&device=a&place=b|device or place must be given, but both are",
                "do=release&what=nap&device=a|what must be one of shelved, out-of-service",
                "do=maintenance&device=a&lasting=1|why must be a text",
                "do=maintenance&device=a&lasting=1&why=  |why must be a text",
                "do=maintenance&device=a&why=b|lasting must be a whole number",
                "do=maintenance&device=a&why=b&lasting=1.5|lasting must be a whole number",
                "do=hold&hold=maintenance&device=a&why=b&minutes=1h|lasting must be a whole number",
                "do=serviceability&device=a&serviceability=WET&why=b&lasting=1|serviceability must be NO_WATER",
                "do=reset&device=a&device=b&condition=c|expected device once, but it came 2 times",
            })
    void whatIsMissingOrMalformedIsSaid(String form, String says) {
        PageCommands.Answer answer = give(form);
        assertEquals(400, answer.status(), answer.sentence());
        assertTrue(answer.sentence().contains(says), answer.sentence());
        ChineseText.of(answer.sentence());
        assertEquals(List.of(), operations.orders);
    }

    /** How long a hold may last the operations say to everybody alike. */
    @Test
    void whatTheOperationsRefuseIsRefused() {
        operations.answer = OrderPhrase.HOLD_LASTING.of("shelved", 24, 86401);
        assertEquals(
                "409 " + operations.answer,
                brief(give("do=shelve&device=a&condition=c&why=b&lasting=86401")));
        assertEquals(
                "409 " + operations.answer,
                brief(give("do=maintenance&device=a&condition=c&why=b&lasting=1")));
        assertEquals(
                List.of("SHELVED a/c/ null admin b PT24H1S", "MAINTENANCE a// null admin b PT1S"),
                operations.orders);
    }

    @Test
    void textsAreBounded() {
        String form = "do=maintenance&device=a&lasting=1&why=";
        String longer = "x".repeat(CommandRequest.MAX_TEXT + 1);
        assertEquals(400, give(form + longer).status());
        assertEquals(400, give("do=reset&condition=c&device=" + longer).status());
    }

    /** A bundle that nobody knew when this was written. */
    @Test
    void anotherBundleAddsACommandOfItsOwn() {
        offered.add(new Tags());
        PageCommands.Answer answer = give("do=read-tag&cabinet=c-7&lasting=5&gain=0.5");
        JsonWriter json = new JsonWriter();
        answer.results().accept(json);
        assertEquals("200 \"tag\":\"c-7 5 0.5\"", brief(answer) + json);
        assertTrue(
                give("do=read-tag&cabinet=c-7&lasting=61&gain=1").sentence().contains("1 to 60"));
        assertTrue(give("do=read-tag&cabinet=c-7&lasting=5&gain=NaN").sentence().contains("gain"));
        assertTrue(give("do=read-tag&cabinet=x&lasting=5&gain=1").sentence().contains("those"));
        assertEquals(503, give("do=read-tag&cabinet=broken&lasting=5&gain=1").status());
    }

    @Test
    void whoeverDoesNotAnswerIsNamed() {
        offered.add(new Tags());
        present = new Silent();
        operations.silent = true;
        PageCommands.Answer answer = give("do=reset&device=a&condition=c");
        assertEquals("503 " + OrderPhrase.RULES_SILENT.of(), brief(answer));
        assertEquals(200, give("do=read-tag&cabinet=c-7&lasting=5&gain=1").status());
    }

    @Test
    void withoutAGatewayOnlyWhatNeedsNoneIsDone() {
        offered.clear();
        PageCommands none = new PageCommands(null, null, offered);
        assertEquals(
                "503 " + OrderPhrase.NOT_RUNNING.of(),
                brief(none.give(CommandRequest.ofForm("reset", "admin", Map.of()))));
        offered.add(new Tags());
        assertEquals(
                200,
                new PageCommands(null, null, offered)
                        .give(
                                CommandRequest.ofForm(
                                        "read-tag",
                                        "admin",
                                        Map.of("cabinet", "c-7", "lasting", "5", "gain", "1")))
                        .status());
    }

    /** One command, which needs numbers. */
    private static final class Tags implements CommandProvider, Command {
        @Override
        public String name() {
            return "read-tag";
        }

        @Override
        public List<Command> commands() {
            return List.of(this);
        }

        @Override
        public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
            String cabinet = request.id("cabinet");
            if (cabinet.equals("broken")) {
                return CompletableFuture.failedFuture(new IllegalStateException("defect"));
            }
            if (cabinet.equals("x")) { // a defect, too
                throw new IllegalStateException("those are none");
            }
            String tag = cabinet + " " + request.number("lasting", 1, 60);
            double gain = request.decimal("gain");
            return CompletableFuture.completedFuture(
                    Outcome.done(json -> json.member("tag", tag + " " + gain)));
        }
    }

    /** Rules that answer nothing. */
    private static final class Silent implements Present {
        @Override
        public CompletableFuture<Snapshot> snapshot() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<List<OwnFault>> faults() {
            return new CompletableFuture<>();
        }

        @Override
        public AutoCloseable follow(Follower follower) {
            return () -> {};
        }
    }

    /** Keeps what was ordered. */
    private static final class Recorded implements Operations {

        final List<String> orders = new ArrayList<>();
        String answer = "";
        boolean silent;

        private CompletableFuture<String> done(String order) {
            orders.add(order);
            return silent ? new CompletableFuture<>() : CompletableFuture.completedFuture(answer);
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
                    "%s %s %s %s %s %s"
                            .formatted(what, text(target), serviceability, who, why, lasting));
        }

        @Override
        public CompletableFuture<String> release(Hold.What what, Hold.Target target, String who) {
            return done("release %s %s %s".formatted(what, text(target), who));
        }
    }
}
