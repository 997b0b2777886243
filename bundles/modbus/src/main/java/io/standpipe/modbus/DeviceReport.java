package io.standpipe.modbus;

import io.standpipe.model.json.JsonWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * What a technician is told of one device: members of an answer as docs/contract.md has them.
 * Written on the device's own thread, for its counters are.
 */
final class DeviceReport {

    private static final int DECIMALS = 3;

    private DeviceReport() {}

    static void write(JsonWriter json, String bus, Slave slave) {
        json.member("device", slave.device().id())
                .member("address", slave.device().address())
                .member("bus", bus);
        counters(json, slave);
        json.name("exceptions").beginObject();
        slave.counts()
                .exceptions()
                .forEach((code, count) -> json.member(String.valueOf(code), count));
        json.endObject();
        flaws(json, slave.counts().flaws());
        if (!slave.counts().lastWrong().isEmpty()) {
            json.member("wrong", slave.counts().lastWrong());
        }
        roundTrips(json, slave.counts().roundTrips());
        cycles(json, slave);
        refused(json, slave);
        if (slave.trace().used()) {
            json.name("trace").beginObject().member("left", slave.trace().left());
            json.name("lines").beginArray();
            slave.trace().lines().forEach(json::value);
            json.endArray().endObject();
        }
    }

    /** The same in short, for a list. */
    static void brief(JsonWriter json, Slave slave) {
        json.beginObject().member("device", slave.device().id());
        counters(json, slave);
        if (slave.counts().roundTrips().total() > 0) {
            json.name("p99").value(slave.counts().roundTrips().percentile(0.99), DECIMALS);
        }
        json.endObject();
    }

    private static void counters(JsonWriter json, Slave slave) {
        json.member("answering", !slave.failing())
                .member("requests", slave.counts().requests())
                .member("answers", slave.counts().answers())
                .member("timeouts", slave.counts().timeouts());
    }

    /** Those that were seen, by their words. */
    static void flaws(JsonWriter json, Flaws flaws) {
        json.name("flaws").beginObject();
        for (Flaw flaw : Flaw.values()) {
            if (flaws.count(flaw) > 0) {
                json.member(
                        flaw.name().toLowerCase(Locale.ROOT).replace('_', '-'), flaws.count(flaw));
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

    private static void cycles(JsonWriter json, Slave slave) {
        json.name("cycles").beginArray();
        for (Cycle cycle : slave.cycles()) {
            Schedule schedule = cycle.schedule();
            json.beginObject()
                    .member("interval", Duration.ofNanos(schedule.interval()).toMillis())
                    .member("requests", cycle.reads().size())
                    .member("polls", schedule.begun())
                    .member("skipped", schedule.skipped());
            json.name("latest").value(schedule.latest() / 1e6, DECIMALS);
            json.endObject();
        }
        json.endArray();
    }

    private static void refused(JsonWriter json, Slave slave) {
        json.name("refused").beginArray();
        for (Cycle cycle : slave.cycles()) {
            cycle.refused()
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
