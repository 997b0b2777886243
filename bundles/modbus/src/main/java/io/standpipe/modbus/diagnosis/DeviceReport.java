package io.standpipe.modbus.diagnosis;

import io.standpipe.modbus.device.FrameErrorCounters;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.device.RoundTrips;
import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.PollGroup;
import io.standpipe.modbus.plan.Schedule;
import io.standpipe.model.json.JsonWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a technician is told of one device: members of an answer as docs/contract.md has them.
 * Written on the device's own thread, for its counters are.
 */
final class DeviceReport {

    private static final int DECIMALS = 3;

    /** Of an interval; a panel that is read whole has some thirty. */
    static final int MAX_READS = 100;

    private DeviceReport() {}

    static void write(JsonWriter json, String bus, PolledDevice slave) {
        json.member("device", slave.device().id())
                .member("address", slave.device().address())
                .member("bus", bus);
        counters(json, slave);
        json.name("exceptions").beginObject();
        slave.counts()
                .exceptions()
                .forEach((code, count) -> json.member(String.valueOf(code), count));
        json.endObject();
        frameErrors(json, slave.counts().frameErrors());
        if (!slave.counts().lastWrong().isEmpty()) {
            json.member("wrong", slave.counts().lastWrong());
        }
        roundTrips(json, slave.counts().roundTrips());
        pollGroups(json, slave);
        refused(json, slave);
        if (slave.trace().used()) {
            json.name("trace").beginObject().member("left", slave.trace().left());
            json.name("lines").beginArray();
            slave.trace().lines().forEach(json::value);
            json.endArray().endObject();
        }
    }

    /** The same in short, for a list. */
    static void brief(JsonWriter json, PolledDevice slave) {
        json.beginObject().member("device", slave.device().id());
        counters(json, slave);
        if (slave.counts().roundTrips().total() > 0) {
            json.name("p99").value(slave.counts().roundTrips().percentile(0.99), DECIMALS);
        }
        json.endObject();
    }

    private static void counters(JsonWriter json, PolledDevice slave) {
        json.member("answering", !slave.failing())
                .member("requests", slave.counts().requests())
                .member("answers", slave.counts().answers())
                .member("timeouts", slave.counts().timeouts());
    }

    /** Those that were seen, by their words. */
    static void frameErrors(JsonWriter json, FrameErrorCounters frameErrors) {
        json.name("flaws").beginObject();
        for (FrameError frameError : FrameError.values()) {
            if (frameErrors.count(frameError) > 0) {
                json.member(
                        frameError.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        frameErrors.count(frameError));
            }
        }
        json.endObject();
    }

    private static void roundTrips(JsonWriter json, RoundTrips times) {
        if (times.total() == 0) {
            return;
        }
        json.name("roundTrip").beginObject();
        json.name("median").value(times.percentile(0.5), DECIMALS);
        json.name("p99").value(times.percentile(0.99), DECIMALS);
        json.name("longest").value(times.longest(), DECIMALS);
        json.endObject();
    }

    private static void pollGroups(JsonWriter json, PolledDevice slave) {
        json.name("cycles").beginArray();
        for (PollGroup pollGroup : slave.pollGroups()) {
            Schedule schedule = pollGroup.schedule();
            json.beginObject()
                    .member("interval", Duration.ofNanos(schedule.interval()).toMillis())
                    .member("requests", pollGroup.reads().size())
                    .member("polls", schedule.begun())
                    .member("skipped", schedule.skipped());
            json.name("latest").value(schedule.latest() / 1e6, DECIMALS);
            reads(json, pollGroup.reads());
            json.endObject();
        }
        json.endArray();
    }

    /** What to ask {@code registers} for, to see what the device's values are made of. */
    private static void reads(JsonWriter json, List<Read> reads) {
        json.name("reads").beginArray();
        reads.stream()
                .limit(MAX_READS)
                .forEach(
                        read ->
                                json.beginObject()
                                        .member(
                                                "table",
                                                read.table().name().toLowerCase(Locale.ROOT))
                                        .member("first", read.address())
                                        .member("count", read.count())
                                        .endObject());
        json.endArray();
    }

    private static void refused(JsonWriter json, PolledDevice slave) {
        json.name("refused").beginArray();
        for (PollGroup pollGroup : slave.pollGroups()) {
            pollGroup
                    .refused()
                    .forEach(
                            (point, quality) ->
                                    json.beginObject()
                                            .member("point", point.id())
                                            .member("cause", quality.text())
                                            .endObject());
        }
        json.endArray();
    }
}
