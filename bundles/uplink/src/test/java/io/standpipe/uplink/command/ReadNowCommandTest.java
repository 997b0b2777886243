package io.standpipe.uplink.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.Bus;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.SampleReadings;
import io.standpipe.uplink.context.OptionalServices;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadNowCommandTest {

    private static final Stamp READ = new Stamp(0, 17, Stamp.Clock.SYNCHRONISED);

    private final SampleReadings samples = new SampleReadings();

    @Test
    void aReadingHasTheMembersThatItHasEverywhere() throws CommandException {
        OptionalServices installed = new OptionalServices();
        installed.add(new Answering());
        installed.present(new Sampled());
        JsonWriter json = new JsonWriter();
        new ReadNowCommand(installed)
                .run(new CommandRequest("read-now", "Li Na", Map.of("device", "hyd-1")))
                .join()
                .results()
                .accept(json);
        String expected =
                samples.all().stream()
                        .map(sample -> sample.json().replaceFirst(",", ",\"ts\":17,"))
                        .collect(
                                Collectors.joining(
                                        "},{",
                                        "\"device\":\"hyd-1\",\"state\":\"NORMAL\",\"readings\":[{",
                                        "}]"));
        assertEquals(expected, json.toString());
    }

    private static final class Answering implements Bus {
        @Override
        public boolean has(String device) {
            return true;
        }

        @Override
        public CompletableFuture<String> read(String device) {
            return CompletableFuture.completedFuture("");
        }

        @Override
        public CompletableFuture<String> write(String device, String point, double value) {
            throw new AssertionError("nobody writes");
        }
    }

    private final class Sampled implements Present {
        @Override
        public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
            return CompletableFuture.completedFuture(
                    List.of(
                            new DeviceNow(
                                    samples.device(),
                                    DeviceState.NORMAL,
                                    READ,
                                    null,
                                    List.of(),
                                    samples.readings().stream()
                                            .map(reading -> new PointNow(reading, READ))
                                            .toList())));
        }

        @Override
        public CompletableFuture<Snapshot> snapshot() {
            throw new AssertionError("nobody asks for all");
        }

        @Override
        public CompletableFuture<List<OwnFault>> faults() {
            throw new AssertionError("nobody asks for faults");
        }

        @Override
        public AutoCloseable follow(Follower follower) {
            throw new AssertionError("nobody follows");
        }
    }
}
