package io.standpipe.coap.profile;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The key {@code frame} of a profile: what a device's own binary messages look like. */
final class FrameDraft {

    private static final Map<String, CoapFrame.Check> CHECKS =
            Map.of("sum8", CoapFrame.Check.SUM8, "crc16-modbus", CoapFrame.Check.CRC16_MODBUS);

    private static final int MOST = CoapFrame.MAX_BYTES;

    private static final Keys FIXED =
            Keys.of(
                    "fixedByte",
                    "A byte that is always the same.",
                    Keys.Key.of(
                                    "at",
                                    Shape.whole(-MOST, MOST - 1),
                                    "Index from 0; negative counts from the end, -1 is the last.")
                            .needed(),
                    Keys.Key.of("mask", Shape.whole(1, 0xFF), "Which bits are the same.").or(0xFF),
                    Keys.Key.of("value", Shape.whole(0, 0xFF), "What they are.").needed());

    private static final Keys ITEMS =
            Keys.of(
                    "items",
                    "What stands in the frame in any order: a tag, and behind it a value of as many"
                            + " bytes as the tag says, up to the end or the checksum there. A frame"
                            + " with another tag is refused, for what is behind it cannot be read;"
                            + " what of it raises an alarm is taken all the same.",
                    Keys.Key.of("at", Shape.whole(0, MOST), "Where the first item begins.").or(0),
                    Keys.Key.of(
                                    "tag",
                                    Shape.whole(1, 2),
                                    "Bytes of a tag, the most significant first; channel and type of"
                                            + " Milesight are one of two.")
                            .needed(),
                    Keys.Key.of(
                                    "bytes",
                                    Shape.codes(5, Shape.whole(0, CoapFrame.Items.MAX_BYTES), 1),
                                    "Bytes of the value behind each tag that the device may send,"
                                            + " also of those that no point reads.")
                            .needed());

    private static final Keys SAMPLES =
            Keys.of(
                    "samples",
                    "What the device measured earlier and stored: samples of equal size, the oldest"
                            + " first. A frame without one has min bytes, and each adds its own."
                            + " Numbers stand in two bytes, the time in four, most significant"
                            + " first.",
                    Keys.Key.of("countAt", Shape.whole(0, MOST - 2), "Where their number stands.")
                            .needed(),
                    Keys.Key.of("at", Shape.whole(0, MOST), "Where the oldest begins.").needed(),
                    Keys.Key.of("bytes", Shape.whole(1, CoapFrame.Samples.MAX_BYTES), "Of each.")
                            .needed(),
                    Keys.Key.of(
                                    "periodAt",
                                    Shape.whole(0, MOST - 2),
                                    "Where the seconds from one to the next stand.")
                            .needed(),
                    Keys.Key.of(
                            "timeAt",
                            Shape.whole(0, MOST - 4),
                            "Where the newest one's time stands: seconds since 1970, UTC. Left out:"
                                    + " the newest is of now."));

    private static final Keys KEYS =
            Keys.of(
                            "frame",
                            "What the binary frame of a device that reports over CoAP looks like."
                                    + " One that does not is refused.",
                            Keys.Key.of("length", Shape.whole(1, MOST), "Bytes of every frame."),
                            Keys.Key.of("min", Shape.whole(1, MOST), "Fewest bytes."),
                            Keys.Key.of("max", Shape.whole(1, MOST), "Most bytes."),
                            Keys.Key.of(
                                    "fixed",
                                    Shape.list(Shape.section(FIXED), 0),
                                    "Bytes that are always the same: marks at the ends, the kind of"
                                            + " device."),
                            Keys.Key.of(
                                    "lengthAt",
                                    Shape.whole(0, MOST - 2),
                                    "Where the length of the whole frame stands: two bytes, most"
                                            + " significant first."),
                            Keys.Key.of(
                                    "check",
                                    Shape.choice(CHECKS),
                                    "sum8: all bytes together are 0 modulo 256. crc16-modbus: over"
                                            + " all bytes before it, most significant byte first."),
                            Keys.Key.of(
                                    "checkAt",
                                    Shape.whole(-MOST, MOST - 2),
                                    "Where the two bytes of crc16-modbus stand; negative counts from"
                                            + " the end."),
                            Keys.Key.of("items", ITEMS),
                            Keys.Key.of("samples", SAMPLES))
                    .rules(
                            Rule.refuse(
                                    "length",
                                    Rule.hasAny("min", "max"),
                                    ProfilePointPhrase.ONE_LENGTH.with()),
                            Rule.need(Rule.not(Rule.has("length")), "min", "max"),
                            Rule.refuse(
                                    "checkAt",
                                    Rule.not(Rule.is("check", "crc16-modbus")),
                                    ProfileYamlPhrase.FOR_KEY.with("crc16-modbus"),
                                    ProfileYamlPhrase.REMOVE_IT.with()),
                            Rule.need(Rule.is("check", "crc16-modbus"), "checkAt"),
                            Rule.refuse(
                                    "items",
                                    Rule.has("samples"),
                                    ProfilePointPhrase.ITEMS_OR_SAMPLES.with()));

    static final Keys.Key FRAME = Keys.Key.of("frame", KEYS);

    private FrameDraft() {}

    /** The frame of the profile; null if it has none. */
    static @Nullable CoapFrame read(Fields document) throws Wrong {
        if (!document.has("frame")) {
            return null;
        }
        Fields fields = document.fields("frame");
        boolean exact = fields.has("length");
        int min = fields.whole(exact ? "length" : "min");
        int max = exact ? min : fields.whole("max", min, MOST);
        CoapFrame.Check check =
                fields.has("check") ? fields.choice("check", CHECKS) : CoapFrame.Check.NONE;
        int checkAt =
                check == CoapFrame.Check.CRC16_MODBUS
                        ? at(fields, "checkAt", min, check.bytes())
                        : 0;
        int lengthAt = fields.has("lengthAt") ? fields.whole("lengthAt", 0, min - 2) : -1;
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
        Fields fields = frame.fields("items");
        int tag = fields.whole("tag");
        Map<Integer, Integer> bytes = new HashMap<>();
        for (Map.Entry<String, Yaml.Entry> entry : fields.entries("bytes").entrySet()) {
            Yaml.Entry value = entry.getValue();
            String key = fields.key("bytes") + "." + Values.quote(entry.getKey());
            Yaml.Scalar name = new Yaml.Scalar(value.line(), entry.getKey(), true);
            int one = (int) Values.PLAIN.whole(name, key, 0, (1 << (8 * tag)) - 1);
            int size =
                    (int) fields.values().whole(value.value(), key, 0, CoapFrame.Items.MAX_BYTES);
            if (bytes.put(one, size) != null) {
                throw new Wrong(value.line(), key, ProfileYamlPhrase.TWICE.with());
            }
        }
        if (bytes.isEmpty()) {
            throw fields.wrong("bytes", ProfilePointPhrase.BYTES_OF_TAGS.with());
        }
        return new CoapFrame.Items(fields.whole("at", 0, 0, min), tag, bytes);
    }

    private static CoapFrame.@Nullable Samples samples(Fields frame, int min) throws Wrong {
        if (!frame.has("samples")) {
            return null;
        }
        Fields fields = frame.fields("samples");
        return new CoapFrame.Samples(
                fields.whole("countAt", 0, min - 2),
                fields.whole("at", 0, min),
                fields.whole("bytes"),
                fields.whole("periodAt", 0, min - 2),
                fields.has("timeAt") ? fields.whole("timeAt", 0, min - 4) : -1);
    }

    private static List<CoapFrame.Fixed> fixed(Fields fields, int min) throws Wrong {
        List<CoapFrame.Fixed> fixed = new ArrayList<>();
        for (Fields one : fields.each("fixed")) {
            int mask = one.whole("mask");
            int value = one.whole("value");
            if ((value & ~mask) != 0) {
                throw one.wrong(
                        "value",
                        ProfileYamlPhrase.NEVER_SEEN.with(Values.hex(value), Values.hex(mask)));
            }
            fixed.add(new CoapFrame.Fixed(at(one, "at", min, 1), mask, value));
        }
        return fixed;
    }

    /** A place in every frame: counted from its beginning, or from its end if negative. */
    private static int at(Fields fields, String key, int min, int bytes) throws Wrong {
        int at = fields.whole(key, -min, min - bytes);
        if (at < 0 && -at < bytes) {
            throw fields.wrong(key, ProfilePointPhrase.TO_THE_END.with(bytes, at));
        }
        return at;
    }
}
