package io.standpipe.testkit;

import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.DeviceText;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Readings of every sort, each with its members as messages have them: whoever writes readings is
 * tried with the same.
 */
public final class SampleReadings {

    /**
     * @param json all its members, without a time
     */
    public record Sample(Reading reading, String json) {}

    private final List<Sample> all = new ArrayList<>();

    public SampleReadings() {
        Quality outside = Quality.bad(Quality.Cause.OUT_OF_RANGE);
        add(
                "MPa",
                3,
                Map.of(),
                0.31199999999999994,
                Quality.GOOD,
                "\"value\":0.312,\"unit\":\"MPa\"");
        add("", 4, Map.of(), -0.0020000000000000018, Quality.GOOD, "\"value\":-0.002");
        add("Cel", -1, Map.of(), 0.3f, Quality.GOOD, "\"value\":0.3,\"unit\":\"Cel\"");
        add("", 0, Map.of(), 7, Quality.GOOD, "\"value\":7");
        Map<Long, String> states = Map.of(1L, "running \"1\"");
        add("", 0, states, 1, Quality.GOOD, "\"value\":1,\"state\":\"running \\\"1\\\"\"");
        add("", 0, states, 2, Quality.GOOD, "\"value\":2");
        add(
                "m",
                2,
                Map.of(),
                1.5,
                new Quality(Quality.Status.UNCERTAIN, Quality.Cause.SATURATED, 0),
                "\"value\":1.5,\"unit\":\"m\",\"quality\":\"UNCERTAIN\",\"cause\":\"saturated\"");
        add(
                "m",
                2,
                Map.of(),
                99,
                outside,
                "\"value\":99,\"unit\":\"m\",\"quality\":\"BAD\",\"cause\":\"out-of-range\"");
        add(
                "MPa",
                3,
                states,
                Double.NaN,
                Quality.exception(2),
                "\"unit\":\"MPa\",\"quality\":\"BAD\",\"cause\":\"exception-2\"");
        text(DeviceText.number("泵房 2"), Quality.GOOD, "\"text\":\"泵房 2\"");
        text(DeviceText.number(""), Quality.GOOD, "\"text\":\"\"");
        text(Double.NaN, outside, "\"quality\":\"BAD\",\"cause\":\"out-of-range\"");
    }

    private void add(
            String unit,
            int decimals,
            Map<Long, String> states,
            double value,
            Quality quality,
            String json) {
        Point like = Fixtures.word(all.size(), "p" + all.size(), all.size());
        Point point =
                new Point(
                        like.index(),
                        like.id(),
                        "sample",
                        unit,
                        like.source(),
                        1,
                        0,
                        null,
                        0,
                        decimals,
                        states,
                        null);
        add(new Reading(point, value, quality), json);
    }

    private void text(double number, Quality quality, String json) {
        add(new Reading(Fixtures.text(all.size(), "p" + all.size()), number, quality), json);
    }

    private void add(Reading reading, String json) {
        String members = "\"point\":\"" + reading.point().id() + "\"," + json;
        all.add(new Sample(reading, members));
    }

    public List<Sample> all() {
        return List.copyOf(all);
    }

    public List<Reading> readings() {
        return all.stream().map(Sample::reading).toList();
    }

    /** A hydrant with all these points. */
    public Device device() {
        return Fixtures.device(
                "hyd-1",
                Fixtures.profile(
                        DeviceKind.HYDRANT,
                        readings().stream().map(Reading::point).toList(),
                        List.of()));
    }

    /** One poll that gave them all. */
    public Readings poll(Stamp stamp) {
        return new Readings(device(), stamp, readings());
    }
}
