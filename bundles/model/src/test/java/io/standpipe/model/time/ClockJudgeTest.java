package io.standpipe.model.time;

import static io.standpipe.model.time.Stamp.Clock.SYNCHRONISED;
import static io.standpipe.model.time.Stamp.Clock.UNKNOWN;
import static io.standpipe.model.time.Stamp.Clock.UNSYNCHRONISED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockJudgeTest {

    private static final long BUILT = 1_795_392_000_000L;

    @TempDir Path run;

    private ClockJudge judge;
    private Stamp.Clock kernel = UNKNOWN;

    @BeforeEach
    void make() {
        judge = new ClockJudge(run, BUILT);
    }

    private void made(String file) throws IOException {
        Files.createDirectories(run.resolve(file));
    }

    @Test
    void whereNobodySaysAnythingItIsUnknown() {
        assertEquals(UNKNOWN, judge.clock(BUILT));
        judge.ask(() -> kernel);
        assertEquals(UNKNOWN, judge.clock(BUILT));
    }

    @Test
    void theKernelDecides() throws IOException {
        judge.ask(() -> kernel);
        kernel = SYNCHRONISED;
        assertEquals(SYNCHRONISED, judge.clock(BUILT));
        kernel = UNSYNCHRONISED;
        made("systemd/timesync/synchronized"); // once; it is long without its server now
        assertEquals(UNSYNCHRONISED, judge.clock(BUILT));
    }

    @Test
    void aClockBeforeTheBuildIsWrongWhateverIsSaidOfIt() throws IOException {
        kernel = SYNCHRONISED;
        judge.ask(() -> kernel);
        made("systemd/timesync/synchronized");
        assertEquals(UNSYNCHRONISED, judge.clock(BUILT - 1));
        assertEquals(SYNCHRONISED, judge.clock(BUILT));
    }

    @Test
    void withoutTheKernelTimesyncdCounts() throws IOException {
        made("systemd/timesync");
        assertEquals(UNSYNCHRONISED, judge.clock(BUILT));
        made("systemd/timesync/synchronized");
        assertEquals(SYNCHRONISED, judge.clock(BUILT));
    }

    @Test
    void aServiceThatHasNotSetTheClockYetMakesItUnsynchronised() throws IOException {
        made("chrony");
        assertEquals(UNKNOWN, judge.clock(BUILT), "nobody could tell when it is set");
        judge.ask(() -> kernel);
        assertEquals(UNSYNCHRONISED, judge.clock(BUILT));
        kernel = SYNCHRONISED;
        assertEquals(SYNCHRONISED, judge.clock(BUILT));
    }

    @Test
    void theBuildHasADate() {
        assertNotEquals(0, SystemTime.built());
    }
}
