package io.standpipe.console.metrics;

import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.OwnFault;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.Present.Snapshot;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.point.Quality;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what stands at one moment: devices, points, alarms, faults of the gateway itself. */
final class PresentFigures {

    private static final Figure UP =
            Figure.gauge("standpipe_up", "Whether the gateway runs and its rules answer: 1 or 0.");
    private static final Figure DEVICES =
            Figure.gauge("standpipe_devices", "Installed devices, by their state.", "state");
    private static final Figure POINTS =
            Figure.gauge("standpipe_points", "Points, by the quality of their reading.", "quality");
    private static final Figure ALARMS =
            Figure.gauge("standpipe_alarms", "Alarms that stand, by kind.", "kind");
    private static final Figure UNACKNOWLEDGED =
            Figure.gauge(
                    "standpipe_alarms_unacknowledged",
                    "Alarms that stand and that nobody has acknowledged, by kind.",
                    "kind");
    private static final Figure FAULTS =
            Figure.gauge(
                    "standpipe_faults", "Faults of the gateway itself, by condition.", "condition");

    private PresentFigures() {}

    static void up(boolean up, Figures to) {
        to.add(UP, up ? 1 : 0);
    }

    static void tell(Snapshot now, Figures to) {
        Map<DeviceState, Integer> states = zeros(DeviceState.class);
        Map<Quality.Status, Integer> qualities = zeros(Quality.Status.class);
        Map<AlarmKind, Integer> alarms = zeros(AlarmKind.class);
        Map<AlarmKind, Integer> unseen = zeros(AlarmKind.class);
        for (DeviceNow device : now.devices()) {
            states.merge(device.state(), 1, Integer::sum);
            for (PointNow point : device.points()) {
                qualities.merge(point.reading().quality().status(), 1, Integer::sum);
            }
            for (StandingAlarm alarm : device.alarms()) {
                alarms.merge(alarm.kind(), 1, Integer::sum);
                unseen.merge(alarm.kind(), alarm.acknowledged() ? 0 : 1, Integer::sum);
            }
        }
        tell(DEVICES, states, to);
        tell(POINTS, qualities, to);
        tell(ALARMS, alarms, to);
        tell(UNACKNOWLEDGED, unseen, to);
        Map<String, Integer> faults = new TreeMap<>();
        for (OwnFault fault : now.faults()) {
            faults.merge(fault.condition(), 1, Integer::sum);
        }
        faults.forEach((condition, count) -> to.add(FAULTS, count, condition));
    }

    /** A series that only begins with the first alarm hides that alarm from a rate. */
    private static <E extends Enum<E>> Map<E, Integer> zeros(Class<E> type) {
        Map<E, Integer> zeros = new EnumMap<>(type);
        for (E each : type.getEnumConstants()) {
            zeros.put(each, 0);
        }
        return zeros;
    }

    private static <E extends Enum<E>> void tell(
            Figure figure, Map<E, Integer> counts, Figures to) {
        counts.forEach(
                (word, count) -> to.add(figure, count, word.name().toLowerCase(Locale.ROOT)));
    }
}
