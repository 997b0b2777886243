package io.standpipe.rules.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.device.Readings;
import io.standpipe.model.message.Lane;
import io.standpipe.testkit.FakeOutbox;
import io.standpipe.testkit.SampleReadings;
import io.standpipe.testkit.SampleReadings.Sample;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TelemetryBatchTest {

    @Test
    void aReadingHasTheMembersThatItHasEverywhere() {
        VirtualTime time = new VirtualTime();
        FakeOutbox outbox = new FakeOutbox();
        TelemetryBatch batch =
                new TelemetryBatch(new Publisher(time), outbox, time, () -> Duration.ofSeconds(1));
        SampleReadings samples = new SampleReadings();
        Readings poll = samples.poll(time.stamp());
        poll.readings().forEach(reading -> batch.add(poll, reading));
        batch.close();
        String expected =
                samples.all().stream()
                        .map(Sample::json)
                        .collect(
                                Collectors.joining(
                                        "},{",
                                        "\"devices\":[{\"device\":\"hyd-1\",\"t\":0,\"readings\":[{",
                                        "}]}]"));
        assertEquals(
                expected,
                new String(
                        outbox.open("centre", () -> {})
                                .next(Lane.TELEMETRY, 0, 2)
                                .get(0)
                                .message()
                                .body(),
                        StandardCharsets.UTF_8));
    }
}
