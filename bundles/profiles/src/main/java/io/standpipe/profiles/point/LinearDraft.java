package io.standpipe.profiles.point;

import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Linearisation.Current;
import io.standpipe.model.point.Linearisation.Curve;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys {@code current} and {@code curve} of a point. */
final class LinearDraft {

    private LinearDraft() {}

    /**
     * @return null if the point has neither
     */
    static @Nullable Linearisation read(
            Fields fields, PointReader reader, Point.Source from, boolean states) throws Wrong {
        for (String key : new String[] {"current", "curve"}) {
            if (fields.has(key)) {
                reader.checkLinear(fields, key, from, states);
            }
        }
        Current current = fields.has("current") ? PointKeys.current(fields) : null;
        Curve curve = fields.has("curve") ? curve(fields) : null;
        return current == null && curve == null ? null : new Linearisation(current, curve);
    }

    private static Curve curve(Fields fields) throws Wrong {
        List<Curve.Knot> knots = new ArrayList<>();
        List<Yaml> items = fields.list("curve");
        for (int i = 0; i < items.size(); i++) {
            String key = fields.key("curve") + "[" + i + "]";
            if (!(items.get(i) instanceof Yaml.Sequence pair) || pair.items().size() != 2) {
                throw new Wrong(
                        items.get(i).line(),
                        key,
                        ProfilePointPhrase.PAIR.with(Values.quote(items.get(i))));
            }
            double x = fields.values().number(pair.items().get(0), key + "[0]");
            double y = fields.values().number(pair.items().get(1), key + "[1]");
            if (i > 0 && x <= knots.get(i - 1).x()) {
                throw new Wrong(
                        pair.line(),
                        key,
                        ProfilePointPhrase.RISING.with(
                                Parameter.text(x), Parameter.text(knots.get(i - 1).x())));
            }
            knots.add(new Curve.Knot(x, y));
        }
        if (knots.size() < 2 || knots.size() > Curve.MAX_KNOTS) {
            throw fields.wrong(
                    "curve", ProfilePointPhrase.PAIRS.with(Curve.MAX_KNOTS, knots.size()));
        }
        return new Curve(knots);
    }
}
