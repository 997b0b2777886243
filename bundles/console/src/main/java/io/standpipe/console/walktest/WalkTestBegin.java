package io.standpipe.console.walktest;

import io.standpipe.console.route.Services;
import io.standpipe.model.Gateway;
import io.standpipe.model.Present;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.settings.WalkTestPhrase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Begins a walk test: asks what there is, writes the record's head, and orders the holds. */
final class WalkTestBegin {

    /** Points that a test may have; nobody presses more in a shift. */
    static final int MOST_POINTS = 500;

    /** Devices that may be chosen one by one. */
    static final int MOST_DEVICES = 100;

    /** Seconds without an activation, at least and at most. */
    static final int MIN_IDLE = 60;

    static final int MAX_IDLE = 8 * 3600;

    private static final int NAMED = 5;

    private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"\\\\]{1,64})\"");

    private static final Set<AlarmKind> DOUBTS =
            EnumSet.of(AlarmKind.PRE_ALARM, AlarmKind.SUPERVISORY, AlarmKind.FAULT);

    private final WalkTests tests;
    private final Services now;
    private final WalkTestOrders orders;

    WalkTestBegin(WalkTests tests, Services now) {
        this.tests = tests;
        this.now = now;
        orders = new WalkTestOrders(now.commands());
    }

    /**
     * @param asked what was filled in
     * @param chosen ids of devices with commas between them, unless a place is asked for
     * @return the id of the test
     */
    String begin(CommandRequest asked, String chosen)
            throws CommandException, WalkTestRefusal, IOException {
        WalkTest other = tests.running();
        if (other != null) {
            throw new WalkTestRefusal(WalkTestPhrase.RUNS_ALREADY.with(other.head("tester")));
        }
        String tester = asked.text("tester");
        String told = asked.text("told");
        String why = asked.text("why");
        long lasting = asked.number("lasting");
        long idle = asked.number("idle", MIN_IDLE, MAX_IDLE);
        if (!asked.has("understood")) {
            throw new WalkTestRefusal(WalkTestPhrase.UNDERSTOOD.with());
        }
        boolean place = asked.has("place");
        List<String> ids = place ? List.of() : devices(chosen);
        String grid = place ? asked.text("place") : "";
        WalkTestScope scope = scope(place, grid, ids);
        List<List<String>> rows = scope.rows();
        if (rows.isEmpty()) {
            throw new WalkTestRefusal(WalkTestPhrase.NOTHING_TO_TEST.with());
        }
        if (rows.size() > MOST_POINTS) {
            throw new WalkTestRefusal(WalkTestPhrase.TOO_MANY.with(rows.size(), MOST_POINTS));
        }
        List<String> fires = scope.standing(EnumSet.of(AlarmKind.FIRE));
        if (!fires.isEmpty()) {
            throw new WalkTestRefusal(WalkTestPhrase.FIRE_STANDS.with(named(fires)));
        }
        List<String> doubts = scope.standing(DOUBTS);
        if (!doubts.isEmpty() && !asked.has("anyway")) {
            throw new WalkTestRefusal(WalkTestPhrase.ALARMS_STAND.with(named(doubts)));
        }
        Stamp at = tests.time.stamp();
        List<List<String>> lines = new ArrayList<>();
        head(lines, "from", Long.toString(at.utc()));
        head(lines, "clock", at.clock().name());
        head(lines, "login", asked.who());
        head(lines, "tester", tester);
        head(lines, "told", told);
        head(lines, "why", why);
        head(lines, "scope", place ? "place" : "devices");
        head(lines, "place", grid);
        head(lines, "devices", String.join(",", ids));
        head(lines, "standing", String.join(", ", doubts));
        head(lines, "idle", Long.toString(idle));
        Gateway gateway = now.gateway();
        if (gateway != null) {
            head(lines, "gateway", gateway.id());
            Matcher version = VERSION.matcher(gateway.status());
            head(lines, "version", version.find() ? version.group(1) : "");
        }
        lines.add(List.of("until", Long.toString(at.utc() + 1000 * lasting), asked.who()));
        lines.addAll(rows);
        String id = tests.begin(lines);
        if (id == null) {
            throw new WalkTestRefusal(WalkTestPhrase.RUNS_ALREADY.with("?"));
        }
        List<Target> targets =
                place ? List.of(Target.place(grid)) : ids.stream().map(Target::device).toList();
        try {
            orders.hold(targets, asked.who(), why, lasting);
        } catch (WalkTestRefusal e) {
            tests.drop(id);
            throw e;
        }
        return id;
    }

    private static void head(List<List<String>> lines, String name, String value) {
        lines.add(List.of("head", name, value));
    }

    private static List<String> devices(String chosen) throws WalkTestRefusal {
        List<String> ids =
                Arrays.stream(chosen.split(",", -1))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .distinct()
                        .toList();
        if (ids.isEmpty()) {
            throw new WalkTestRefusal(WalkTestPhrase.NOTHING_TO_TEST.with());
        }
        if (ids.size() > MOST_DEVICES) {
            throw new WalkTestRefusal(WalkTestPhrase.TOO_MANY.with(ids.size(), MOST_DEVICES));
        }
        return ids;
    }

    private WalkTestScope scope(boolean place, String grid, List<String> ids)
            throws WalkTestRefusal {
        Present present = now.present();
        if (present == null) {
            throw new WalkTestRefusal(OrderPhrase.NOT_RUNNING.with());
        }
        try {
            List<DeviceNow> all =
                    place
                            ? RulesTimeout.await(present.snapshot()).devices().stream()
                                    .filter(one -> one.device().place().grid().equals(grid))
                                    .toList()
                            : RulesTimeout.await(present.devices(ids));
            return new WalkTestScope(all);
        } catch (TimeoutException | ExecutionException e) {
            throw new WalkTestRefusal(OrderPhrase.RULES_SILENT.with());
        }
    }

    private static String named(List<String> alarms) {
        String first = String.join(", ", alarms.subList(0, Math.min(NAMED, alarms.size())));
        return alarms.size() > NAMED ? first + ", …" : first;
    }
}
