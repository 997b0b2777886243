package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.OperatorCommands;
import io.standpipe.model.config.Settings;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.testkit.ChineseText;
import io.standpipe.uplink.command.Audit;
import io.standpipe.uplink.command.DutySettings;
import io.standpipe.uplink.command.Jws;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands: which are carried out, which are refused and why, and what is told of them. */
class CommandsTest {

    private final Rig rig = new Rig();
    private final Centre centre = new Centre(rig);
    private final FakeOperations operations = new FakeOperations();
    private final CommandProvider offered = new OperatorCommands("rules", operations);
    private final FakeBus bus = new FakeBus("hyd-1", "panel-1");

    @BeforeEach
    void begin() {
        rig.installed.add(offered);
        rig.installed.add(bus);
    }

    private void connect() {
        rig.connected().acknowledgeAll();
    }

    @Test
    void eachCommandDoesWhatItsNameSays() {
        connect();
        for (String[] row :
                new String[][] {
                    {
                        "acknowledge",
                        "'device':'hyd-1','condition':'low-pressure'",
                        "acknowledge hyd-1 low-pressure Zhang"
                    },
                    {"reset", "'device':'hyd-1','condition':'tilt'", "reset hyd-1 tilt Zhang"},
                    {
                        "shelve",
                        "'device':'hyd-1','condition':'low-pressure','why':'known','lasting':60",
                        "SHELVED hyd-1/low-pressure/ null Zhang known 60"
                    },
                    {
                        "out-of-service",
                        "'device':'hyd-1','why':'repair','lasting':86400",
                        "OUT_OF_SERVICE hyd-1// null Zhang repair 86400"
                    },
                    {
                        "maintenance",
                        "'place':'FT-03','why':'work','lasting':1",
                        "MAINTENANCE //FT-03 null Zhang work 1"
                    },
                    {
                        "walk-test",
                        "'device':'panel-1','why':'yearly','lasting':3600",
                        "WALK_TEST panel-1// null Zhang yearly 3600"
                    },
                    {
                        "serviceability",
                        "'device':'hyd-1','serviceability':'BURIED','why':'seen','lasting':9",
                        "SERVICEABILITY hyd-1// BURIED Zhang seen 9"
                    },
                    {
                        "release",
                        "'what':'shelved','device':'hyd-1','condition':'low-pressure'",
                        "release SHELVED hyd-1/low-pressure/ Zhang"
                    },
                    {"release", "'what':'maintenance','place':''", "release MAINTENANCE // Zhang"},
                    {
                        "release",
                        "'what':'out-of-service','device':'hyd-1'",
                        "release OUT_OF_SERVICE hyd-1// Zhang"
                    },
                }) {
            JsonNode answer = centre.ask(row[0], row[1]);
            assertEquals(row[2], operations.asked.get(operations.asked.size() - 1));
            assertTrue(answer.get("ok").asBoolean(), answer.toString());
            centre.live(1);
        }
        JsonNode answer = centre.ask("write", "'device':'panel-1','point':'lamp','value':1");
        assertEquals(List.of("write panel-1/lamp=1.0"), bus.asked);
        assertTrue(answer.get("ok").asBoolean());
    }

    @Test
    void theAnswerSaysWhatBecameOfIt() {
        connect();
        operations.answer = "there is no alarm tilt at hyd-1; look at its state";
        ObjectNode request = centre.request("'device':'hyd-1','condition':'tilt'");
        JsonNode answer = centre.ask("reset", Centre.bytes(request));
        assertEquals(
                "{\"v\":1,\"gw\":\"gw-1\",\"boot\":\"testboot\",\"ts\":"
                        + centre.now()
                        + ",\"rts\":"
                        + centre.now()
                        + ",\"clock\":\"synchronised\",\"command\":\"reset\",\"id\":\"c-1\",\"ok\":false,\"reason\":\"there"
                        + " is no alarm tilt at hyd-1; look at its state\"}",
                answer.toString());
        JsonNode event = centre.audit().get(0);
        assertEquals("reset", event.get("command").asText());
        assertEquals("c-1", event.get("id").asText());
        assertEquals("Zhang", event.get("who").asText());
        assertEquals("mqtt", event.get("uplink").asText());
        assertFalse(event.get("ok").asBoolean());
        assertEquals(operations.answer, event.get("reason").asText());
    }

    @Test
    void statusAnswersWithTheStatus() {
        connect();
        JsonNode status = centre.ask("status", "").get("status");
        assertEquals("0.1.0", status.get("version").asText());
        assertTrue(status.get("outbox").has("telemetry"));
    }

    @Test
    void readNowReadsAndThenLooks() {
        connect();
        assertRefused("read-now", "'device':'hyd-1'", "not available at the moment");
        rig.installed.present(new FakePresent(bus));
        JsonNode answer = centre.ask("read-now", "'device':'hyd-1'");
        assertEquals(
                "[{\"point\":\"pressure\",\"ts\":17,\"value\":0.25,\"unit\":\"MPa\"}]",
                answer.get("readings").toString());
        assertEquals("hyd-1", answer.get("device").asText());
        assertRefused("read-now", "'device':'hyd-9'", "hyd-9 is not");
        bus.answer = "the bus is closed";
        assertRefused("read-now", "'device':'hyd-1'", "the bus is closed");
    }

    /** Asks, and finds the reason among the answer and in the event. */
    private void assertRefused(String command, String members, String reason) {
        assertRefused(command, Centre.bytes(centre.request(members)), reason);
    }

    private void assertRefused(String command, byte[] payload, String reason) {
        centre.live(11);
        JsonNode answer = centre.ask(command, payload);
        assertFalse(answer.get("ok").asBoolean(), answer.toString());
        assertTrue(answer.get("reason").asText().contains(reason), answer.toString());
        if (!reason.equals(bus.answer)) {
            ChineseText.of(answer.get("reason").asText());
        }
        JsonNode event = centre.audit().get(centre.audit().size() - 1);
        assertFalse(event.get("ok").asBoolean());
        assertTrue(event.get("reason").asText().contains(reason), event.toString());
    }

    @Test
    void whatIsNoProperCommandIsRefused() {
        connect();
        for (String[] row :
                new String[][] {
                    {"reboot", "{}", "no such command"},
                    {"reset", "", "one JSON object"},
                    {"reset", "[]", "one JSON object"},
                    {"reset", "{} {}", "one JSON object"},
                    {"reset", "{'id':'a','id':'b'}", "one JSON object"},
                    {"reset", "{'a':" + "[".repeat(20) + "]".repeat(20) + "}", "one JSON object"},
                    {"reset", "{'id':'a'}", "who"},
                    {"reset", "{'who':'a','expires':1}", "id"},
                    {"reset", "{'id':7,'who':'a','expires':1}", "id"},
                    {"reset", "{'id':'a b','who':'a','expires':1}", "id must be"},
                    {"reset", "{'id':'a','who':' ','expires':1}", "who must be"},
                    {"reset", "{'id':'a','who':'" + "x".repeat(129) + "','expires':1}", "who"},
                    {"reset", "{'id':'a','who':'b','expires':'soon'}", "expires"},
                    {"reset", "{'id':'a','who':'b','expires':1e3}", "expires"},
                    {"reset", "{'id':'a','who':'b','expires':1,'gw':'gw-2'}", "gw must be"},
                    {"reset", "{'id':'a','who':'b','expires':1,'command':'x'}", "command must be"},
                    {"reset", "{'a':'" + "x".repeat(4096) + "'}", "at most 4096 bytes"},
                }) {
            assertRefused(
                    row[0], row[1].replace('\'', '"').getBytes(StandardCharsets.UTF_8), row[2]);
        }
        assertRefused("reset", "{\"id\":\"ä\"}".getBytes(StandardCharsets.UTF_16), "UTF-8");
        assertEquals(List.of(), operations.asked);
    }

    @Test
    void whatMisfitsTheCommandIsRefused() {
        connect();
        for (String[] row :
                new String[][] {
                    {"reset", "'device':'hyd-1'", "condition"},
                    {"reset", "'device':'a/b','condition':'x'", "device must be"},
                    {"shelve", "'device':'h','condition':'x','lasting':1", "why"},
                    {"shelve", "'device':'h','condition':'x','why':'y','lasting':1.5", "lasting"},
                    {"shelve", "'device':'h','condition':'x','why':'y','lasting':'1'", "lasting"},
                    {"maintenance", "'why':'y','lasting':1", "device"},
                    {"maintenance", "'why':'y','lasting':1,'device':'h','place':'p'", "both"},
                    {
                        "serviceability",
                        "'device':'h','serviceability':'WET','why':'y','lasting':1",
                        "NO_WATER"
                    },
                    {"release", "'what':'everything','device':'h'", "walk-test"},
                    {"replay-from", "'lane':'all','seq':1", "lane must be"},
                    {"replay-from", "'lane':'alarm','seq':0", "seq must be"},
                    {"replay-from", "'lane':'telemetry','seq':99", "last number of the lane"},
                    {"write", "'device':'panel-1','point':'lamp'", "value"},
                    {"write", "'device':'panel-1','point':'lamp','value':true", "value"},
                    {"write", "'device':'other','point':'lamp','value':1", "other is not"},
                }) {
            assertRefused(row[0], row[1], row[2]);
        }
        assertEquals(List.of(), operations.asked);
        rig.installed.remove(offered);
        assertRefused("reset", "'device':'h','condition':'x'", "nothing of this gateway carries");
    }

    /** A bundle that nobody knew when this was written. */
    @Test
    void anotherBundleAddsACommandOfItsOwn() {
        FakeCommands other = new FakeCommands("tags", "", "read-tag");
        other.answer = Command.Outcome.done(json -> json.member("tag", "t-1"));
        connect();
        rig.installed.add(other);
        assertRefused("read-tag", "'tag':'t-1'", "does not allow the command");
        assertEquals(List.of(), other.asked);

        Rig second = new Rig();
        second.uplinkDuties = new UplinkDuties(0, null, Set.of("read-tag", "status"));
        second.installed.add(other);
        Centre there = new Centre(second);
        second.connected().acknowledgeAll();
        assertEquals("t-1", there.ask("read-tag", "'tag':'t-1'").get("tag").asText());
        assertEquals(1, other.asked.size());
        // One that throws costs its own answer.
        other.answer = null;
        assertTrue(there.ask("read-tag", "").get("reason").asText().contains("defect"));
        assertTrue(there.ask("status", "").get("ok").asBoolean());
        second.installed.remove(other);
        assertEquals(
                "there is no such command; the contract lists them",
                there.ask("read-tag", "'tag':'t-1'").get("reason").asText());
    }

    @Test
    void ofSeveralThatOfferACommandTheRequestSaysWhich() {
        FakeCommands lize = new FakeCommands("modbus~lize", "hyd-1", "diagnose");
        FakeCommands roof = new FakeCommands("modbus~roof", "tank-1", "diagnose");
        connect();
        rig.installed.add(roof);
        rig.installed.add(lize);
        assertTrue(centre.ask("diagnose", "'device':'hyd-1'").get("ok").asBoolean());
        assertTrue(centre.ask("diagnose", "'bus':'modbus~roof'").get("ok").asBoolean());
        assertEquals(List.of(1, 1), List.of(lize.asked.size(), roof.asked.size()));
        String both = "the buses that carry it out are: modbus~lize, modbus~roof";
        assertRefused("diagnose", "'device':'hyd-9'", "hyd-9 is not");
        assertRefused("diagnose", "'device':'hyd-9'", both);
        assertRefused("diagnose", "'bus':'lize'", both);
        rig.installed.remove(lize);
        assertRefused("diagnose", "'device':'hyd-1'", "carry it out are: modbus~roof");
        rig.installed.remove(roof);
        assertRefused("diagnose", "'device':'tank-1'", "nothing of this gateway carries");
        assertEquals(List.of(1, 1), List.of(lize.asked.size(), roof.asked.size()));
    }

    @Test
    void aSearchMustBeAllowedByName() {
        rig.uplinkDuties = DutySettings.parse(Settings.of(Map.of()), none -> false);
        FakeCommands bus =
                new FakeCommands("modbus~lize", "hyd-1", "diagnose", "scan", "scanned", "end-scan");
        connect();
        rig.installed.add(bus);
        assertRefused("scan", "'bus':'modbus~lize','firstUnit':1,'lastUnit':2", "does not allow");
        assertEquals(List.of(), bus.asked);
        for (String command : List.of("diagnose", "scanned", "end-scan")) {
            JsonNode answer = centre.ask(command, "'bus':'modbus~lize'");
            assertTrue(answer.get("ok").asBoolean(), answer::toString);
        }
    }

    private static final String RESET = "'device':'hyd-1','condition':'tilt'";

    @Test
    void onlyWhatIsTimelyIsCarriedOut() {
        connect();
        for (long ahead : new long[] {-1, 0}) {
            assertRefused(
                    "reset", RESET + ",'expires':" + (centre.now() + 11_000 + ahead), "expired");
        }
        assertRefused(
                "reset", RESET + ",'expires':" + (centre.now() + 11_000 + 600_001), "10 min ahead");
        assertEquals(List.of(), operations.asked);
        centre.ask("reset", RESET + ",'expires':" + (centre.now() + 600_000));
        centre.ask("reset", RESET + ",'expires':" + (centre.now() + 1));
        assertEquals(2, operations.asked.size());
    }

    @Test
    void aClockThatIsNotSynchronisedCannotJudge() {
        connect();
        rig.time.clock(Stamp.Clock.UNSYNCHRONISED);
        assertRefused("reset", RESET, "clock is not synchronised");
        rig.time.clock(Stamp.Clock.UNKNOWN);
        assertTrue(centre.ask("reset", RESET).get("ok").asBoolean());
    }

    @Test
    void noCommandIsCarriedOutTwice() {
        connect();
        String twice = RESET + ",'id':'x','expires':" + (centre.now() + 300_000);
        assertTrue(centre.ask("reset", twice).get("ok").asBoolean());
        assertRefused("reset", twice, "used before");
        assertRefused("acknowledge", twice, "used before");
        assertEquals(Set.of("cmd/mqtt/x"), rig.outbox.remembered().keySet());
        rig.stop(() -> {});
        rig.link().acknowledgeAll();

        Rig restarted = new Rig();
        restarted.outbox.remembers(rig.outbox.remembered());
        restarted.installed.add(offered);
        Centre again = new Centre(restarted);
        restarted.connected().acknowledgeAll();
        again.live(60);
        JsonNode answer = again.ask("reset", twice);
        assertTrue(answer.get("reason").asText().contains("used before"), answer.toString());
        again.live(300);
        assertTrue(again.ask("reset", RESET).get("ok").asBoolean());
        assertEquals(
                Set.of("cmd/mqtt/c-1", "cmd/mqtt/x"),
                restarted.outbox.remembered().keySet(),
                "nor when the clock is set back after it expired");
        long expired = -centre.now() + again.now();
        restarted.time.jumpWallClock(Duration.ofMillis(-expired));
        answer = again.ask("reset", twice);
        assertTrue(answer.get("reason").asText().contains("used before"), answer.toString());
    }

    @Test
    void aRetainedCommandIsNeverCarriedOut() {
        connect();
        centre.send("reset", Centre.bytes(centre.request(RESET)), true, "");
        centre.live(11);
        assertEquals(List.of(), operations.asked);
        assertTrue(centre.audit().get(0).get("reason").asText().contains("retained"));
        assertEquals(0, centre.answers());
    }

    @Test
    void onlyWhatIsConfiguredIsCarriedOut() {
        rig.uplinkDuties = new UplinkDuties(0, null, Set.of("status"));
        connect();
        assertRefused("reset", RESET, "does not allow");
        assertTrue(centre.ask("status", "").get("ok").asBoolean());
        Rig none = new Rig();
        none.uplinkDuties = new UplinkDuties(0, null, Set.of());
        assertEquals(List.of("status"), none.connected().subscriptions, "and nobody listens");
    }

    @Test
    void theAnswerGoesNowhereElse() {
        connect();
        String own = "cmd/status/reply";
        for (String[] row :
                new String[][] {
                    {"", "cmd/status/reply"},
                    {own, "cmd/status/reply"},
                    {own + "/desk-7", "cmd/status/reply/desk-7"},
                    {own + "/+", "cmd/status/reply"},
                    {own + "x", "cmd/status/reply"},
                    {"alarm/hyd-1", "cmd/status/reply"},
                    {"cmd/reset", "cmd/status/reply"},
                    {"elsewhere", "cmd/status/reply"},
                }) {
            centre.send("status", Centre.bytes(centre.request("")), false, row[0]);
            FakeLink.Published last =
                    rig.link().all().stream()
                            .filter(message -> message.topic().contains("reply"))
                            .reduce((a, b) -> b)
                            .orElseThrow();
            assertEquals(row[1], last.topic(), row[0]);
            centre.live(1);
        }
    }

    @Test
    void moreThanTenASecondAreDroppedAndCounted() {
        connect();
        for (int i = 0; i < 200; i++) {
            centre.send("reset", Centre.bytes(centre.request(RESET)));
        }
        assertEquals(10, operations.asked.size());
        centre.live(1); // a new connection begins with few messages under way
        assertEquals(10, centre.answers());
        centre.live(8);
        assertEquals(10, centre.audit().size());
        centre.live(2);
        assertEquals(11, centre.audit().size());
        JsonNode counted = centre.audit().get(10);
        assertEquals(190, counted.get("count").asInt());
        assertTrue(counted.get("reason").asText().contains("too fast"));
        centre.ask("reset", RESET);
        assertEquals(11, operations.asked.size(), "it goes on");
    }

    @Test
    void junkFillsNeitherLogNorDisk() {
        connect();
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 10; i++) {
                centre.send("no-such-" + i, new byte[] {1, 2, 3});
            }
            centre.live(1);
        }
        assertTrue(centre.audit().size() <= 7, "events are " + centre.audit().size());
        centre.live(10);
        int all = centre.audit().stream().mapToInt(event -> event.path("count").asInt(1)).sum();
        assertEquals(600, all, "none is left uncounted");
    }

    @Test
    void properCommandsThatAreRefusedFillNeither() {
        rig.uplinkDuties = new UplinkDuties(0, null, Set.of("status"));
        connect();
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 10; i++) {
                centre.send("reset", Centre.bytes(centre.request(RESET)));
            }
            centre.live(1);
        }
        assertTrue(centre.audit().size() <= 10 + 60 + 7, "are " + centre.audit().size());
    }

    @Test
    void theAnswerMayTakeItsTimeButNotForEver() {
        connect();
        operations.answer = null;
        centre.send("reset", Centre.bytes(centre.request(RESET)));
        centre.live(29);
        assertEquals(0, centre.answers());
        centre.live(1);
        assertTrue(centre.answer("reset").get("reason").asText().contains("within 30 s"));
    }

    @Test
    void soManyMayRunAtATime() {
        connect();
        operations.answer = null;
        List<Long> asked = new ArrayList<>();
        for (int second = 0; second < 5; second++) {
            for (int i = 0; i < 10; i++) {
                centre.send("reset", Centre.bytes(centre.request(RESET)));
            }
            asked.add((long) operations.asked.size());
            centre.live(1);
        }
        assertEquals(List.of(10L, 20L, 30L, 32L, 32L), asked);
        assertTrue(centre.answer("reset").get("reason").asText().contains("too many"));
    }

    @Test
    void aCommandUnderWayAtTheEndIsWrittenDown() {
        connect();
        operations.answer = null;
        centre.send("reset", Centre.bytes(centre.request(RESET + ",'id':'late'")));
        rig.stop(() -> {});
        rig.link().acknowledgeAll();
        assertTrue(rig.outbox.remembered().containsKey("cmd/mqtt/late"));
    }

    @Test
    void aFloodThatTheUplinkCannotFollowIsDroppedBeforeItIsHeld() {
        connect();
        byte[] payload = Centre.bytes(centre.request(RESET));
        rig.time.schedule(
                Duration.ZERO,
                () -> {
                    for (int i = 0; i < 10_000; i++) {
                        centre.send("reset", payload);
                    }
                });
        rig.seconds(0.1);
        centre.live(11);
        JsonNode counted = centre.audit().get(centre.audit().size() - 1);
        assertTrue(counted.get("count").asInt() > 9_900, counted.toString());
    }

    @Test
    void secretsAndLinesDoNotComeThrough() {
        connect();
        centre.ask("reset", RESET + ",'who':'Zhang\\nWARN all is lost'");
        String who = centre.audit().get(0).get("who").asText();
        assertEquals("Zhang\\u000aWARN all is lost", who);
        assertEquals(Map.of(), Map.copyOf(rig.faults.raised()));
    }

    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    private byte[] signed(String command, String members) {
        ObjectNode request = centre.request(members);
        request.put("command", command).put("gw", "gw-1");
        return JwsTest.sign(KEY, "{\"alg\":\"HS256\"}", Centre.bytes(request))
                .getBytes(StandardCharsets.UTF_8);
    }

    private void sendUnlooked(String command, byte[] payload, int count) {
        for (int i = 0; i < count; i++) {
            centre.send(command, payload);
        }
    }

    /** Junk of each kind, many a second, between the commands of the centre. */
    @Test
    void whoHasNoKeyTakesNothingFromWhoHasOne() {
        rig.signed = new Jws(KEY);
        connect();
        byte[] junk = "junk".getBytes(StandardCharsets.UTF_8);
        byte[] stolen = signed("reset", RESET);
        centre.send("reset", stolen);
        assertEquals(1, operations.asked.size());
        byte[] forged = stolen.clone();
        forged[forged.length - 1] ^= 1;
        for (int second = 0; second < 30; second++) {
            rig.time.schedule(
                    Duration.ZERO,
                    () -> {
                        sendUnlooked("zzz", junk, 500);
                        sendUnlooked("reset", new byte[60_000], 20);
                        sendUnlooked("reset", forged, 500);
                        sendUnlooked("reset", stolen, 40);
                        centre.send("reset", signed("reset", RESET));
                    });
            centre.live(1);
        }
        assertEquals(31, operations.asked.size(), "each of the centre's");
        assertTrue(centre.answers() <= 31 + 30 * 10, "answers are " + centre.answers());
        assertTrue(
                rig.link().all().stream().noneMatch(m -> m.topic().equals("cmd/zzz/reply")),
                "nobody who has no key gets an answer");
        long told = centre.audit().stream().filter(event -> !event.get("ok").asBoolean()).count();
        assertTrue(told <= 20, "events are " + told);
    }

    @Test
    void whatNobodyAskedForIsNoCommand() {
        connect();
        for (String path : List.of("other/reset", "cmd", "alarm/reset")) {
            rig.link()
                    .events
                    .arrived(
                            new UplinkTransport.Incoming(
                                    path,
                                    Centre.bytes(centre.request(RESET)),
                                    false,
                                    "",
                                    new byte[0]));
        }
        centre.live(11);
        assertEquals(List.of(), operations.asked);
        assertEquals(0, centre.answers());
        assertTrue(centre.audit().get(0).get("reason").asText().contains("nobody asked for it"));
    }

    @Test
    void withoutAKeyWhatIsWrongTakesNothingFromWhatIsRight() {
        connect();
        for (int second = 0; second < 10; second++) {
            sendUnlooked("reset", new byte[] {1}, 200);
            centre.send("reset", Centre.bytes(centre.request(RESET)));
            centre.live(1);
        }
        assertEquals(10, operations.asked.size());
    }

    /** The same broker twice, or two that carry the same command. */
    @Test
    void noCommandIsCarriedOutTwiceAtAnotherUplink() {
        connect();
        Rig second = new Rig(rig);
        second.installed.add(offered);
        second.connected().acknowledgeAll();
        byte[] twice = Centre.bytes(centre.request(RESET));
        centre.send("reset", twice);
        JsonNode answer = new Centre(second).ask("reset", twice);
        assertTrue(answer.get("reason").asText().contains("used before"), answer.toString());
        assertEquals(1, operations.asked.size());
    }

    @Test
    void aClockThatIsSetMakesNoCommandNewAgain() {
        connect();
        String once = RESET + ",'id':'x','expires':" + (centre.now() + 60_000);
        centre.ask("reset", once);
        for (Duration jump :
                List.of(
                        Duration.ofSeconds(-30),
                        Duration.ofSeconds(90),
                        Duration.ofDays(400),
                        Duration.ofDays(-400),
                        Duration.ofHours(2),
                        Duration.ofSeconds(-7_300))) {
            rig.time.jumpWallClock(jump);
            centre.live(20);
            centre.ask("reset", once);
            assertEquals(1, operations.asked.size(), "after " + jump);
        }
    }

    /** Line breaks, directions, separators, halves of pairs; and any length. */
    @Test
    void textsAreShownSafelyOrRefused() {
        connect();
        String nasty = "a\u202Eb\u2028c\u200Bd\uD800e\u0007f";
        ObjectNode request = centre.request("'device':'hyd-1','lasting':60");
        request.put("who", nasty).put("why", nasty);
        centre.send("out-of-service", Centre.bytes(request));
        String shown = "a\\u202eb\\u2028c\\u200bd?e\\u0007f";
        assertEquals(
                List.of("OUT_OF_SERVICE hyd-1// null %s %s 60".formatted(shown, shown)),
                operations.asked);
        assertEquals(shown, centre.audit().get(0).get("who").asText());
        operations.answer = nasty.repeat(100);
        JsonNode answer = centre.ask("reset", RESET);
        assertTrue(answer.get("reason").asText().length() <= Audit.MAX_REASON);
        assertTrue(answer.get("reason").asText().startsWith("a\\u202eb"), answer.toString());
        for (String member : List.of("why", "who")) {
            ObjectNode longer = centre.request("'device':'hyd-1','lasting':60,'why':'x'");
            longer.put(member, "x".repeat(257));
            JsonNode refused = centre.ask("out-of-service", Centre.bytes(longer));
            assertTrue(refused.get("reason").asText().startsWith(member), refused.toString());
        }
    }
}
