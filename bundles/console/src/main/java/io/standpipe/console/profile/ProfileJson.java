package io.standpipe.console.profile;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.contract.ReadingJson;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Profiles.Mistake;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.ProfileTrial;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.text.Sentences;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Profiles, and what came of one that was tried, as the page gets them. One thread. */
final class ProfileJson {

    /** Of each list so many are shown: a panel has thousands of points, and nobody reads them. */
    static final int SHOWN = 300;

    private final JsonWriter json = new JsonWriter();
    private final List<PointFormat> formats;

    ProfileJson(List<PointFormat> formats) {
        this.formats = formats;
        json.beginObject();
    }

    byte[] toBytes() {
        return json.endObject().toBytes();
    }

    ProfileJson list(List<Profiles.Listed> all) {
        json.name("profiles").beginArray();
        for (Profiles.Listed each : all) {
            json.beginObject()
                    .member("id", each.id())
                    .member("file", each.file())
                    .member("own", each.own())
                    .member("kind", each.kind())
                    .member("source", each.source());
            if (!each.problem().isEmpty()) {
                sentence("problem", each.problem());
            }
            json.endObject();
        }
        json.endArray();
        return this;
    }

    /** Why there is nothing to show. */
    ProfileJson refused(String sentence) {
        json.member("result", sentence);
        sentence("texts", sentence);
        return this;
    }

    /** What a profile offers. */
    ProfileJson profile(DeviceProfile profile) {
        json.name("profile").beginObject();
        json.member("id", profile.id()).member("kind", profile.kind().word());
        json.member("source", profile.source()).member("missed", profile.missed());
        json.member("pointCount", profile.points().size()).name("points").beginArray();
        for (Point point : first(profile.points())) {
            point(point, profile);
        }
        json.endArray().member("alarmCount", profile.alarms().size());
        json.name("alarms").beginArray();
        for (AlarmDefinition alarm : first(profile.alarms())) {
            json.beginObject().member("alarm", alarm.id()).member("kind", alarm.kind().name());
            label(profile.names().alarm(alarm.id()));
            json.endObject();
        }
        json.endArray().endObject();
        return this;
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(SHOWN, all.size()));
    }

    private void point(Point point, DeviceProfile profile) {
        json.beginObject().member("point", point.id()).member("quantity", point.quantity());
        json.member("unit", point.unit());
        label(profile.names().point(point.id()));
        Derived derived = point.source().derived();
        if (derived != null) {
            json.member("from", profile.points().get(derived.from()).id());
        } else {
            json.member("place", place(point));
        }
        json.endObject();
    }

    private String place(Point point) {
        for (PointFormat each : formats) {
            String place = each.place(point);
            if (!place.isEmpty()) {
                return place;
            }
        }
        return "";
    }

    /** The key of the bus that reads a profile; empty if none does. */
    static String way(DeviceProfile profile, List<PointFormat> formats) {
        for (PointFormat each : formats) {
            if (profile.points().stream().anyMatch(point -> !each.place(point).isEmpty())) {
                return each.key();
            }
        }
        return "";
    }

    private void label(@Nullable Label label) {
        if (label != null) {
            label.write(json, "name");
        }
    }

    private void sentence(String name, String sentence) {
        Label label = Sentences.label(sentence);
        (label == null ? Label.same(sentence) : label).write(json, name);
    }

    /** What is wrong with somebody's profile, and what may be. */
    ProfileJson draft(Profiles.Draft draft) {
        mistakes("mistakes", draft.mistakes());
        json.name("questions").beginArray();
        for (String question : first(draft.questions())) {
            json.beginObject();
            sentence("texts", question);
            json.endObject();
        }
        json.endArray();
        return this;
    }

    private void mistakes(String name, List<Mistake> mistakes) {
        json.name(name).beginArray();
        for (Mistake each : first(mistakes)) {
            json.beginObject().member("line", each.line()).member("column", each.column());
            json.member("key", each.key());
            sentence("texts", each.sentence());
            json.endObject();
        }
        json.endArray();
    }

    /** What registers came to. */
    ProfileJson outcome(DeviceProfile profile, ProfileTrial.Outcome outcome) {
        mistakes("registerMistakes", outcome.wrong());
        json.name("lacking").beginArray();
        first(outcome.lacking()).forEach(json::value);
        json.endArray().name("readings").beginArray();
        for (Reading each : first(outcome.readings())) {
            json.beginObject();
            ReadingJson.write(json, each, null);
            String state = each.state();
            Label label = state == null ? null : profile.names().state(state);
            if (label != null) {
                label.write(json, "stateName");
            }
            json.endObject();
        }
        json.endArray();
        return this;
    }
}
