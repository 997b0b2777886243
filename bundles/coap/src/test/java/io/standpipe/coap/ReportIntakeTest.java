package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.payload.MessageTurn;
import io.standpipe.coap.payload.Payload;
import io.standpipe.coap.payload.Payload.Format;
import io.standpipe.coap.report.Answer;
import io.standpipe.coap.report.Answer.Code;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.model.device.Readings;
import io.standpipe.testkit.RecordingSink;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportIntakeTest {

    private final VirtualTime time = new VirtualTime();
    private final RecordingSink sink = new RecordingSink();
    private final ReportIntake intake = new ReportIntake(sink, time, time, Kit.NO_ORDERS);
    private final Detector smoke = Kit.detector("a", Kit.SMOKE, Detector.Security.NONE, null);

    private static Payload json(String pack) {
        return new Payload(Format.SENML_JSON, pack.getBytes(StandardCharsets.UTF_8), "");
    }

    private static Payload alarm(String at) {
        return json("[{\"n\":\"smoke\",\"vb\":true" + at + "}]");
    }

    private Code take(Payload mail) {
        CompletableFuture<Answer> answer = intake.take(smoke, mail);
        assertTrue(answer.isDone());
        return answer.join().code();
    }

    private List<String> handedOver() {
        return sink.all().stream()
                .map(
                        r ->
                                (r.stamp().utc() - VirtualTime.START.toEpochMilli())
                                        + ": "
                                        + PointMapTest.shown(r.readings()))
                .toList();
    }

    @Test
    void anAlarmIsAnsweredWhenItIsSafeAndNotBefore() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        sink.safe(() -> disk);
        CompletableFuture<Answer> answer = intake.report(smoke, alarm(""));
        assertEquals(List.of("0: smoke=1.0"), handedOver());
        time.advance(ReportIntake.PATIENCE.minusMillis(1));
        assertFalse(answer.isDone());
        disk.complete(null);
        assertEquals(Answer.DONE, answer.join());
    }

    @Test
    void whatDoesNotBecomeSafeIsToBeRepeated() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        sink.safe(() -> disk);
        CompletableFuture<Answer> answer = intake.report(smoke, alarm(""));
        time.advance(ReportIntake.PATIENCE);
        assertEquals(Code.UNSAFE, answer.join().code());
        assertEquals(ReportIntake.RETRY, answer.join().retryAfter());
        disk.complete(null);
        assertEquals(Code.UNSAFE, answer.join().code(), "one answer is enough");
    }

    @Test
    void whatWasDroppedIsToBeRepeated() {
        sink.safe(() -> CompletableFuture.failedFuture(new IllegalStateException("dropped")));
        assertEquals(Code.UNSAFE, take(alarm("")));
    }

    @Test
    void aDatedMessageIsTakenOnceAndAnsweredEachTime() {
        assertEquals(Code.CHANGED, take(alarm(",\"t\":1767225600")));
        assertEquals(Code.CHANGED, take(alarm(",\"t\":1767225600")));
        assertEquals(Code.CHANGED, take(alarm(",\"t\":1767225601")));
        assertEquals(List.of("0: smoke=1.0", "0: ", "0: smoke=1.0"), handedOver());
    }

    @Test
    void aCopyIsNotAnsweredBeforeTheFirstIsSafe() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        sink.safe(() -> disk);
        var unused = intake.report(smoke, alarm(",\"t\":1767225600"));
        CompletableFuture<Answer> second = intake.report(smoke, alarm(",\"t\":1767225600"));
        assertFalse(second.isDone());
        disk.complete(null);
        assertEquals(Answer.DONE, second.join());
    }

    /**
     * Messages of one detector: {@code f} fire, {@code c} clear, {@code b} battery alone; then its
     * own time, seconds from the beginning; then after how many seconds it came.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "f60 c30@1          | 1           | overtaken: the fire must not go",
                "c60 f30@1          | 0 1?        | an alarm is never left out",
                "c60 f57@9 f58@9    | 0 1? 1?     | its clock was set back by 3 s",
                "f60 c30@129        | 1 0?        | outside of the window it was set back",
                "f600 c30@1         | 1 0?        | so was it by more than the window",
                "f60 c60@1          | 1 0         | two in one second",
                "f60 c60@3 f60@3    | 1 0? 1?     | it stands still",
                "f60 f60@3          | 1           | a copy",
                "f60 f60@248        | 1 1?        | not after so long",
                "f60 b70@1 f60@1    | 1 . 1?      | something else came in between",
                "f60 c70 f60@1      | 1 0 1?      | an alarm is never left out",
                "c60 f70 c60@1      | 0 1         | a late copy ends nothing",
                "f-157680000 c-157679990@9 | 1? 0? | its clock is of 2021",
                "f157680000 c157680001@1  | 1? 0? | its clock is of 2031",
                "c60 f-157680000@9 f-157679940@60 c-157679930@9 | 0 1? 1? 0? | another battery: 2021",
                "f60 c70 f40@129    | 1 0 1?      | outside of the window it is as it comes",
            })
    void reportsAndTheirClocks(String sent, String taken, String what) {
        for (String one : sent.split(" ", -1)) {
            String[] parts = one.substring(1).split("@", -1);
            time.advance(Duration.ofSeconds(parts.length > 1 ? Integer.parseInt(parts[1]) : 0));
            long at = VirtualTime.START.getEpochSecond() + Long.parseLong(parts[0]);
            String said =
                    switch (one.charAt(0)) {
                        case 'f' -> "{\"n\":\"smoke\",\"vb\":true,\"t\":%d}";
                        case 'c' -> "{\"n\":\"smoke\",\"vb\":false,\"t\":%d}";
                        default -> "{\"n\":\"battery\",\"v\":50,\"t\":%d}";
                    };
            assertEquals(Code.CHANGED, take(json("[" + said.formatted(at) + "]")), what);
        }
        assertEquals(taken, smokes(), what);
    }

    /** Values of smoke as they were handed over; a dot where there is something else. */
    private String smokes() {
        return sink.all().stream()
                .filter(one -> !one.readings().isEmpty())
                .map(one -> one.readings().get(0))
                .map(
                        one ->
                                !one.point().id().equals("smoke")
                                        ? "."
                                        : (one.value() == 1 ? "1" : "0")
                                                + (one.quality().isGood() ? "" : "?"))
                .collect(Collectors.joining(" "));
    }

    @Test
    void aCopyOfWhatWasNotKeptIsNew() {
        sink.safe(() -> CompletableFuture.failedFuture(new IllegalStateException("dropped")));
        assertEquals(Code.UNSAFE, take(alarm(",\"t\":1767225600")));
        sink.safe(() -> CompletableFuture.completedFuture(null));
        assertEquals(Code.CHANGED, take(alarm(",\"t\":1767225600")));
        assertEquals("1 1", smokes());
    }

    /** Not dated, so nobody could tell, but the very same datagram came before. */
    @Test
    void aDatagramThatCameBeforeEndsNoAlarm() {
        take(json("[{\"n\":\"smoke\",\"vb\":false}]"));
        take(alarm(""));
        Payload again =
                new Payload(
                        Format.SENML_JSON,
                        "[{\"n\":\"smoke\",\"vb\":false}]".getBytes(StandardCharsets.UTF_8),
                        "",
                        "",
                        MessageTurn.AGAIN);
        assertEquals(Code.CHANGED, take(again));
        assertEquals("0 1", smokes());
        take(json("[{\"n\":\"smoke\",\"vb\":false}]"));
        assertEquals("0 1 0", smokes());
    }

    /** RFC 7641, 3.4: numbers of 24 bits, and 128 s. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "f10 c9         | 1     | overtaken",
                "c10 f9         | 0 1   | an alarm is never left out",
                "f10 c11        | 1 0   | in order",
                "f16777215 c0   | 1 0   | the numbers begin anew",
                "f0 c16777215   | 1     | overtaken across it",
                "f10 c9@129     | 1 0   | after 128 s it is as it comes",
                "f2 c2 f2       | 1 0 1 | a number that stands still",
                "f10 c8 c9 c12  | 1 0   | two were overtaken",
                "f254 c6@55     | 1     | eight bits: taken for overtaken, for 128 s",
            })
    void notificationsAndTheirNumbers(String sent, String taken, String what) {
        for (String one : sent.split(" ", -1)) {
            String[] parts = one.substring(1).split("@", -1);
            time.advance(Duration.ofSeconds(parts.length > 1 ? Integer.parseInt(parts[1]) : 1));
            String said = "[{\"n\":\"smoke\",\"vb\":" + (one.charAt(0) == 'f') + "}]";
            assertEquals(
                    Code.CHANGED,
                    take(
                            new Payload(
                                    Format.SENML_JSON,
                                    said.getBytes(StandardCharsets.UTF_8),
                                    "/3407/0",
                                    "/3407/0",
                                    new MessageTurn(
                                            "token", Integer.parseInt(parts[0]), false, false))),
                    what);
        }
        assertEquals(taken, smokes(), what);
    }

    /** Each path has numbers of its own, and so has each observation. */
    @Test
    void numbersOfAnotherObservationTellNothing() {
        byte[] fire = "[{\"n\":\"smoke\",\"vb\":true}]".getBytes(StandardCharsets.UTF_8);
        byte[] clear = "[{\"n\":\"smoke\",\"vb\":false}]".getBytes(StandardCharsets.UTF_8);
        take(
                new Payload(
                        Format.SENML_JSON,
                        fire,
                        "/3407/0",
                        "/3407/0",
                        new MessageTurn("one", 10, false, false)));
        take(
                new Payload(
                        Format.SENML_JSON,
                        clear,
                        "/3/0",
                        "/3/0",
                        new MessageTurn("two", 1, false, false)));
        take(
                new Payload(
                        Format.SENML_JSON,
                        fire,
                        "/3407/0",
                        "/3407/0",
                        new MessageTurn("one", 11, false, false)));
        take(
                new Payload(
                        Format.SENML_JSON,
                        clear,
                        "/3407/0",
                        "/3407/0",
                        new MessageTurn("three", 1, false, false)));
        assertEquals("1 0 1 0", smokes());
    }

    @Test
    void historyKeepsItsTimesAndTheNewestIsNow() {
        time.advance(Duration.ofMinutes(10));
        take(
                json(
                        "[{\"bn\":\"x:\",\"bt\":1767225600,\"n\":\"battery\",\"v\":80},"
                                + "{\"n\":\"battery\",\"v\":81,\"t\":-60},{\"n\":\"battery\",\"v\":82,\"t\":-700000}]"));
        assertEquals(
                List.of("540000: battery=81.0", "600000: battery=80.0"),
                handedOver(),
                "more than a week back has no place on our clock");
        sink.forget();
        time.advance(Duration.ofMinutes(1));
        take(json("[{\"n\":\"battery\",\"v\":80,\"t\":-5}]"));
        take(json("[{\"n\":\"battery\",\"v\":80,\"t\":5}]"));
        assertEquals(
                List.of("655000: battery=80.0", "660000: ", "660000: battery=80.0"),
                handedOver(),
                "it was there when it spoke, not when it measured");
    }

    @Test
    void anAlarmOfMoreThanAWeekIsOneOfNow() {
        take(
                json(
                        "[{\"bt\":1767225600,\"n\":\"smoke\",\"vb\":false},"
                                + "{\"n\":\"smoke\",\"vb\":true,\"t\":-700000}]"));
        assertEquals("1? 0", smokes());
    }

    /** It is the past, and the fire is not. */
    @Test
    void historyEndsNoAlarmOfToday() {
        take(json("[{\"bt\":1767225600,\"n\":\"smoke\",\"vb\":true}]"));
        time.advance(Duration.ofSeconds(10));
        take(
                json(
                        "[{\"bt\":1767225610,\"n\":\"battery\",\"v\":50},"
                                + "{\"n\":\"smoke\",\"vb\":false,\"t\":-15}]"));
        assertEquals("1 .", smokes());
        take(json("[{\"n\":\"smoke\",\"vb\":false,\"t\":-15}]"));
        assertEquals("1 .", smokes(), "nor does what is relative");
        take(
                json(
                        "[{\"bt\":1767225640,\"n\":\"smoke\",\"vb\":false},"
                                + "{\"n\":\"smoke\",\"vb\":true,\"t\":-40},{\"n\":\"smoke\",\"vb\":true,\"t\":-15}]"));
        assertEquals("1 . 1 1 0", smokes(), "a fire that was not told yet is told");
    }

    private List<String> hydrant(ReportIntake into, int now, int samples, long newest) {
        sink.forget();
        Detector hydrant = Kit.detector("h", Kit.HYDRANT, Detector.Security.NONE, null);
        byte[] frame = Kit.meokon(now, samples, samples, 60, newest);
        assertEquals(Answer.DONE, into.take(hydrant, new Payload(Format.BINARY, frame, "")).join());
        return handedOver();
    }

    @Test
    void storedSamplesKeepTheirTimesAndComeOnce() {
        time.advance(Duration.ofMinutes(10));
        assertEquals(
                List.of(
                        "540000: stored=500.0",
                        "600000: stored=501.0",
                        "600000: pressure=540.0 alarms=0.0"),
                hydrant(intake, 540, 2, 1_767_225_600));
        assertEquals(
                List.of("600000: pressure=540.0 alarms=0.0"),
                hydrant(intake, 540, 2, 1_767_225_600),
                "sent again; but what stands now is always news, it has no time of its own");
        assertEquals(
                List.of("600000: stored=502.0", "600000: pressure=90.0 alarms=0.0"),
                hydrant(intake, 90, 3, 1_767_225_660),
                "only what is new");
        assertEquals(
                List.of(
                        "540000: stored=500.0clock-unsynchronised",
                        "600000: stored=501.0clock-unsynchronised",
                        "600000: pressure=540.0 alarms=0.0"),
                hydrant(intake, 540, 2, 1_700_000_000),
                "its clock was set back");
        assertEquals(
                List.of(
                        "540000: stored=500.0",
                        "600000: stored=501.0",
                        "600000: pressure=540.0 alarms=0.0"),
                hydrant(intake, 540, 2, 0),
                "it has no clock");
    }

    /** The clock stands still, and what it stored is another: none of it came before. */
    @Test
    void storedSamplesOfAClockThatStandsStillAreTaken() {
        time.advance(Duration.ofMinutes(10));
        assertEquals(3, hydrant(intake, 540, 2, 1_767_225_600).size());
        time.advance(Duration.ofMinutes(10));
        assertEquals(
                List.of(
                        "1080000: stored=500.0clock-unsynchronised",
                        "1140000: stored=501.0clock-unsynchronised",
                        "1200000: stored=502.0clock-unsynchronised",
                        "1200000: pressure=540.0 alarms=0.0"),
                hydrant(intake, 540, 3, 1_767_225_600));
    }

    @Test
    void samplesOfMoreThanAWeekAreLeftOut() {
        time.advance(Duration.ofMinutes(10));
        Detector hydrant = Kit.detector("h", Kit.HYDRANT, Detector.Security.NONE, null);
        byte[] frame = Kit.meokon(540, 12, 12, 60_000, 1_767_225_600);
        var unused = intake.take(hydrant, new Payload(Format.BINARY, frame, ""));
        assertEquals("-599400000: stored=501.0", handedOver().get(0));
        assertEquals(12, handedOver().size());
    }

    @Test
    void aHeartbeatWithoutAPointShowsThatTheDetectorIsThere() {
        assertEquals(Code.CHANGED, take(json("[]")));
        assertEquals(List.of(), sink.all().get(0).readings());
        intake.alive(smoke);
        assertEquals(
                2,
                sink.all().stream().map(Readings::device).filter(smoke.device()::equals).count());
    }

    @ParameterizedTest
    @CsvSource({
        "SENML_JSON, 5b7b, BAD_REQUEST",
        "SENML_CBOR, 81, BAD_REQUEST",
        "BINARY, 221E64001C40, UNSUPPORTED",
        "SENML_CBOR, 80, CHANGED",
    })
    void whatCannotBeReadIsSaidSo(Format format, String bytes, Code code) {
        assertEquals(code, take(new Payload(format, Kit.hex(bytes), "")));
    }

    /** It tells nothing of the detector, and so nothing changes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{\"n\":\"Smoke\",\"vb\":true}] | no record is one of its profile | none of its records is one of its profile: Smoke",
                "[{\"n\":\"fire/alarm\",\"vb\":true},{\"n\":\"x\",\"v\":1}] | no record is one of its profile"
                        + " | none of its records is one of its profile: fire/alarm, x",
                "[{\"n\":\"smoke\",\"vs\":\"alarm\"}] | point smoke: no such state | what it sent cannot be read: point smoke: no such state",
                "[{\"n\":\"smoke\",\"v\":2}] | point smoke: a boolean is true or false"
                        + " | what it sent cannot be read: point smoke: a boolean is true or false",
                "[{\"n\":\"smoke\",\"vb\":false},{\"n\":\"battery\",\"vs\":\"x\"}] | point battery: no such state"
                        + " | what it sent cannot be read: point battery: no such state",
                "[{\"bn\":\"urn:1/\",\"n\":\"smoke\",\"vb\":false},{\"bn\":\"urn:2/\",\"n\":\"smoke\",\"vb\":false}]"
                        + " | two devices in one pack | what it sent cannot be read: two devices in one pack",
                "[{ | no JSON | what it sent cannot be read: no JSON",
            })
    void whatTellsNothingIsRefusedAndTheTechnicianIsTold(String pack, String why, String note) {
        Answer answer = intake.report(smoke, json(pack)).join();
        assertEquals(Code.BAD_REQUEST, answer.code());
        assertEquals(why, answer.why());
        assertTrue(why.length() <= 64, "no amplification");
        assertEquals(note, answer.note());
        assertEquals(List.of(), sink.all());
    }

    /** It is refused, and the fire in it is one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"n\":\"smoke\",\"vb\":true},{\"n\":\"battery\",\"vs\":\"x\"}]",
                "[{\"bn\":\"urn:1/\",\"n\":\"smoke\",\"vb\":true},{\"bn\":\"urn:2/\",\"n\":\"smoke\",\"vb\":false}]",
                "[{\"n\":\"smoke\",\"vb\":false},{\"n\":\"smoke\",\"vb\":true},{\"n\":\"mode\",\"v\":0.5}]",
            })
    void anAlarmInWhatIsRefusedIsRaised(String pack) {
        assertEquals(Code.BAD_REQUEST, intake.report(smoke, json(pack)).join().code());
        assertEquals("1", smokes());
    }

    /** What was sent before it ends it no more than any other fire. */
    @Test
    void anAlarmInWhatIsRefusedIsNotEndedByWhatWasSentBefore() {
        long at = VirtualTime.START.getEpochSecond();
        Payload wrong =
                json(
                        "[{\"n\":\"smoke\",\"vb\":true,\"t\":%d},{\"n\":\"battery\",\"vs\":\"x\"}]"
                                .formatted(at));
        assertEquals(Code.BAD_REQUEST, intake.report(smoke, wrong).join().code());
        String clear = "[{\"n\":\"smoke\",\"vb\":false,\"t\":%d}]";
        assertEquals(Code.CHANGED, take(json(clear.formatted(at - 1))));
        assertEquals("1", smokes());
        assertEquals(Code.CHANGED, take(json(clear.formatted(at + 1))));
        assertEquals("1 0", smokes());
    }

    @Test
    void whatCouldBeAnAlarmAndIsNotKnownIsTold() {
        Answer answer =
                intake.report(
                                smoke,
                                json(
                                        "[{\"n\":\"battery\",\"v\":80},{\"n\":\"rssi\",\"v\":-90},"
                                                + "{\"n\":\"co\",\"vb\":true},{\"n\":\"door\",\"vb\":false}]"))
                        .join();
        assertEquals(Code.CHANGED, answer.code());
        assertEquals("its profile has no record co", answer.note());
        assertEquals(1, sink.all().size());
    }

    /** Heartbeats were the noise; a fire is none. */
    @Test
    void anAlarmIsNotRefusedBecauseOfWhatCameBefore() {
        Payload clear = json("[{\"n\":\"smoke\",\"vb\":false}]");
        while (intake.report(smoke, clear).join().code() == Code.CHANGED) {
            assertTrue(sink.all().size() < 100);
        }
        int heartbeats = sink.all().size();
        assertEquals(Code.CHANGED, intake.report(smoke, alarm("")).join().code());
        assertEquals(Code.TOO_MANY, intake.report(smoke, alarm("")).join().code(), "no news");
        assertEquals(Code.TOO_MANY, intake.report(smoke, clear).join().code());
        assertEquals(heartbeats + 1, sink.all().size());
    }

    @Test
    void anAlarmThatWasNotSafeMayComeAgainAtOnce() {
        while (!intake.mayNot(smoke)) {
            assertEquals(0, sink.all().size());
        }
        sink.safe(() -> CompletableFuture.failedFuture(new IllegalStateException("dropped")));
        assertEquals(Code.UNSAFE, intake.report(smoke, alarm("")).join().code());
        sink.safe(() -> CompletableFuture.completedFuture(null));
        assertEquals(Code.CHANGED, intake.report(smoke, alarm("")).join().code());
    }

    /** One alarm after the other: each is news, but there is an end to it. */
    @Test
    void whatMayBeAnAlarmIsBoundedToo() {
        while (!intake.mayNot(smoke)) {
            assertEquals(0, sink.all().size());
        }
        sink.safe(() -> CompletableFuture.failedFuture(new IllegalStateException("dropped")));
        int taken = 0;
        while (intake.report(smoke, alarm("")).join().code() == Code.UNSAFE) {
            taken++;
        }
        assertEquals(10, taken);
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        byte[] large = new byte[Payload.MAX + 1];
        assertEquals(Code.TOO_LARGE, take(new Payload(Format.SENML_JSON, large, "")));
        assertEquals(List.of(), sink.all());
    }

    @Test
    void whoSendsTooMuchMustWait() {
        int allowed = 0;
        while (!intake.mayNot(smoke)) {
            allowed++;
        }
        assertEquals(30, allowed);
        Detector other = Kit.detector("b", Kit.SMOKE, Detector.Security.NONE, null);
        assertFalse(intake.mayNot(other), "the neighbours do not notice");
        time.advance(Duration.ofSeconds(1));
        assertFalse(intake.mayNot(smoke));
        assertTrue(intake.mayNot(smoke));
    }
}
