package io.standpipe.cli.answer;

import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.cli.words.Tongue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** What a gateway says, in a form for people. One language. */
public final class Told {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Tongue tongue;

    public Told(Tongue tongue) {
        this.tongue = tongue;
    }

    /** UTC milliseconds as the machine's time; empty if there are none. */
    public static String time(Json utc) {
        return utc.there() ? TIME.format(Instant.ofEpochMilli(utc.number())) : "";
    }

    /** "3 d 2 h", the two largest units. */
    public String lasting(long millis) {
        Duration all = Duration.ofMillis(Math.max(0, millis));
        if (all.toDays() > 0) {
            return tongue.of(LocalPhrase.DAYS, all.toDays(), all.toHoursPart());
        }
        if (all.toHours() > 0) {
            return tongue.of(LocalPhrase.HOURS, all.toHours(), all.toMinutesPart());
        }
        if (all.toMinutes() > 0) {
            return tongue.of(LocalPhrase.MINUTES, all.toMinutes(), all.toSecondsPart());
        }
        return tongue.of(LocalPhrase.SECONDS, all.toSeconds());
    }

    /** A text that is there in both languages: beside {@code plain} or as {@code both}. */
    public String either(Json plain, Json both) {
        String zh = both.get("zh").text();
        String en = both.get("en").text();
        if (tongue == Tongue.ZH && !zh.isEmpty()) {
            return zh;
        }
        return plain.text().isEmpty() ? en : plain.text();
    }

    /** What a device's alarm, point or state is called, by its profile; in English its id stays. */
    public String called(Json names, String profile, String kind, String id) {
        if (tongue == Tongue.EN) {
            return id;
        }
        String zh = names.get(profile).get(kind).get(id).get("zh").text();
        return zh.isEmpty() ? id : zh;
    }

    /** Value, state and unit of a point. */
    private String value(Json point, Json names, String profile) {
        String state = point.get("state").text();
        String text = point.get("text").text();
        if (!state.isEmpty()) {
            return called(names, profile, "states", state);
        }
        if (!text.isEmpty()) {
            return text;
        }
        String value = point.get("value").text();
        return value.isEmpty() ? "-" : (value + " " + point.get("unit").text()).strip();
    }

    /** "GOOD", or "BAD: device-silent". */
    private static String quality(Json point) {
        String quality = point.get("quality").text();
        String cause = point.get("cause").text();
        return (quality.isEmpty() ? "GOOD" : quality) + (cause.isEmpty() ? "" : ": " + cause);
    }

    /** What the states of devices are called. */
    public String state(String word) {
        for (LocalPhrase phrase : LocalPhrase.STATES) {
            if (phrase.name().equals("STATE_" + word)) {
                return tongue.of(phrase);
            }
        }
        return word;
    }

    /** A row for each point. */
    public List<List<String>> points(Json points, Json names, String profile) {
        List<List<String>> rows = new ArrayList<>();
        for (Json point : points.list()) {
            Json at = point.get("ts").there() ? point.get("ts") : point.get("at");
            rows.add(
                    List.of(
                            called(names, profile, "points", point.get("point").text()),
                            value(point, names, profile),
                            quality(point),
                            time(at)));
        }
        return rows;
    }

    /** A row for each alarm that stands at a device. */
    public List<List<String>> alarms(Json device, Json names) {
        List<List<String>> rows = new ArrayList<>();
        for (Json alarm : device.get("alarms").list()) {
            StringJoiner flags = new StringJoiner(", ");
            for (LocalPhrase flag : LocalPhrase.FLAGS) {
                if (alarm.get(flag.name().toLowerCase(Locale.ROOT)).flag()) {
                    flags.add(tongue.of(flag));
                }
            }
            rows.add(
                    List.of(
                            time(alarm.get("since")),
                            alarm.get("kind").text(),
                            device.get("device").text(),
                            called(
                                    names,
                                    device.get("profile").text(),
                                    "alarms",
                                    alarm.get("condition").text()),
                            flags.toString(),
                            either(alarm.get("text"), alarm.get("texts"))));
        }
        return rows;
    }
}
