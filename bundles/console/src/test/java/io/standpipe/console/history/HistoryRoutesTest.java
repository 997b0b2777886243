package io.standpipe.console.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.console.route.Routes;
import io.standpipe.console.route.Services;
import io.standpipe.model.Present;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.history.AlarmEntry;
import io.standpipe.model.history.AlarmEntry.What;
import io.standpipe.model.history.AlarmQuery;
import io.standpipe.model.history.History;
import io.standpipe.model.history.TrendSample;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages answer of the past. */
class HistoryRoutesTest {

    private static final Stamp.Clock RIGHT = Stamp.Clock.SYNCHRONISED;

    private final List<String> asked = new ArrayList<>();
    private boolean broken;

    private final History history =
            new History() {
                @Override
                public Trend trend(String device, String point, int hours) throws IOException {
                    asked.add(device + " " + point + " " + hours);
                    if (broken) {
                        throw new IOException("the card");
                    }
                    return new Trend(
                            1000,
                            9000,
                            RIGHT,
                            List.of(
                                    TrendSample.unknown(1000),
                                    new TrendSample(2000, 0.35, Status.GOOD, "none"),
                                    new TrendSample(3000, Double.NaN, Status.BAD, "device-silent"),
                                    new TrendSample(4000, 0.4, Status.GOOD, "none")));
                }

                @Override
                public AlarmPage alarms(AlarmQuery query) {
                    asked.add(query.toString());
                    return new AlarmPage(
                            List.of(
                                    entry(8, What.HOLD_BEGUN, null, "shelved"),
                                    entry(7, What.RAISED, AlarmKind.SUPERVISORY, "")),
                            7,
                            500);
                }
            };

    private static AlarmEntry entry(long number, What what, AlarmKind kind, String text) {
        return new AlarmEntry(
                number,
                2000,
                RIGHT,
                false,
                what,
                "hyd-1",
                "",
                "",
                "communication",
                kind,
                kind == null ? null : Priority.MEDIUM,
                false,
                kind == null ? "Li Na" : "",
                kind == null ? "works" : "",
                kind == null ? 9000 : 0,
                "",
                kind == null ? Double.NaN : 0.05,
                kind == null ? "" : "MPa",
                text);
    }

    private static StandingAlarm alarm(AlarmKind kind, boolean latched, boolean seen) {
        return new StandingAlarm(
                "communication",
                kind,
                new Stamp(0, 1500, RIGHT),
                "",
                Priority.of(kind),
                latched,
                seen,
                false,
                false,
                false);
    }

    private final Present present =
            new Present() {
                @Override
                public CompletableFuture<Snapshot> snapshot() {
                    Stamp now = new Stamp(0, 9000, RIGHT);
                    DeviceNow device =
                            new DeviceNow(
                                    Fixtures.device(
                                            "hyd-1",
                                            Fixtures.profile(
                                                    DeviceKind.HYDRANT,
                                                    List.of(Fixtures.pressure(0)),
                                                    List.of())),
                                    DeviceState.ALARM,
                                    now,
                                    null,
                                    List.of(
                                            alarm(AlarmKind.FIRE, true, false),
                                            alarm(AlarmKind.FAULT, false, true)),
                                    List.of());
                    return CompletableFuture.completedFuture(
                            new Snapshot(now, List.of(device), List.of()));
                }

                @Override
                public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public CompletableFuture<List<OwnFault>> faults() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public AutoCloseable follow(Follower follower) {
                    throw new UnsupportedOperationException();
                }
            };

    private PageAnswer ask(String path, String query) {
        Map<String, List<String>> fields =
                List.of(query.split("&")).stream()
                        .filter(one -> !one.isEmpty())
                        .map(one -> one.split("=", 2))
                        .collect(
                                Collectors.groupingBy(
                                        one -> one[0],
                                        Collectors.mapping(one -> one[1], Collectors.toList())));
        return new Routes(
                        List.of(
                                new HistoryRoutes(
                                        () ->
                                                new Services(
                                                        null, null, present, null, history,
                                                        List.of(), List.of(), List.of()))))
                .answer(new PageRequest("GET", path, fields, "wang", Role.VIEWER));
    }

    private static String text(PageAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aTrendComesInColumns() {
        PageAnswer answer = ask("/trend", "device=hyd-1&point=pressure");
        assertEquals(PageAnswer.OK, answer.status());
        assertEquals(
                "{\"at\":9000,\"clock\":\"synchronised\",\"device\":\"hyd-1\",\"point\":\"pressure\","
                        + "\"from\":1000,\"times\":[0,1000,2000,3000],\"values\":[null,0.35,null,0.4],"
                        + "\"qualities\":[0,1,2,1],\"kinds\":[{},{\"quality\":\"GOOD\"},"
                        + "{\"quality\":\"BAD\",\"cause\":\"device-silent\"}]}",
                text(answer));
        ask("/trend", "device=hyd-1&point=pressure&hours=6");
        assertEquals(List.of("hyd-1 pressure 24", "hyd-1 pressure 6"), asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "device=hyd-1",
                "point=pressure",
                "device=a&device=b&point=p",
                "device=a&point=p&hours=0",
                "device=a&point=p&hours=25",
                "device=a&point=p&hours=99999999999999999999"
            })
    void whatIsNoQuestionAboutATrendIsRefused(String query) {
        assertEquals(PageAnswer.BAD_REQUEST, ask("/trend", query).status());
        assertEquals(List.of(), asked);
    }

    @Test
    void whatStandsComesWithWhatCanBeDoneAndWhatHappenedWithWho() {
        String answer = text(ask("/alarms", ""));
        assertTrue(answer.contains("\"can\":[\"acknowledge\",\"reset\"]"), answer);
        assertTrue(answer.contains("\"acknowledged\":true,\"can\":[\"shelve\"]"), answer);
        assertTrue(answer.contains("\"who\":\"Li Na\",\"why\":\"works\",\"until\":9000"), answer);
        assertTrue(answer.contains("\"value\":0.05,\"unit\":\"MPa\""), answer);
        assertTrue(answer.contains("\"zh\":\"设备通信故障\""), answer);
        assertTrue(answer.endsWith("],\"next\":7}"), answer);
        assertTrue(answer.contains("\"oldest\":500"), answer);
    }

    @Test
    void alarmsAreAskedForByDeviceKindTimeAndPage() {
        String answer =
                text(ask("/alarms", "device=hyd-1&kind=FAULT&from=5&to=10&below=99&most=20"));
        assertEquals(
                List.of(new AlarmQuery("hyd-1", AlarmKind.FAULT, 5, 10, 99, 20).toString()), asked);
        assertTrue(!answer.contains("standing"), answer);
        String first = text(ask("/alarms", "kind=FAULT"));
        assertTrue(!first.contains("\"can\":[\"acknowledge\""), first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kind=fire", "from=-1", "to=x", "most=0", "most=201", "below=1&below=2"})
    void whatIsNoQuestionAboutAlarmsIsRefused(String query) {
        assertEquals(PageAnswer.BAD_REQUEST, ask("/alarms", query).status());
        assertEquals(List.of(), asked);
    }

    @Test
    void filesThatCannotBeReadAreSaidToBeSo() {
        broken = true;
        PageAnswer answer = ask("/trend", "device=hyd-1&point=pressure");
        assertEquals(PageAnswer.UNAVAILABLE, answer.status());
        assertTrue(text(answer).contains("历史记录无法读取"), text(answer));
    }
}
