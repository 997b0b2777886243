package io.standpipe.profiles;

import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Wrong;
import java.util.List;

/** A bus whose points have a place: {@code toy: {at: 3}}. */
record ToyFormat(Keys.Key point, Keys.Key speed) implements PointFormat {

    /** Where a point of the toy stands. */
    record Place(int at) implements Point.Source {

        @Override
        public long mask() {
            return 0xFF;
        }
    }

    ToyFormat(String key) {
        this(
                Keys.Key.of(
                        key,
                        Keys.of(
                                key,
                                "Where a point of the toy stands.",
                                Keys.Key.of("at", Shape.whole(0, 9), "Its place.").needed())),
                Keys.Key.of(key + "Speed", Shape.whole(1, 9), "How fast it is.").or(1));
    }

    @Override
    public List<Keys.Key> profileKeys() {
        return List.of(speed);
    }

    @Override
    public PointReader reader(Fields document) throws Wrong {
        document.whole(speed.name());
        return point -> new Place(point.fields(key()).whole("at"));
    }
}
