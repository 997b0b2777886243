package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.Answer.Code;
import io.standpipe.coap.Inbox.Format;
import io.standpipe.coap.Inbox.Mail;
import io.standpipe.model.Readings;
import io.standpipe.testkit.RecordingSink;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboxTest {

    private final VirtualTime time = new VirtualTime();
    private final RecordingSink sink = new RecordingSink();
    private final Inbox inbox = new Inbox(sink, time, time);
    private final Detector smoke = Kit.detector("a", Kit.SMOKE, Detector.Security.NONE, null);

    private static Mail json(String pack, boolean confirmable) {
        return new Mail(Format.SENML_JSON, pack.getBytes(StandardCharsets.UTF_8), "", confirmable);
    }

    private static Mail alarm(String at) {
        return json("[{\"n\":\"smoke\",\"vb\":true" + at + "}]", true);
    }

    private Code take(Mail mail) {
        CompletableFuture<Answer> answer = inbox.take(smoke, mail);
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
        CompletableFuture<Answer> answer = inbox.take(smoke, alarm(""));
        assertEquals(List.of("0: smoke=1.0"), handedOver());
        time.advance(Inbox.PATIENCE.minusMillis(1));
        assertFalse(answer.isDone());
        disk.complete(null);
        assertEquals(Answer.DONE, answer.join());
    }

    @Test
    void whatDoesNotBecomeSafeIsToBeRepeated() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        sink.safe(() -> disk);
        CompletableFuture<Answer> answer = inbox.take(smoke, alarm(""));
        time.advance(Inbox.PATIENCE);
        assertEquals(Code.UNSAFE, answer.join().code());
        assertEquals(Inbox.RETRY, answer.join().retryAfter());
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
        assertEquals(Code.CHANGED, take(alarm(",\"t\":1800000000")));
        assertEquals(Code.CHANGED, take(alarm(",\"t\":1800000000")));
        assertEquals(Code.CHANGED, take(alarm(",\"t\":1800000001")));
        assertEquals(List.of("0: smoke=1.0", "0: ", "0: smoke=1.0"), handedOver());
    }

    @Test
    void aCopyIsNotAnsweredBeforeTheFirstIsSafe() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        sink.safe(() -> disk);
        var unused = inbox.take(smoke, alarm(",\"t\":1800000000"));
        CompletableFuture<Answer> second = inbox.take(smoke, alarm(",\"t\":1800000000"));
        assertFalse(second.isDone());
        disk.complete(null);
        assertEquals(Answer.DONE, second.join());
    }

    @Test
    void whatWasOvertakenIsLeftOutButNotWhatWasConfirmed() {
        take(json("[{\"n\":\"smoke\",\"vb\":true,\"t\":1800000060}]", false));
        take(json("[{\"n\":\"smoke\",\"vb\":false,\"t\":1800000030}]", false));
        assertEquals(List.of("0: smoke=1.0", "0: "), handedOver(), "the fire must not go");
        take(json("[{\"n\":\"smoke\",\"vb\":false,\"t\":1800000000}]", true));
        assertEquals("0: smoke=0.0", handedOver().get(2), "its clock was set back");
    }

    @Test
    void historyKeepsItsTimesAndTheNewestIsNow() {
        time.advance(Duration.ofMinutes(10));
        take(
                json(
                        "[{\"bn\":\"x:\",\"bt\":1800000000,\"n\":\"battery\",\"v\":80},"
                                + "{\"n\":\"battery\",\"v\":81,\"t\":-60},{\"n\":\"battery\",\"v\":82,\"t\":-700000}]",
                        true));
        assertEquals(
                List.of("600000: battery=82.0", "540000: battery=81.0", "600000: battery=80.0"),
                handedOver(),
                "more than a week back has no place on our clock");
        sink.forget();
        take(json("[{\"n\":\"battery\",\"v\":80,\"t\":-5}]", true));
        take(json("[{\"n\":\"battery\",\"v\":80,\"t\":5}]", true));
        assertEquals(
                List.of("595000: battery=80.0", "600000: ", "600000: battery=80.0"),
                handedOver(),
                "it was there when it spoke, not when it measured");
    }

    private List<String> hydrant(Inbox into, int now, int samples, long newest) {
        sink.forget();
        Detector hydrant = Kit.detector("h", Kit.HYDRANT, Detector.Security.NONE, null);
        byte[] frame = Kit.meokon(now, samples, samples, 60, newest);
        assertEquals(
                Answer.DONE, into.take(hydrant, new Mail(Format.BINARY, frame, "", true)).join());
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
                hydrant(inbox, 540, 2, 1_800_000_000));
        assertEquals(
                List.of("600000: pressure=540.0 alarms=0.0"),
                hydrant(inbox, 540, 2, 1_800_000_000),
                "sent again; but what stands now is always news, it has no time of its own");
        assertEquals(
                List.of("600000: stored=502.0", "600000: pressure=90.0 alarms=0.0"),
                hydrant(inbox, 90, 3, 1_800_000_060),
                "only what is new");
        assertEquals(
                List.of(
                        "540000: stored=500.0",
                        "600000: stored=501.0",
                        "600000: pressure=540.0 alarms=0.0"),
                hydrant(inbox, 540, 2, 1_700_000_000),
                "its clock was set back");
        assertEquals(
                List.of(
                        "540000: stored=500.0",
                        "600000: stored=501.0",
                        "600000: pressure=540.0 alarms=0.0"),
                hydrant(inbox, 540, 2, 0),
                "it has no clock");
    }

    @Test
    void samplesOfMoreThanAWeekAreLeftOut() {
        time.advance(Duration.ofMinutes(10));
        Detector hydrant = Kit.detector("h", Kit.HYDRANT, Detector.Security.NONE, null);
        byte[] frame = Kit.meokon(540, 12, 12, 60_000, 1_800_000_000);
        var unused = inbox.take(hydrant, new Mail(Format.BINARY, frame, "", true));
        assertEquals("-599400000: stored=501.0", handedOver().get(0));
        assertEquals(12, handedOver().size());
    }

    @Test
    void aHeartbeatWithoutAPointShowsThatTheDetectorIsThere() {
        assertEquals(Code.CHANGED, take(json("[]", true)));
        assertEquals(List.of(), sink.all().get(0).readings());
        inbox.alive(smoke);
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
        assertEquals(code, take(new Mail(format, Kit.hex(bytes), "", true)));
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        byte[] large = new byte[Inbox.MAX_PAYLOAD + 1];
        assertEquals(Code.TOO_LARGE, take(new Mail(Format.SENML_JSON, large, "", true)));
        assertEquals(List.of(), sink.all());
    }

    @Test
    void whoSendsTooMuchMustWait() {
        int allowed = 0;
        while (!inbox.mayNot(smoke)) {
            allowed++;
        }
        assertEquals(30, allowed);
        Detector other = Kit.detector("b", Kit.SMOKE, Detector.Security.NONE, null);
        assertFalse(inbox.mayNot(other), "the neighbours do not notice");
        time.advance(Duration.ofSeconds(1));
        assertFalse(inbox.mayNot(smoke));
        assertTrue(inbox.mayNot(smoke));
    }
}
