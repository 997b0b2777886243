package io.standpipe.profiles;

import io.standpipe.model.CoapFrame;
import io.standpipe.model.CoapSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a profile says of a device that reports over CoAP: its frame, and where a point stands. */
final class CoapDraft {

    private static final Set<String> FRAME =
            Set.of(
                    "length",
                    "min",
                    "max",
                    "fixed",
                    "lengthAt",
                    "check",
                    "checkAt",
                    "samples",
                    "items");
    private static final Set<String> ITEMS = Set.of("at", "tag", "bytes");
    private static final Set<String> SAMPLES =
            Set.of("countAt", "at", "bytes", "periodAt", "timeAt");
    private static final Set<String> FIXED = Set.of("at", "mask", "value");
    private static final Set<String> SOURCE =
            Set.of("record", "at", "sampleAt", "tag", "type", "code", "order", "bit", "width");
    private static final List<String> PLACES = List.of("record", "at", "sampleAt");
    private static final Map<String, CoapFrame.Check> CHECKS =
            Map.of("sum8", CoapFrame.Check.SUM8, "crc16-modbus", CoapFrame.Check.CRC16_MODBUS);
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

    private CoapDraft() {}

    private static Map<String, CoapSource.Width> widths() {
        Map<String, CoapSource.Width> words = new TreeMap<>();
        for (CoapSource.Width width : CoapSource.Width.values()) {
            words.put(width.name().toLowerCase(Locale.ROOT), width);
        }
        return words;
    }

    /** The frame of the profile; null if it has none. */
    static @Nullable CoapFrame frame(Fields document) throws Wrong {
        if (!document.has("frame")) {
            return null;
        }
        Fields fields = document.fields("frame", FRAME);
        boolean exact = fields.has("length");
        if (exact && (fields.has("min") || fields.has("max"))) {
            throw fields.wrong("length", "is for frames of one length; remove it, or min and max");
        }
        int min = fields.whole(exact ? "length" : "min", 1, CoapFrame.MAX_BYTES);
        int max = exact ? min : fields.whole("max", min, CoapFrame.MAX_BYTES);
        CoapFrame.Check check =
                fields.has("check") ? fields.choice("check", CHECKS) : CoapFrame.Check.NONE;
        if (fields.has("checkAt") && check != CoapFrame.Check.CRC16_MODBUS) {
            throw fields.wrong("checkAt", "is for crc16-modbus; remove it");
        }
        int checkAt =
                check == CoapFrame.Check.CRC16_MODBUS
                        ? at(fields, "checkAt", min, check.bytes())
                        : 0;
        int lengthAt = fields.has("lengthAt") ? fields.whole("lengthAt", 0, min - 2) : -1;
        if (fields.has("samples") && fields.has("items")) {
            throw fields.wrong("items", "and samples do not go together; remove one of them");
        }
        return new CoapFrame(
                min,
                max,
                fixed(fields, min),
                lengthAt,
                check,
                checkAt,
                samples(fields, min),
                items(fields, min));
    }

    private static CoapFrame.@Nullable Items items(Fields frame, int min) throws Wrong {
        if (!frame.has("items")) {
            return null;
        }
        Fields fields = frame.fields("items", ITEMS);
        int tag = fields.whole("tag", 1, 2);
        Map<Integer, Integer> bytes = new HashMap<>();
        for (Map.Entry<String, Yaml.Entry> entry : fields.entries("bytes").entrySet()) {
            Yaml.Entry value = entry.getValue();
            String key = fields.key("bytes") + "." + Values.quote(entry.getKey());
            Yaml.Scalar name = new Yaml.Scalar(value.line(), entry.getKey(), true);
            int one = (int) Values.PLAIN.whole(name, key, 0, (1 << (8 * tag)) - 1);
            int size =
                    (int) fields.values().whole(value.value(), key, 0, CoapFrame.Items.MAX_BYTES);
            if (bytes.put(one, size) != null) {
                throw new Wrong(
                        value.line(), key, "stands there twice, written differently; remove one");
            }
        }
        if (bytes.isEmpty()) {
            throw fields.wrong(
                    "bytes",
                    "must be a mapping of each tag to the bytes of its value, such as {0x0175: 1, 0x0367: 2}");
        }
        return new CoapFrame.Items(fields.whole("at", 0, 0, min), tag, bytes);
    }

    private static CoapFrame.@Nullable Samples samples(Fields frame, int min) throws Wrong {
        if (!frame.has("samples")) {
            return null;
        }
        Fields fields = frame.fields("samples", SAMPLES);
        return new CoapFrame.Samples(
                fields.whole("countAt", 0, min - 2),
                fields.whole("at", 0, min),
                fields.whole("bytes", 1, CoapFrame.Samples.MAX_BYTES),
                fields.whole("periodAt", 0, min - 2),
                fields.has("timeAt") ? fields.whole("timeAt", 0, min - 4) : -1);
    }

    private static List<CoapFrame.Fixed> fixed(Fields fields, int min) throws Wrong {
        List<CoapFrame.Fixed> fixed = new ArrayList<>();
        List<Yaml> items = fields.list("fixed");
        for (int i = 0; i < items.size(); i++) {
            String path = fields.key("fixed") + "[" + i + "]";
            Fields one = Fields.of(items.get(i), path, FIXED, fields.values());
            int mask = one.has("mask") ? one.whole("mask", 1, 0xFF) : 0xFF;
            int value = one.whole("value", 0, 0xFF);
            if ((value & ~mask) != 0) {
                throw one.wrong(
                        "value",
                        "0x%X can never be seen through mask 0x%X; widen the mask or change the value"
                                .formatted(value, mask));
            }
            fixed.add(new CoapFrame.Fixed(at(one, "at", min, 1), mask, value));
        }
        return fixed;
    }

    /** A place in every frame: counted from its beginning, or from its end if negative. */
    private static int at(Fields fields, String key, int min, int bytes) throws Wrong {
        int at = fields.whole(key, -min, min - bytes);
        if (at < 0 && -at < bytes) {
            throw fields.wrong(key, "%d bytes do not fit from %d to the end".formatted(bytes, at));
        }
        return at;
    }

    /** Where a point stands: key {@code coap}. */
    static CoapSource source(Fields point, @Nullable CoapFrame frame) throws Wrong {
        Fields fields = point.fields("coap", SOURCE);
        boolean item = fields.has("tag");
        if (item && (fields.has("record") || fields.has("sampleAt"))) {
            throw fields.wrong(
                    "tag",
                    "is for an item of the profile's frame; remove it, or record or sampleAt");
        }
        if (!item && PLACES.stream().filter(fields::has).count() != 1) {
            throw new Wrong(
                    fields.line(),
                    fields.path(),
                    "needs either record, the name of a SenML record or LwM2M resource, or at, a byte of the profile's frame, or sampleAt, a byte of each of its samples, or tag, an item of it");
        }
        return fields.has("record") ? resource(fields) : field(fields, frame);
    }

    private static CoapSource resource(Fields fields) throws Wrong {
        for (String key : List.of("order", "bit", "width")) {
            if (fields.has(key)) {
                throw fields.wrong(key, "is for bytes of a frame; remove it");
            }
        }
        String name = fields.text("record");
        if (name.length() > CoapSource.MAX_NAME) {
            throw fields.wrong(
                    "record", "must have at most %d characters".formatted(CoapSource.MAX_NAME));
        }
        CoapSource.Type type = fields.choice("type", TYPES);
        if (!fields.has("code")) {
            return new CoapSource.Resource(name, type);
        }
        if (type != CoapSource.Type.INTEGER) {
            throw fields.wrong("code", "is for type integer; remove it or change type");
        }
        return new CoapSource.Resource(name, type, fields.whole("code", 0, CoapSource.MAX_CODE));
    }

    private static CoapSource field(Fields fields, @Nullable CoapFrame frame) throws Wrong {
        boolean stored = fields.has("sampleAt");
        String place = stored ? "sampleAt" : "at";
        if (frame == null) {
            throw fields.wrong(
                    place, "is a byte of the profile's frame, but the profile has no key frame");
        }
        CoapFrame.Samples samples = frame.samples();
        if (stored && samples == null) {
            throw fields.wrong(
                    place, "is a byte of a sample, but the profile's frame has no key samples");
        }
        int size = stored && samples != null ? samples.bytes() : frame.min();
        int tag = CoapSource.NO_TAG;
        if (fields.has("tag")) {
            tag = tag(fields, frame.items());
            size = frame.items() == null ? 0 : frame.items().bytes().getOrDefault(tag, 0);
        }
        if (fields.has("code")) {
            throw fields.wrong("code", "is for a record; remove it");
        }
        CoapSource.Width type = fields.choice("type", WIDTHS);
        if (fields.has("order") && type.bytes() == 1) {
            throw fields.wrong("order", "is for values of several bytes; remove it");
        }
        boolean bits = type == CoapSource.Width.BITS;
        for (String key : List.of("bit", "width")) {
            if (fields.has(key) && !bits) {
                throw fields.wrong(key, "is for type bits; remove it or change type");
            }
        }
        int bit = bits ? fields.whole("bit", 0, 7) : 0;
        int width = bits ? fields.whole("width", 1, 1, 8) : 1;
        if (bit + width > 8) {
            throw fields.wrong(
                    "width",
                    "bits %d to %d do not fit into a byte; lower bit or width"
                            .formatted(bit, bit + width - 1));
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
            throw fields.wrong(
                    "type",
                    "takes %d bytes, but the value behind this tag has %d (frame.items.bytes); correct one of them"
                            .formatted(type.bytes(), size));
        }
        return fields.has("tag") && !fields.has(key)
                ? 0
                : fields.whole(key, 0, size - type.bytes());
    }

    private static int tag(Fields fields, CoapFrame.@Nullable Items items) throws Wrong {
        if (items == null) {
            throw fields.wrong(
                    "tag", "is an item of the profile's frame, but that has no key items");
        }
        int tag = fields.whole("tag", 0, 0xFFFF);
        if (!items.bytes().containsKey(tag)) {
            throw fields.wrong(
                    "tag",
                    "0x%X does not stand in frame.items.bytes; add it there with the bytes of its value"
                            .formatted(tag));
        }
        return tag;
    }

    /** The source of a point at one place of a repeat. */
    static CoapSource shifted(PointDraft draft, long shift) throws Wrong {
        if (draft.source() instanceof CoapSource coap && shift == 0) {
            return coap;
        }
        throw new Wrong(
                draft.line(),
                draft.path() + ".coap",
                "a point that is reported over CoAP cannot be repeated; write each out");
    }
}
