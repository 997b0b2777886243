package io.standpipe.profiles;

import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Wrong;
import java.util.Set;

/** A bus whose points have a place: {@code toy: {at: 3}}. */
record ToyFormat(String key) implements PointFormat {

    /** Where a point of the toy stands. */
    record Place(int at) implements Point.Source {

        @Override
        public long mask() {
            return 0xFF;
        }
    }

    @Override
    public Set<String> profileKeys() {
        return Set.of(key + "Speed");
    }

    @Override
    public PointReader reader(Fields document) throws Wrong {
        document.whole(key + "Speed", 1, 1, 9);
        return point -> new Place(point.fields(key, Set.of("at")).whole("at", 0, 9));
    }
}
