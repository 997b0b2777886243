package io.standpipe.simulators.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.simulators.terminal.Line;
import io.standpipe.simulators.terminal.Style;
import java.time.Instant;
import java.time.ZoneId;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class WordingTest {

    /** 12:01:03.250 in the zone below. */
    private static final Instant ARRIVAL = Instant.parse("2026-11-23T04:01:03.250Z");

    private static final long THEN = ARRIVAL.toEpochMilli();

    private final Wording wording = new Wording(ZoneId.of("Asia/Shanghai"));

    @Test
    void alarmRaised() {
        check(
                Style.RAISED,
                "12:01:03.250  ALARM      RAISED    SUPERVISORY  hyd-0003   low-pressure     0.083 MPa (limit 0.100)",
                "alarm/hyd-0003",
                """
                "device":"hyd-0003","name":"Lize Rd","kind":"SUPERVISORY","condition":"low-pressure","state":"RAISED",
                "since":%d,"test":false,"point":"pressure","value":0.083,"unit":"MPa","setpoint":0.1"""
                        .formatted(THEN - 900));
    }

    @Test
    void alarmClearedWithASourceTimeOfItsOwn() {
        check(
                Style.CLEARED,
                "12:01:03.250  ALARM      CLEARED   SUPERVISORY  hyd-0003   low-pressure     0.310 MPa (limit 0.100), since 12:00:58, replayed",
                "alarm/hyd-0003",
                """
                "replay":true,"device":"hyd-0003","kind":"SUPERVISORY","condition":"low-pressure","state":"CLEARED",
                "since":%d,"test":false,"value":0.31,"unit":"MPa","setpoint":0.1"""
                        .formatted(THEN - 5000));
    }

    @Test
    void fireInATestWithoutItsRawWord() {
        check(
                Style.FIRE,
                "12:01:03.250  ALARM      RAISED    FIRE         panel-1    l1-d5-fire       TEST",
                "alarm/panel-1",
                """
                "device":"panel-1","kind":"FIRE","condition":"l1-d5-fire","state":"RAISED","test":true,"value":3088""");
    }

    @Test
    void faultsOfDeviceAndGateway() {
        check(
                Style.RAISED,
                "12:01:03.250  ALARM      RAISED    FAULT        hyd-0005   communication    no-connection",
                "alarm/hyd-0005",
                """
                "device":"hyd-0005","kind":"FAULT","condition":"communication","state":"RAISED","cause":"no-connection\"""");
        check(
                Style.RAISED,
                "12:01:03.250  ALARM      RAISED    FAULT        gw-demo    configuration    io.standpipe.modbus~demo, line 3: no such profile",
                "alarm/gw-demo",
                """
                "device":"gw-demo","kind":"FAULT","condition":"configuration","state":"RAISED",
                "source":"io.standpipe.modbus~demo","text":"line 3: no such profile\"""");
    }

    @Test
    void stateKeptByTheBroker() {
        JSONObject message =
                json(
                        """
                        "device":"hyd-0003","deviceKind":"hydrant","state":"ALARM","since":1,"serviceability":"NO_WATER",
                        "alarms":[{"condition":"low-pressure"},{"condition":"no-water"}]""");
        assertEquals(
                new Line(
                        Style.RAISED,
                        "12:01:03.250  STATE      ALARM     hydrant      hyd-0003   NO_WATER         low-pressure, no-water, retained"),
                wording.line("state/hyd-0003", message, true, ARRIVAL));
    }

    @Test
    void statusOnlineAndNot() {
        check(
                Style.PLAIN,
                "12:01:03.250  STATUS     online    gateway      gw-1       8 devices: 6 normal, 1 alarm, 1 fault; hydrants 5 of 6 serviceable; pool 1 of 1; tank 0 of 2; 2 messages waiting; clock unsynchronised",
                "status",
                """
                "online":true,"version":"0.1.0","clock":"unsynchronised","devices":{"total":8,"normal":6,"alarm":1,"fault":1,"test":0},
                "hydrants":{"total":6,"serviceable":5},
                "water":{"hydrant":{"total":6,"serviceable":5},"tank":{"total":2,"serviceable":0},"pool":{"total":1,"serviceable":1}},"faults":0,
                "outbox":{"alarm":{"depth":0,"lastSeq":12},"telemetry":{"depth":2,"lastSeq":99}}""");
        check(
                Style.WARNING,
                "12:01:03.250  STATUS     OFFLINE   gateway      gw-1       connection-lost",
                "status",
                """
                "online":false,"cause":"connection-lost\"""");
    }

    @Test
    void telemetryInOneLine() {
        check(
                Style.QUIET,
                "12:01:03.250  TELEMETRY  #7        hyd-0001 0.312 MPa  tank-1 3.200 m, 12 Cel  crane-1 valve=closed",
                "telemetry",
                """
                "seq":7,"devices":[
                {"device":"hyd-0001","t":0,"readings":[{"point":"pressure","value":0.312,"unit":"MPa"}]},
                {"device":"tank-1","t":2,"readings":[{"point":"level","value":3.2,"unit":"m"},{"point":"t","value":12,"unit":"Cel"}]},
                {"device":"crane-1","t":2,"readings":[{"point":"valve","value":0,"state":"closed"}]}]""");
    }

    @Test
    void telemetryOfMuchAndOfNothingGood() {
        check(
                Style.FAULT,
                "12:01:03.250  TELEMETRY  #8        hyd-0001 BAD device-silent  panel-1 3 points (1 BAD)",
                "telemetry",
                """
                "seq":8,"devices":[
                {"device":"hyd-0001","readings":[{"point":"pressure","unit":"MPa","quality":"BAD","cause":"device-silent"}]},
                {"device":"panel-1","readings":[{"point":"a","value":1},{"point":"b","value":1},{"point":"c","quality":"BAD","cause":"x"}]}]""");
    }

    @Test
    void telemetryStopsWhereAWindowEnds() {
        StringBuilder devices = new StringBuilder("\"seq\":9,\"devices\":[");
        for (int i = 1; i <= 300; i++) {
            devices.append(i == 1 ? "" : ",")
                    .append(
                            "{\"device\":\"hyd-%04d\",\"readings\":[{\"point\":\"p\",\"value\":0.5}]}"
                                    .formatted(i));
        }
        check(
                Style.QUIET,
                "12:01:03.250  TELEMETRY  #9        hyd-0001 p=0.500  hyd-0002 p=0.500  hyd-0003 p=0.500  hyd-0004 p=0.500  hyd-0005 p=0.500  +295",
                "telemetry",
                devices.append(']').toString());
    }

    @Test
    void eventAndWhatItDoesNotKnow() {
        check(
                Style.PLAIN,
                "12:01:03.250  EVENT      restart   gateway      gw-1       version 0.1.0, lastBoot 1a2b",
                "event/restart",
                """
                "type":"restart","version":"0.1.0","lastBoot":"1a2b\"""");
        check(
                Style.QUIET,
                "12:01:03.250  CMD                                          cmd/read-now",
                "cmd/read-now",
                "\"x\":1");
        check(Style.RAISED, "12:01:03.250  ALARM      RAISED", "alarm/x", "\"state\":\"RAISED\"");
    }

    private void check(Style style, String text, String topic, String body) {
        assertEquals(new Line(style, text), wording.line(topic, json(body), false, ARRIVAL));
    }

    private static JSONObject json(String body) {
        return new JSONObject("{\"v\":1,\"gw\":\"gw-1\"," + body + "}");
    }
}
