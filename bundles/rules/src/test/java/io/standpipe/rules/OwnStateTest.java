package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.GatewayCondition;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Site;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.rules.message.GatewayStatus;
import io.standpipe.rules.message.Identity;
import io.standpipe.rules.message.OwnState;
import io.standpipe.testkit.Fixtures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the gateway says of itself, by the state table of GB/T 26875.3-2011 (type flag 21). */
class OwnStateTest {

    /** An alarm for each bit of one word. */
    private static final List<AlarmDefinition> ALARMS =
            List.of(
                    alarm(0, AlarmKind.FIRE, null, false),
                    alarm(1, AlarmKind.PRE_ALARM, null, false),
                    alarm(2, AlarmKind.SUPERVISORY, null, false),
                    alarm(3, AlarmKind.FAULT, null, false),
                    alarm(4, AlarmKind.DISABLED, null, false),
                    alarm(5, AlarmKind.TEST, null, false),
                    alarm(6, AlarmKind.FAULT, GatewayCondition.MAINS, false),
                    alarm(7, AlarmKind.FAULT, GatewayCondition.BATTERY, false),
                    alarm(8, AlarmKind.SUPERVISORY, GatewayCondition.TAMPER, false),
                    alarm(9, AlarmKind.SUPERVISORY, GatewayCondition.DOOR, false),
                    alarm(10, AlarmKind.FAULT, GatewayCondition.LINE, false),
                    alarm(11, AlarmKind.FIRE, null, true));

    private final Device box = box("box", "cell");
    private final Scene scene = new Scene().install(box, box("other", "elsewhere"));

    private static AlarmDefinition alarm(
            int bit, AlarmKind kind, @Nullable GatewayCondition gateway, boolean latching) {
        return new AlarmDefinition(
                "alarm-" + bit,
                kind,
                new Condition.Is(0, Bits.bit(bit)),
                Duration.ZERO,
                Duration.ZERO,
                null,
                Priority.of(kind),
                latching,
                null,
                Duration.ZERO,
                null,
                gateway,
                "");
    }

    private static Device box(String id, String grid) {
        return Definitions.at(
                grid,
                id,
                DeviceKind.CONTACT,
                List.of(Fixtures.word(0, "word", 0)),
                ALARMS.toArray(AlarmDefinition[]::new));
    }

    private static String said(Scene scene) {
        OwnState own = scene.gatewayStatus.own();
        String signs =
                new TreeSet<>(own.signs())
                        .stream().map(Enum::name).collect(Collectors.joining(" "));
        return own.uitd() + " " + signs;
    }

    @ParameterizedTest
    @CsvSource({
        // bits of the word, state byte, signs
        "''        , 1 ''",
        "0         , 3 FIRE",
        "1         , 1 ''",
        "2         , 1 ''",
        "3         , 5 FAULT",
        "4         , 1 ''",
        "5         , 0 TEST",
        "6         , 13 FAULT MAINS",
        "7         , 21 FAULT STANDBY",
        "8         , 1 TAMPER",
        "9         , 1 DOOR",
        "10        , 69 FAULT LINE",
        "11        , 3 FIRE",
        "0 5       , 2 TEST FIRE",
        "0 6 7 8   , 31 FIRE FAULT MAINS STANDBY TAMPER",
        "0 3 5 6 7 8 9 10, 94 TEST FIRE FAULT MAINS STANDBY LINE TAMPER DOOR",
    })
    void whatStandsAtADevice(String bits, String expected) {
        double word =
                Arrays.stream(bits.split(" "))
                        .filter(bit -> !bit.isEmpty())
                        .mapToInt(bit -> 1 << Integer.parseInt(bit))
                        .sum();
        scene.read(box, word).at(1);
        assertEquals(expected.replace("''", ""), said(scene));
        scene.read(box, 0).at(2);
        assertEquals(word >= 1 << 11 ? "3 FIRE" : "1 ", said(scene), "gone, but what latches");
    }

    /** Somebody who tests does not hide a fire. */
    @ParameterizedTest
    @EnumSource(
            value = What.class,
            names = {"WALK_TEST", "MAINTENANCE"})
    void whoTestsIsSeenWhereverHeTests(What what) {
        for (Target target : List.of(Target.device("box"), Target.place("cell"))) {
            hold(what, target);
            assertEquals("0 TEST", said(scene));
            scene.read(box, 1).at(1);
            assertEquals("2 TEST FIRE", said(scene));
            scene.read(box, 0).at(2);
            scene.does(orders -> orders.release(what, target, "Li Na"));
            assertEquals("1 ", said(scene));
        }
    }

    private void hold(What what, Target target) {
        scene.does(
                orders -> orders.hold(what, target, null, "Li Na", "yearly", Duration.ofHours(1)));
    }

    @Test
    void outOfServiceHidesNothingThatStands() {
        scene.read(box, 1);
        hold(Hold.What.OUT_OF_SERVICE, Target.device("box"));
        assertEquals("3 FIRE", said(scene));
    }

    @Test
    void whatIsShelvedMakesNoState() {
        scene.read(box, 1 << 6);
        hold(Hold.What.SHELVED, Target.alarm("box", "alarm-6"));
        assertEquals("1 ", said(scene));
        scene.does(
                orders ->
                        orders.release(Hold.What.SHELVED, Target.alarm("box", "alarm-6"), "Li Na"));
        assertEquals("13 FAULT MAINS", said(scene));
    }

    @ParameterizedTest
    @CsvSource({
        "NO_CONNECTION, 69 FAULT LINE",
        "DEVICE_SILENT, 69 FAULT LINE",
        "INVALID_ANSWER, 69 FAULT LINE",
        "EXCEPTION, 5 FAULT",
        "WIRE_BREAK, 69 FAULT LINE",
        "SHORT_CIRCUIT, 69 FAULT LINE",
        "OUT_OF_RANGE, 5 FAULT",
        "INVALID_VALUE, 5 FAULT",
        "UNKNOWN_UNIT, 5 FAULT",
    })
    void aLineToADevice(Cause cause, String expected) {
        scene.read(box, 0);
        Quality quality = cause == Cause.EXCEPTION ? Quality.exception(2) : Quality.bad(cause);
        for (int poll = 1; poll <= 2; poll++) {
            scene.at(poll).fail(box, quality);
        }
        assertEquals("1 ", said(scene), "two polls are no fault yet");
        scene.at(3).fail(box, quality);
        assertEquals(expected, said(scene));
        scene.at(4).read(box, 0);
        assertEquals("1 ", said(scene));
    }

    @ParameterizedTest
    @CsvSource({
        "uplink, 37 FAULT CHANNEL",
        "uplink-flow, 37 FAULT CHANNEL",
        "uplink-refused, 37 FAULT CHANNEL",
        "certificate, 5 FAULT",
        "disk-space, 5 FAULT",
        "local-output, 5 FAULT",
    })
    void aFaultOfTheGatewayItself(String condition, String expected) {
        scene.engine.raiseFault("io.standpipe.mqtt~a", condition, "made for a test");
        assertEquals(expected, said(scene));
        scene.engine.clearFault("io.standpipe.mqtt~a", condition);
        assertEquals("1 ", said(scene));
    }

    @Test
    void oneOfTwoUplinksIsEnough() {
        scene.engine.raiseFault("a", "uplink", "no answer");
        scene.engine.raiseFault("b", "uplink", "no answer");
        scene.engine.clearFault("a", "uplink");
        assertEquals("37 FAULT CHANNEL", said(scene));
    }

    /** Before the buses are there, what stood stands on: nobody must read that all is well. */
    @Test
    void aRestartForgetsNothing() {
        scene.read(box, 0b1000001);
        Scene after = scene.restarted();
        assertEquals("7 FIRE FAULT", said(after));
        after.install(box);
        assertEquals("15 FIRE FAULT MAINS", said(after));
    }

    @Test
    void whatNobodyInstallsAgainStandsOnAndIsAFault() {
        scene.read(box, 1);
        Scene after = scene.restarted();
        after.time.advance(Engine.UNCLAIMED.minusMillis(1));
        assertEquals("3 FIRE", said(after));
        after.time.advance(Duration.ofMillis(1));
        assertEquals("7 FIRE FAULT", said(after));
        after.install(box);
        assertEquals("3 FIRE", said(after));
    }

    @Test
    void aDeviceThatIsTakenAwayTakesItsAlarmsAlong() {
        scene.read(box, 0b1000001);
        scene.engine.remove(box);
        assertEquals("1 ", said(scene));
    }

    @Test
    void aReadingThatRaisesNothingCostsNothing() {
        scene.read(box, 1).at(10);
        GatewayStatus before = scene.gatewayStatus;
        for (int poll = 11; poll < 100; poll++) {
            scene.at(poll).read(box, poll % 2 == 0 ? 1 : 1 << 12 | 1);
        }
        assertSame(before, scene.gatewayStatus);
        scene.at(100).read(box, 0);
        assertNotSame(before, scene.gatewayStatus);
    }

    @Test
    void asItStandsInTheStatus() {
        scene.read(box, 0b1000001001);
        JsonWriter json = new JsonWriter();
        scene.gatewayStatus.own().write(json);
        assertEquals(
                "\"own\":{\"test\":false,\"fire\":true,\"fault\":true,\"mainsFault\":false,\"standbyFault\":false,"
                        + "\"channelFault\":false,\"lineFault\":false,\"tamper\":false,\"doorOpen\":true,\"uitd\":7}",
                new String(json.toBytes(), StandardCharsets.UTF_8));
    }

    /** With what the uplink adds, the whole status is what the contract says. */
    @Test
    void theStatusIsWhatTheContractSays() throws Exception {
        scene.read(box, 0b1000001001);
        Site site = new Site("site-1", "Site", Site.Kind.STATION, "fengtai", "", Place.UNKNOWN);
        Identity self =
                new Identity(
                        "gw-1",
                        "Gateway",
                        site,
                        "0.1.0",
                        Duration.ofSeconds(1),
                        Duration.ofHours(1));
        String lane = "{\"depth\":0,\"lastSeq\":0}";
        String status =
                "{\"v\":1,\"gw\":\"gw-1\",\"boot\":\"b\",\"ts\":1,\"rts\":1,\"clock\":\"unknown\",\"online\":true,%s,\"outbox\":{\"alarm\":%s,\"telemetry\":%s}}"
                        .formatted(
                                scene.gatewayStatus.status(self, scene.time.stamp()), lane, lane);
        Path schema = Path.of("../../docs/contract/status.schema.json").toAbsolutePath();
        assertEquals(
                Set.of(),
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(SchemaLocation.of(schema.normalize().toUri().toString()))
                        .validate(new ObjectMapper().readTree(status)),
                status);
    }
}
