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
                                + "{\"n\":\"battery\",\"v\":81,\"t\":-60},{\"n\":\"battery\",\"v\":82,\"t\":-90000}]",
                        true));
        assertEquals(
                List.of("600000: battery=82.0", "540000: battery=81.0", "600000: battery=80.0"),
                handedOver(),
                "more than a day back has no place on our clock");
        sink.forget();
        take(json("[{\"n\":\"battery\",\"v\":80,\"t\":-5}]", true));
        take(json("[{\"n\":\"battery\",\"v\":80,\"t\":5}]", true));
        assertEquals(List.of("595000: battery=80.0", "600000: battery=80.0"), handedOver());
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
