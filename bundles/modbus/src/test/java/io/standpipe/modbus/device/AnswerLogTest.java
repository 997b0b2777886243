package io.standpipe.modbus.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerLogTest {

    private static final Quality SILENT = Quality.bad(Cause.DEVICE_SILENT);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final List<String> lines = new ArrayList<>();
    private final AnswerLog log = new AnswerLog("u1", lines::add, lines::add);
    private long now;

    private void poll(boolean answered) {
        now += SECOND;
        if (answered) {
            log.answered(now);
        } else {
            log.failed(SILENT, "no answer within 500 ms", now);
        }
    }

    private void polls(int count, boolean answered) {
        for (int i = 0; i < count; i++) {
            poll(answered);
        }
    }

    @Test
    void aDeviceThatFallsSilentAndComesBackIsTwoLines() {
        polls(10, true);
        polls(60, false);
        polls(10, true);
        assertEquals(
                List.of(
                        "u1 does not answer: device-silent (no answer within 500 ms)",
                        "u1 answers again after 60 s"),
                lines);
    }

    @Test
    void anotherCauseIsTold() {
        polls(3, false);
        for (int i = 0; i < 50; i++) {
            now += SECOND;
            log.failed(Quality.bad(Cause.INVALID_ANSWER), "no answer within " + i + " ms; x", now);
        }
        assertEquals(2, lines.size(), lines::toString);
    }

    @Test
    void oneThatComesAndGoesIsOneStateAndALineAnHour() {
        Random random = new Random(1);
        for (int i = 0; i < 24 * 3600; i++) {
            poll(random.nextInt(3) > 0);
        }
        assertTrue(lines.size() <= 5 + 24, lines::toString);
        assertTrue(
                lines.get(4).startsWith("u1 is unstable: it ceased to answer 3 times in 1 min, "),
                lines::toString);
        assertTrue(lines.get(6).contains("u1 is unstable: "), lines.get(6));
        assertTrue(lines.get(6).contains(" of 3600 polls failed in the last hour"), lines.get(6));
        lines.clear();
        polls(3600, true);
        assertEquals(
                "u1 answers steadily again: no poll has failed for 10 min",
                lines.get(lines.size() - 1));
        lines.clear();
        polls(10, false);
        assertEquals(1, lines.size(), "and what happens now is told");
    }

    @Test
    void ofOneThatEndsInSilenceThatIsTold() {
        for (int i = 0; i < 20; i++) {
            poll(i % 2 == 0);
        }
        lines.clear();
        polls(700, false);
        assertEquals(List.of("u1 does not answer: device-silent (no answer within 500 ms)"), lines);
    }

    @Test
    void whatIsFoundOutAgainAndAgainEndsInSilence() {
        for (int i = 0; i < 3600; i++) {
            log.found("is read in " + i + " requests now", i * SECOND);
        }
        assertEquals(AnswerLog.MAX_LINES, lines.size());
        log.found("is read in 1 requests now", 3601 * SECOND);
        assertEquals(AnswerLog.MAX_LINES + 1, lines.size());
    }

    @Test
    void aReadThatIsNotAnsweredWhileOthersAreIsToldOnceAnHour() {
        Read read = new Read(Table.HOLDING, 4, 2, false, List.of());
        for (int i = 0; i < 2 * 3600; i++) {
            log.partly(read, "no answer within 500 ms", i * SECOND);
        }
        assertEquals(2, lines.size());
        assertEquals(
                "u1 answers, but not to holding 4 to 5: no answer within 500 ms", lines.get(0));
    }
}
