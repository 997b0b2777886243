package io.standpipe.console.walktest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.console.route.Routes;
import io.standpipe.console.route.Services;
import io.standpipe.model.Operations;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.command.OperatorCommands;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A walk test as a browser begins it, with rules that the test plays. */
class WalkTestsTest {

    private static final DeviceProfile DETECTOR =
            Fixtures.profile(
                    DeviceKind.DETECTOR,
                    List.of(Fixtures.word(0, "smoke", 1)),
                    List.of(
                            alarm("fire", AlarmKind.FIRE),
                            alarm("dirty", AlarmKind.SUPERVISORY),
                            AlarmDefinition.FIRE_CONFIRMED));

    private final VirtualTime time = new VirtualTime();
    private final Rules rules = new Rules();
    private final Map<String, List<Present.StandingAlarm>> standing = new HashMap<>();
    private final Path work;
    private final Routes routes;
    private WalkTests tests;

    WalkTestsTest(@TempDir Path work) {
        this.work = work;
        tests = tests();
        routes = routes();
    }

    private static AlarmDefinition alarm(String id, AlarmKind kind) {
        return new AlarmDefinition(
                id, kind, new Condition.Above(0, 0.5, 0), Duration.ZERO, Duration.ZERO, null);
    }

    private static Present.StandingAlarm standing(String id, AlarmKind kind, boolean test) {
        return new Present.StandingAlarm(
                id,
                kind,
                new VirtualTime().stamp(),
                "",
                Priority.of(kind),
                false,
                false,
                false,
                false,
                test);
    }

    /** What of the rules a walk test sees. */
    private final class Rules implements Operations, Present {
        final Map<Hold.Target, Hold> holds = new LinkedHashMap<>();
        String refusal = "";

        @Override
        public CompletableFuture<String> hold(
                Hold.What what,
                Hold.Target target,
                @Nullable Serviceability serviceability,
                String who,
                String why,
                Duration lasting) {
            if (refusal.isEmpty() || !target.device().equals("s-2")) {
                holds.put(
                        target,
                        new Hold(
                                what,
                                target,
                                null,
                                who,
                                why,
                                time.stamp(),
                                time.stamp().utc() + lasting.toMillis()));
                return CompletableFuture.completedFuture("");
            }
            return CompletableFuture.completedFuture(refusal);
        }

        @Override
        public CompletableFuture<String> release(Hold.What what, Hold.Target target, String who) {
            Hold held = holds.remove(target);
            if (held == null) {
                return CompletableFuture.completedFuture(OrderPhrase.NO_HOLD.of("walk-test"));
            }
            tests.hold(new HoldChange(held, false, who, time.stamp()));
            return CompletableFuture.completedFuture("");
        }

        @Override
        public CompletableFuture<String> acknowledge(String device, String condition, String who) {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<String> reset(String device, String condition, String who) {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<Snapshot> snapshot() {
            return CompletableFuture.completedFuture(
                    new Snapshot(
                            time.stamp(),
                            List.of(now("s-1", "A"), now("s-2", "A"), now("s-3", "B")),
                            List.of()));
        }

        @Override
        public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
            return CompletableFuture.completedFuture(
                    ids.stream()
                            .filter(id -> id.startsWith("s-"))
                            .map(id -> now(id, "A"))
                            .toList());
        }

        private DeviceNow now(String id, String grid) {
            Device device =
                    new Device(id, "Smoke " + id, DETECTOR, "here", new Place(grid, null, null));
            Reading reading = new Reading(DETECTOR.points().get(0), 0, Quality.GOOD);
            return new DeviceNow(
                    device,
                    DeviceState.NORMAL,
                    time.stamp(),
                    null,
                    standing.getOrDefault(id, List.of()),
                    List.of(new PointNow(reading, time.stamp())));
        }

        @Override
        public CompletableFuture<List<OwnFault>> faults() {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public AutoCloseable follow(Follower follower) {
            return () -> {};
        }
    }

    private WalkTests tests() {
        return new WalkTests(
                work.resolve("walk-tests"),
                time,
                time,
                (target, who) -> rules.release(Hold.What.WALK_TEST, target, who).join());
    }

    private Routes routes() {
        Services services =
                new Services(
                        new FakeGateway(),
                        null,
                        rules,
                        null,
                        null,
                        List.of(new OperatorCommands("rules", rules)),
                        List.of(),
                        List.of());
        return new Routes(List.of(new WalkTestRoutes(() -> services, () -> tests)));
    }

    private PageAnswer ask(String method, String path, String... fields) {
        Map<String, List<String>> form = new LinkedHashMap<>();
        for (String field : fields) {
            int at = field.indexOf('=');
            form.computeIfAbsent(field.substring(0, at), any -> new ArrayList<>())
                    .add(field.substring(at + 1));
        }
        return routes.answer(new PageRequest(method, path, form, "wang", Role.TECHNICIAN));
    }

    private static JsonNode json(PageAnswer answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private JsonNode done(String path, String... fields) throws IOException {
        PageAnswer answer = ask("POST", path, fields);
        assertEquals(200, answer.status(), () -> new String(answer.body(), StandardCharsets.UTF_8));
        return json(answer);
    }

    private JsonNode refused(int status, String path, String... fields) throws IOException {
        PageAnswer answer = ask("POST", path, fields);
        JsonNode said = json(answer);
        assertEquals(status, answer.status(), said::toString);
        ChineseText.of(said.get("result").asText());
        return said;
    }

    private static String[] begin(String... others) {
        List<String> fields =
                new ArrayList<>(
                        List.of(
                                "tester=Li Ming",
                                "told=centre, 09:00",
                                "why=monthly",
                                "lasting=7200",
                                "idle=1800",
                                "understood=yes"));
        fields.addAll(List.of(others));
        return fields.toArray(String[]::new);
    }

    private String begun() throws IOException {
        return done("/walktest/begin", begin("place=A")).get("id").asText();
    }

    private JsonNode shown(String id) throws IOException {
        return json(ask("GET", "/walktest", "id=" + id));
    }

    private void raise(String device, String condition, AlarmKind kind, boolean test) {
        change(device, standing(condition, kind, test), true);
    }

    private void change(String device, Present.StandingAlarm alarm, boolean raised) {
        tests.alarm(
                new Present.Transition(
                        device, "Smoke " + device, alarm, raised, time.stamp(), null, ""));
    }

    private void acknowledge(String device, String body, Duration after) {
        var at = time.stamp();
        time.advance(after);
        tests.acknowledged(
                "centre",
                new Message(
                        Lane.ALARM,
                        "alarm/" + device,
                        false,
                        time.boot(),
                        at.utc(),
                        at,
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    private static final String RAISED =
            "\"name\":\"x\",\"condition\":\"fire\",\"state\":\"RAISED\",\"test\":true";

    @Test
    void whatIsSetOffIsTickedOff() throws IOException {
        String id = begun();
        assertEquals(List.of(Hold.Target.place("A")), List.copyOf(rules.holds.keySet()));
        time.advance(Duration.ofMinutes(3));
        raise("s-2", "fire", AlarmKind.FIRE, true);
        acknowledge("s-2", RAISED, Duration.ofMillis(420));
        time.advance(Duration.ofSeconds(9));
        change("s-2", standing("fire", AlarmKind.FIRE, true), false);
        raise("s-2", "fire", AlarmKind.FIRE, true);
        acknowledge("s-2", RAISED, Duration.ofMillis(900));
        JsonNode test = shown(id);
        assertEquals(1, test.get("tested").asInt());
        assertEquals(2, test.get("total").asInt(), "not what only looks at others");
        JsonNode row = test.get("rows").get(1);
        assertEquals("s-2", row.get("device").asText());
        assertEquals(2, row.get("count").asInt());
        assertEquals(VirtualTime.START.toEpochMilli() + 180_000, row.get("first").asLong());
        assertFalse(row.has("restored"), "it was set off once more");
        assertEquals(420, row.get("acknowledged").asLong(), "of the first activation");
        assertEquals("centre", row.get("uplink").asText());
        assertEquals(0, test.get("rows").get(0).get("count").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "s-1,'\"condition\":\"fire\",\"state\":\"RAISED\",\"test\":true'",
        "s-2,'\"condition\":\"dirty\",\"state\":\"RAISED\",\"test\":true'",
        "s-2,'\"condition\":\"fire\",\"state\":\"CLEARED\",\"test\":true'",
        "s-2,'\"condition\":\"fire\",\"state\":\"RAISED\",\"test\":false'",
        "s-2,'\"text\":\"\\\"condition\\\":\\\"fire\\\"\",\"state\":\"RAISED\",\"test\":true'",
    })
    void theAcknowledgementOfSomethingElseIsNone(String device, String body) throws IOException {
        String id = begun();
        raise("s-2", "fire", AlarmKind.FIRE, true);
        acknowledge(device, body, Duration.ofMillis(1));
        assertFalse(shown(id).get("rows").get(1).has("acknowledged"));
    }

    @Test
    void aLatchedAlarmIsRestoredWhenItsConditionIsGone() throws IOException {
        String id = begun();
        raise("s-1", "fire", AlarmKind.FIRE, true);
        time.advance(Duration.ofSeconds(5));
        Present.StandingAlarm latched =
                new Present.StandingAlarm(
                        "fire",
                        AlarmKind.FIRE,
                        time.stamp(),
                        "",
                        Priority.HIGH,
                        true,
                        false,
                        false,
                        false,
                        true);
        tests.changed("s-1", latched);
        assertEquals(
                VirtualTime.START.toEpochMilli() + 5000,
                shown(id).get("rows").get(0).get("restored").asLong());
    }

    @Test
    void nothingIsForgottenByARestart() throws IOException {
        String id = begun();
        raise("s-1", "fire", AlarmKind.FIRE, true);
        Path file = work.resolve("walk-tests/walk-test-" + id);
        Files.writeString(file, "raised\t2", StandardOpenOption.APPEND); // cut by a power failure
        tests = tests();
        tests.start();
        assertEquals("RUNNING", shown(id).get("phase").asText());
        assertEquals(1, shown(id).get("tested").asInt());
        rules.release(Hold.What.WALK_TEST, Hold.Target.place("A"), "zhao").join();
        assertEquals("ENDED", shown(id).get("phase").asText());
        assertEquals("BY_HAND", shown(id).get("how").asText());
        assertEquals("zhao", shown(id).get("endedBy").asText());
    }

    @Test
    void nobodyIsSetOffAndItEnds() throws IOException {
        String id = begun();
        time.advance(Duration.ofMinutes(29));
        raise("s-1", "fire", AlarmKind.FIRE, true);
        time.advance(Duration.ofMinutes(29));
        assertEquals("RUNNING", shown(id).get("phase").asText());
        assertEquals(60_000, shown(id).get("idleLeft").asLong());
        done("/walktest/extend", "id=" + id, "lasting=3600");
        time.advance(Duration.ofMinutes(29));
        assertEquals("RUNNING", shown(id).get("phase").asText());
        time.advance(Duration.ofMinutes(2));
        assertEquals("ENDED", shown(id).get("phase").asText());
        assertEquals("IDLE", shown(id).get("how").asText());
        assertEquals(Map.of(), rules.holds);
    }

    @Test
    void aRealFireOutsideEndsIt() throws IOException {
        String id = begun();
        raise("s-1", "dirty", AlarmKind.SUPERVISORY, true);
        raise("s-3", "dirty", AlarmKind.SUPERVISORY, false);
        assertEquals("RUNNING", shown(id).get("phase").asText());
        raise("s-3", "fire", AlarmKind.FIRE, false);
        assertEquals("FIRE_OUTSIDE", shown(id).get("how").asText());
        assertEquals(Map.of(), rules.holds);
        assertEquals(3, shown(id).get("others").size());
        assertFalse(shown(id).get("others").get(2).get("test").asBoolean());
    }

    @Test
    void aHoldThatTheRulesForgotDoesNotLeaveItRunning() throws IOException {
        String id = done("/walktest/begin", begin("place=A", "idle=28800")).get("id").asText();
        rules.holds.clear();
        time.advance(Duration.ofMinutes(122));
        assertEquals("RAN_OUT", shown(id).get("how").asText());
    }

    @Test
    void theRecordIsClosedWhenEachPointHasItsReason() throws IOException {
        String id = begun();
        raise("s-1", "fire", AlarmKind.FIRE, true);
        assertEquals(
                "runs-still", refused(409, "/walktest/close", "id=" + id).get("code").asText());
        done("/walktest/note", "id=" + id, "row=1", "remark=loud");
        done("/walktest/end", "id=" + id);
        assertEquals(Map.of(), rules.holds);
        assertEquals(
                "reasons-missing",
                refused(409, "/walktest/close", "id=" + id).get("code").asText());
        done("/walktest/note", "id=" + id, "row=0", "reason=locked\troom\nwest");
        JsonNode test = done("/walktest/close", "id=" + id);
        assertEquals("CLOSED", test.get("phase").asText());
        assertEquals("loud", test.get("rows").get(0).get("remark").asText());
        assertEquals("", test.get("rows").get(0).get("reason").asText());
        assertTrue(test.get("rows").get(1).get("reason").asText().startsWith("locked"));
        assertEquals(
                "closed",
                refused(409, "/walktest/note", "id=" + id, "row=2", "reason=x")
                        .get("code")
                        .asText());
        assertEquals("has-ended", refused(409, "/walktest/end", "id=" + id).get("code").asText());
        assertEquals(1, json(ask("GET", "/walktests")).get("tests").size());
    }

    @ParameterizedTest
    @CsvSource({
        "409,understood,understood=",
        "400,text,tester=",
        "400,text,told=",
        "400,whole-number,idle=5",
        "409,nothing-to-test,place=C",
    })
    void whatIsMissingIsSaid(int status, String code, String field) throws IOException {
        List<String> fields = new ArrayList<>(List.of(begin("place=A")));
        String name = field.substring(0, field.indexOf('='));
        fields.removeIf(each -> each.startsWith(name + "="));
        fields.add(field);
        JsonNode said = refused(status, "/walktest/begin", fields.toArray(String[]::new));
        assertEquals(code, said.get("code").asText());
        assertEquals(Map.of(), rules.holds);
    }

    @Test
    void notWhileAFireStandsAndWithOthersOnlyIfAsked() throws IOException {
        standing.put("s-1", List.of(standing("dirty", AlarmKind.SUPERVISORY, false)));
        JsonNode said = refused(409, "/walktest/begin", begin("place=A"));
        assertEquals("alarms-stand", said.get("code").asText());
        assertTrue(said.get("result").asText().contains("s-1 dirty"), said::toString);
        standing.put("s-2", List.of(standing("fire", AlarmKind.FIRE, false)));
        said = refused(409, "/walktest/begin", begin("place=A", "anyway=yes"));
        assertEquals("fire-stands", said.get("code").asText());
        standing.remove("s-2");
        JsonNode test = done("/walktest/begin", begin("place=A", "anyway=yes"));
        assertEquals("s-1 dirty", test.get("standing").asText());
        assertEquals(
                "runs-already",
                refused(409, "/walktest/begin", begin("place=B")).get("code").asText());
    }

    @Test
    void ofSeveralHoldsAllOrNone() throws IOException {
        rules.refusal = OrderPhrase.NO_DEVICE.of("s-2");
        refused(409, "/walktest/begin", begin("devices=s-1,s-2,s-3"));
        assertEquals(Map.of(), rules.holds);
        assertEquals(0, json(ask("GET", "/walktests")).get("tests").size());
        assertEquals("", json(ask("GET", "/walktests")).get("running").asText());
        rules.refusal = "";
        String id = done("/walktest/begin", begin("devices=s-1, s-2")).get("id").asText();
        assertEquals(2, rules.holds.size());
        rules.release(Hold.What.WALK_TEST, Hold.Target.device("s-1"), "x").join();
        assertEquals("RUNNING", shown(id).get("phase").asText(), "the other one is tested still");
        done("/walktest/end", "id=" + id);
        assertEquals("ENDED", shown(id).get("phase").asText());
    }

    @Test
    void theOldestRecordsGo() throws IOException {
        for (int i = 0; i < WalkTestStore.MOST_TESTS + 3; i++) {
            done("/walktest/end", "id=" + begun());
        }
        JsonNode all = json(ask("GET", "/walktests")).get("tests");
        assertEquals(WalkTestStore.MOST_TESTS, all.size());
        assertEquals("000103", all.get(0).get("id").asText());
    }

    @Test
    void aStormIsCountedAndNotWritten() throws IOException {
        String id = begun();
        IntStream.range(0, 10_000)
                .forEach(
                        i -> {
                            raise("s-1", "fire", AlarmKind.FIRE, true);
                            raise("s-3", "dirty", AlarmKind.SUPERVISORY, false);
                        });
        assertTrue(Files.size(work.resolve("walk-tests/walk-test-" + id)) < 20_000);
        assertEquals(WalkTest.MOST_ACTIVATIONS, shown(id).get("rows").get(0).get("count").asInt());
    }

    @Test
    void whatTheDiskRefusesIsSaid() throws IOException {
        Files.writeString(work.resolve("walk-tests"), "in the way");
        assertEquals(
                "disk", refused(503, "/walktest/begin", begin("place=A")).get("code").asText());
        assertEquals(Map.of(), rules.holds);
    }

    @ParameterizedTest
    @CsvSource({"../door/users", "000000", "1", "000001\n"})
    void onlyARecordIsShown(String id) throws IOException {
        PageAnswer answer = ask("GET", "/walktest", "id=" + id);
        assertEquals(409, answer.status());
        assertEquals("no-test", json(answer).get("code").asText());
    }
}
