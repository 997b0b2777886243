package io.standpipe.coap.profile;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.Point.Source;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.NumberRange;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.model.words.settings.RowPhrase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code coap} of points, in a profile that may have a frame. */
final class CoapReader implements PointReader {

    private static final Set<String> SOURCE =
            Set.of("record", "at", "sampleAt", "tag", "type", "code", "order", "bit", "width");
    private static final List<String> PLACES = List.of("record", "at", "sampleAt");
    private static final Map<String, CoapSource.Type> TYPES =
            Map.of(
                    "boolean",
                    CoapSource.Type.BOOLEAN,
                    "integer",
                    CoapSource.Type.INTEGER,
                    "float",
                    CoapSource.Type.FLOAT);
    private static final Map<String, CoapSource.Width> WIDTHS = widths();
    private static final Map<String, Boolean> LITTLE = Map.of("big", false, "little", true);

    private final @Nullable CoapFrame frame;

    /**
     * @param frame what the device sends in a frame of its maker's; null if nothing
     */
    CoapReader(@Nullable CoapFrame frame) {
        this.frame = frame;
    }

    private static Map<String, CoapSource.Width> widths() {
        Map<String, CoapSource.Width> words = new TreeMap<>();
        for (CoapSource.Width width : CoapSource.Width.values()) {
            words.put(width.name().toLowerCase(Locale.ROOT), width);
        }
        return words;
    }

    @Override
    public CoapSource source(Fields point) throws Wrong {
        Fields fields = point.fields("coap", SOURCE);
        boolean item = fields.has("tag");
        if (item && (fields.has("record") || fields.has("sampleAt"))) {
            throw fields.wrong("tag", ProfilePointPhrase.TAG_ALONE.with());
        }
        if (!item && PLACES.stream().filter(fields::has).count() != 1) {
            throw new Wrong(fields.line(), fields.path(), ProfilePointPhrase.COAP_PLACE.with());
        }
        return fields.has("record") ? resource(fields) : field(fields);
    }

    private static CoapSource resource(Fields fields) throws Wrong {
        for (String key : List.of("order", "bit", "width")) {
            if (fields.has(key)) {
                throw fields.wrong(
                        key,
                        ProfilePointPhrase.FOR_BYTES.with(),
                        ProfileYamlPhrase.REMOVE_IT.with());
            }
        }
        String name = fields.text("record");
        if (name.length() > CoapSource.MAX_NAME) {
            throw fields.wrong(
                    "record", RowPhrase.CELL_TOO_LONG.with(CoapSource.MAX_NAME, name.length()));
        }
        CoapSource.Type type = fields.choice("type", TYPES);
        if (!fields.has("code")) {
            return new CoapSource.Resource(name, type);
        }
        if (type != CoapSource.Type.INTEGER) {
            throw fields.wrong(
                    "code",
                    ProfilePointPhrase.FOR_TYPE.with("integer"),
                    ProfileYamlPhrase.CHANGE_TYPE.with());
        }
        return new CoapSource.Resource(name, type, fields.whole("code", 0, CoapSource.MAX_CODE));
    }

    private CoapSource field(Fields fields) throws Wrong {
        boolean stored = fields.has("sampleAt");
        String place = stored ? "sampleAt" : "at";
        if (frame == null) {
            throw fields.wrong(place, ProfilePointPhrase.NO_FRAME.with());
        }
        CoapFrame.Samples samples = frame.samples();
        if (stored && samples == null) {
            throw fields.wrong(place, ProfilePointPhrase.NO_SAMPLES.with());
        }
        int size = stored && samples != null ? samples.bytes() : frame.min();
        int tag = CoapSource.NO_TAG;
        if (fields.has("tag")) {
            tag = tag(fields, frame.items());
            size = frame.items() == null ? 0 : frame.items().bytes().getOrDefault(tag, 0);
        }
        if (fields.has("code")) {
            throw fields.wrong(
                    "code",
                    ProfilePointPhrase.FOR_RECORD.with(),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        CoapSource.Width type = fields.choice("type", WIDTHS);
        if (fields.has("order") && type.bytes() == 1) {
            throw fields.wrong(
                    "order",
                    ProfilePointPhrase.SEVERAL_BYTES.with(),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        boolean bits = type == CoapSource.Width.BITS;
        for (String key : List.of("bit", "width")) {
            if (fields.has(key) && !bits) {
                throw fields.wrong(
                        key,
                        ProfilePointPhrase.FOR_TYPE.with("bits"),
                        ProfileYamlPhrase.CHANGE_TYPE.with());
            }
        }
        int bit = bits ? fields.whole("bit", 0, 7) : 0;
        int width = bits ? fields.whole("width", 1, 1, 8) : 1;
        if (bit + width > 8) {
            throw fields.wrong(
                    "width",
                    ProfilePointPhrase.BITS_BEYOND.with(
                            bit, bit + width - 1, ProfilePointPhrase.A_BYTE.of()));
        }
        return new CoapSource.Field(
                frame,
                stored,
                tag,
                place(fields, tag == CoapSource.NO_TAG ? place : "at", size, type),
                type,
                fields.has("order") && fields.choice("order", LITTLE),
                bit,
                width);
    }

    private static int place(Fields fields, String key, int size, CoapSource.Width type)
            throws Wrong {
        if (fields.has("tag") && type.bytes() > size) {
            throw fields.wrong("type", ProfilePointPhrase.TAG_LENGTH.with(type.bytes(), size));
        }
        return fields.has("tag") && !fields.has(key)
                ? 0
                : fields.whole(key, 0, size - type.bytes());
    }

    private static int tag(Fields fields, CoapFrame.@Nullable Items items) throws Wrong {
        if (items == null) {
            throw fields.wrong("tag", ProfilePointPhrase.NO_ITEMS.with());
        }
        int tag = fields.whole("tag", 0, 0xFFFF);
        if (!items.bytes().containsKey(tag)) {
            throw fields.wrong("tag", ProfilePointPhrase.NO_TAG.with(Values.hex(tag)));
        }
        return tag;
    }

    @Override
    public Duration interval(Fields point) throws Wrong {
        throw point.wrong(
                "interval",
                ProfilePointPhrase.FOR_POLLED.with(),
                ProfileYamlPhrase.REMOVE_IT.with());
    }

    @Override
    public void checkLinear(Fields point, String key, Source source, boolean states) throws Wrong {
        throw point.wrong(
                key,
                ProfilePointPhrase.FOR_MODBUS_OR_GPIO.with(),
                ProfileYamlPhrase.REMOVE_IT.with());
    }

    @Override
    public NumberRange numbers(Source source) {
        if (!(source instanceof CoapSource.Field field)) {
            return NumberRange.ANY;
        }
        long all = field.mask();
        if (all == 0) {
            return NumberRange.SINGLE;
        }
        boolean signed =
                switch (field.type()) {
                    case INT8, INT16, INT24, INT32 -> true;
                    default -> false;
                };
        return NumberRange.of(signed ? -(all / 2 + 1) : 0, all, all);
    }

    @Override
    public Source repeated(Fields point, Point first, String id, long shift) throws Wrong {
        if (shift != 0) {
            throw new Wrong(
                    point.line(), point.key("coap"), ProfilePointPhrase.NOT_REPEATED.with());
        }
        return first.source();
    }
}
