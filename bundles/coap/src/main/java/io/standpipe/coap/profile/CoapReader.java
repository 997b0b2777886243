package io.standpipe.coap.profile;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.Point.Source;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.NumberRange;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code coap} of points, in a profile that may have a frame. */
final class CoapReader implements PointReader {

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

    /** The keys of a point behind {@code coap}. */
    static final Keys KEYS =
            Keys.of(
                            "coap",
                            "Where the point stands in what a device sends over CoAP: in a record"
                                    + " with a name, in bytes of the profile's frame, or in bytes of"
                                    + " each sample that the frame holds.",
                            Keys.Key.of(
                                    "record",
                                    new Shape.Text(Shape.TEXT.pattern(), CoapSource.MAX_NAME),
                                    "Name of a SenML record (smoke), or path of an LwM2M resource"
                                            + " (/3407/0/6046)."),
                            Keys.Key.of(
                                    "at",
                                    Shape.whole(0, CoapFrame.MAX_BYTES - 1),
                                    "First byte in the frame, or behind the tag, from 0. Behind a"
                                            + " tag by default 0."),
                            Keys.Key.of(
                                    "tag",
                                    Shape.whole(0, 0xFFFF),
                                    "It stands in the item with this tag, of the frame's items."),
                            Keys.Key.of(
                                    "sampleAt",
                                    Shape.whole(0, CoapFrame.Samples.MAX_BYTES - 1),
                                    "First byte in each stored sample, from 0. Its readings have the"
                                            + " samples' times; an alarm that looks at it may come"
                                            + " from the past."),
                            Keys.Key.of(
                                            "type",
                                            Shape.choice(types()),
                                            "boolean, integer or float of a record; the others of a"
                                                    + " frame. bits: an unsigned field of width bits"
                                                    + " of a byte from bit on.")
                                    .needed(),
                            Keys.Key.of(
                                    "code",
                                    Shape.whole(0, CoapSource.MAX_CODE),
                                    "Of an integer: the point is 1 while one of the resource's"
                                            + " values is this code, otherwise 0. For resources with"
                                            + " several instances, such as /3/0/11 (Error Code)."),
                            Keys.Key.of(
                                            "order",
                                            Shape.choice(LITTLE),
                                            "Which byte comes first: big, the most significant, or"
                                                    + " little.")
                                    .or("big"),
                            Keys.Key.of(
                                    "bit",
                                    Shape.whole(0, 7),
                                    "Lowest bit, 0 is the least significant."),
                            Keys.Key.of("width", Shape.whole(1, 8), "Number of bits of type bits.")
                                    .or(1))
                    .rules(
                            Rule.refuse(
                                    "tag",
                                    Rule.hasAny("record", "sampleAt"),
                                    ProfilePointPhrase.TAG_ALONE.with()),
                            new Rule.Some(
                                    List.of("record", "at", "sampleAt"),
                                    false,
                                    Rule.not(Rule.has("tag")),
                                    given -> ProfilePointPhrase.COAP_PLACE.with()),
                            Rule.refuse(
                                    List.of("order", "bit", "width"),
                                    Rule.has("record"),
                                    ProfilePointPhrase.FOR_BYTES.with(),
                                    ProfileYamlPhrase.REMOVE_IT.with()),
                            Rule.narrow("type", Shape.choice(TYPES), Rule.has("record")),
                            Rule.narrow("type", Shape.choice(WIDTHS), Rule.not(Rule.has("record"))),
                            Rule.refuse(
                                    "code",
                                    Rule.not(Rule.has("record")),
                                    ProfilePointPhrase.FOR_RECORD.with(),
                                    ProfileYamlPhrase.REMOVE_IT.with()),
                            Rule.refuse(
                                    "code",
                                    Rule.not(Rule.is("type", "integer")),
                                    ProfilePointPhrase.FOR_TYPE.with("integer"),
                                    ProfileYamlPhrase.CHANGE_TYPE.with()),
                            Rule.refuse(
                                    "order",
                                    Rule.is("type", "uint8", "int8", "bits"),
                                    ProfilePointPhrase.SEVERAL_BYTES.with(),
                                    ProfileYamlPhrase.REMOVE_IT.with()),
                            Rule.refuse(
                                    List.of("bit", "width"),
                                    Rule.not(Rule.is("type", "bits")),
                                    ProfilePointPhrase.FOR_TYPE.with("bits"),
                                    ProfileYamlPhrase.CHANGE_TYPE.with()),
                            Rule.need(Rule.is("type", "bits"), "bit"));

    private final @Nullable CoapFrame frame;

    /**
     * @param frame what the device sends in a frame of its maker's; null if nothing
     */
    CoapReader(@Nullable CoapFrame frame) {
        this.frame = frame;
    }

    private static Set<String> types() {
        Set<String> all = new TreeSet<>(TYPES.keySet());
        all.addAll(WIDTHS.keySet());
        return all;
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
        Fields fields = point.fields(CoapFormat.KEY);
        return fields.has("record") ? resource(fields) : field(fields);
    }

    private static CoapSource resource(Fields fields) throws Wrong {
        String name = fields.text("record");
        CoapSource.Type type = fields.choice("type", TYPES);
        return fields.has("code")
                ? new CoapSource.Resource(name, type, fields.whole("code"))
                : new CoapSource.Resource(name, type);
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
        CoapSource.Width type = fields.choice("type", WIDTHS);
        int bit = fields.has("bit") ? fields.whole("bit") : 0;
        int width = fields.whole("width");
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
                fields.choice("order", LITTLE),
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
        int tag = fields.whole("tag");
        if (!items.bytes().containsKey(tag)) {
            throw fields.wrong("tag", ProfilePointPhrase.NO_TAG.with(Values.hex(tag)));
        }
        return tag;
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
