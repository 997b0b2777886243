package io.standpipe.console.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.console.route.Services;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.SampleReadings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveEventsTest {

    private static final Stamp AT = new Stamp(1, 1, Stamp.Clock.SYNCHRONISED);

    private final SampleReadings samples = new SampleReadings();
    private final Rules rules = new Rules();

    /** Rules that answer at once, and keep who follows them. */
    private final class Rules implements Present {
        private DeviceState state = DeviceState.NORMAL;
        private Follower follower;
        private boolean closed;

        @Override
        public CompletableFuture<Snapshot> snapshot() {
            List<PointNow> points =
                    samples.readings().stream().map(one -> new PointNow(one, AT)).toList();
            return CompletableFuture.completedFuture(
                    new Snapshot(
                            AT,
                            List.of(
                                    new DeviceNow(
                                            samples.device(), state, AT, null, List.of(), points)),
                            List.of()));
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
        public AutoCloseable follow(Follower one) {
            follower = one;
            return () -> closed = true;
        }
    }

    private LiveEvents events(Set<String> rows, String whole, Duration every) {
        return new LiveEvents(
                () -> new Services(new FakeGateway(), null, rules, null, List.of(), List.of(), List.of()),
                new Looking(new DeviceChanges(), "", rows, whole),
                rules,
                every);
    }

    private static JsonNode next(LiveEvents events) throws Exception {
        return new ObjectMapper().readTree(events.next());
    }

    @Test
    void valuesAreToldOfWhatIsLookedAtOnly() throws Exception {
        String id = samples.device().id();
        int all = samples.readings().size();
        assertTrue(all > PresentJson.POINTS_IN_LIST);
        try (LiveEvents none = events(Set.of(), "", LiveEvents.GAP);
                LiveEvents row = events(Set.of(id), "", LiveEvents.GAP);
                LiveEvents open = events(Set.of(), id, LiveEvents.GAP)) {
            JsonNode device = next(none).at("/list/0");
            assertEquals(all, device.get("pointCount").asInt());
            assertTrue(device.path("points").isMissingNode());
            assertEquals(PresentJson.POINTS_IN_LIST, next(row).at("/list/0/points").size());
            assertEquals(all, next(open).at("/list/0/points").size());
            assertEquals(0, next(none).get("list").size());
            assertEquals(1, next(row).get("list").size());
        }
        assertTrue(rules.closed);
    }

    /** Without its word this would wait for an hour. A storm of them is one event. */
    @Test
    void anAlarmIsToldWithoutWaitingForItsTime() throws Exception {
        try (LiveEvents events = events(Set.of(), "", Duration.ofHours(1))) {
            next(events);
            for (int i = 0; i < 1_000; i++) {
                rules.follower.alarm(null);
            }
            rules.state = DeviceState.ALARM;
            assertEquals("ALARM", next(events).at("/list/0/state").asText());
            rules.follower.changed("any", null);
            assertEquals(0, next(events).get("list").size());
        }
    }
}
