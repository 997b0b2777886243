package io.standpipe.console.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.SampleReadings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DeviceChangesTest {

    private static final DeviceProfile PROFILE = new SampleReadings().device().profile();
    private static final DeviceState[] STATES = DeviceState.values();

    private final DeviceChanges changes = new DeviceChanges();

    private static DeviceNow device(int id, int state) {
        return new DeviceNow(
                io.standpipe.testkit.Fixtures.device("d-" + id, PROFILE),
                STATES[state],
                new Stamp(state, state, Stamp.Clock.SYNCHRONISED),
                null,
                List.of(),
                List.of());
    }

    /** Somebody who looks now and then, and remembers. */
    private static final class Viewer {
        private String version = "";
        private final Map<String, DeviceState> known = new TreeMap<>();

        int hear(DeviceChanges.News news) {
            version = news.version();
            if (news.whole()) {
                known.clear();
            }
            news.devices().forEach(one -> known.put(one.device().id(), one.state()));
            return news.devices().size();
        }
    }

    /** Whatever comes, goes and changes, and however seldom somebody looks: he knows all of it. */
    @RepeatedTest(40)
    void whoeverLooksKnowsWhatIs(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Map<Integer, DeviceNow> there = new HashMap<>();
        List<Viewer> viewers = List.of(new Viewer(), new Viewer(), new Viewer());
        for (int step = 0; step < 200; step++) {
            int id = random.nextInt(12);
            if (random.nextInt(12) == 0) {
                there.remove(id);
            } else {
                there.put(id, device(id, random.nextInt(STATES.length)));
            }
            List<DeviceNow> now = new ArrayList<>(there.values());
            Map<String, DeviceState> is = new TreeMap<>();
            now.forEach(one -> is.put(one.device().id(), one.state()));
            for (Viewer viewer : viewers) {
                if (random.nextInt(3) == 0) {
                    viewer.hear(changes.since(viewer.version, now, Set.of()));
                    assertEquals(is, viewer.known, "step " + step);
                }
            }
        }
    }

    @Test
    void whatDidNotChangeIsNotToldAgain() {
        Viewer viewer = new Viewer();
        DeviceNow still = device(1, 0);
        assertEquals(2, viewer.hear(changes.since("", List.of(still, device(2, 0)), Set.of())));
        assertEquals(
                0,
                viewer.hear(changes.since(viewer.version, List.of(still, device(2, 0)), Set.of())));
        assertEquals(
                1,
                viewer.hear(changes.since(viewer.version, List.of(still, device(2, 1)), Set.of())));
        assertEquals(
                1,
                viewer.hear(
                        changes.since(
                                viewer.version, List.of(still, device(2, 1)), Set.of("d-1"))));
    }

    /** A version that is not of this run, or that nobody gave, is none. */
    @Test
    void anUnknownVersionGetsAll() {
        List<DeviceNow> now = List.of(device(1, 0));
        String version = changes.since("", now, Set.of()).version();
        assertFalse(changes.since(version, now, Set.of()).whole());
        String run = version.substring(0, version.indexOf('.'));
        for (String odd :
                List.of(
                        "",
                        ".",
                        "x",
                        "1",
                        run,
                        run + ".",
                        run + ".x",
                        run + ".-1",
                        run + ".99",
                        "a.1")) {
            DeviceChanges.News news = changes.since(odd, now, Set.of());
            assertTrue(news.whole(), odd);
            assertEquals(1, news.devices().size(), odd);
        }
        assertTrue(new DeviceChanges().since(version, now, Set.of()).whole());
    }
}
