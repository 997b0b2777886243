package io.standpipe.rules.alarm;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A flood of alarms: many are raised at one place within seconds, and are summed up once. Each of
 * them is sent all the same. Rules thread.
 *
 * <p>ISA-18.2 calls ten alarms in ten minutes, for one operator, a flood. Ours is narrower, for it
 * shall show one cause at one place: ten alarms, none more than thirty seconds after the one
 * before. That is as long as the longest usual on-delay of a low pressure: what a burst main raises
 * at once and what it raises after its delay is one flood. The standard's number is from memory,
 * fairly sure.
 */
public final class AlarmFlood {

    static final int ALARMS = 10;
    static final Duration GAP = Duration.ofSeconds(30);

    /** A flood that does not end is summed up after this time. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    /**
     * @param place grid cell; empty for devices without one
     * @param conditions number of alarms by condition
     */
    public record Summary(
            String place,
            Stamp from,
            Stamp to,
            int alarms,
            int devices,
            Map<String, Integer> conditions) {}

    private final String place;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Consumer<Summary> over;

    private @Nullable Stamp from;
    private Stamp last;
    private int alarms;
    private final Set<String> devices = new HashSet<>();
    private final Map<String, Integer> conditions = new TreeMap<>();
    private boolean planned;
    private boolean told;

    /**
     * @param over told of a flood, once it is over or has lasted {@link #LONGEST}
     */
    AlarmFlood(String place, TimeSource time, Scheduler scheduler, Consumer<Summary> over) {
        this.place = place;
        this.time = time;
        this.scheduler = scheduler;
        this.over = over;
        last = time.stamp();
    }

    void raised(String device, Alarm alarm) {
        Stamp now = time.stamp();
        if (from == null || now.nanos() - last.nanos() > GAP.toNanos()) {
            from = now;
            alarms = 0;
            devices.clear();
            conditions.clear();
            told = false;
        }
        last = now;
        alarms++;
        devices.add(device);
        conditions.merge(alarm.condition, 1, Integer::sum);
        if (alarms >= ALARMS && !planned && !told) {
            planned = true;
            lookAfter(GAP, now.nanos() - from.nanos());
        }
    }

    private void look() {
        Stamp began = from;
        if (began == null) {
            planned = false;
            return;
        }
        long now = time.nanos();
        long calm = now - last.nanos();
        if (calm >= GAP.toNanos() || now - began.nanos() >= LONGEST.toNanos()) {
            planned = false;
            told = true;
            over.accept(
                    new Summary(
                            place, began, last, alarms, devices.size(), new TreeMap<>(conditions)));
        } else {
            lookAfter(GAP.minusNanos(calm), now - began.nanos());
        }
    }

    private void lookAfter(Duration gap, long lasted) {
        Duration longest = LONGEST.minusNanos(lasted);
        Duration wait = gap.compareTo(longest) < 0 ? gap : longest;
        scheduler.schedule(wait.isNegative() ? Duration.ZERO : wait, this::look);
    }
}
