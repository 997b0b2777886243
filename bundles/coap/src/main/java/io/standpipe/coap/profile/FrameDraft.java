package io.standpipe.coap.profile;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key {@code frame} of a profile: what a device's own binary messages look like. */
final class FrameDraft {

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
    private static final Map<String, CoapFrame.Check> CHECKS =
            Map.of("sum8", CoapFrame.Check.SUM8, "crc16-modbus", CoapFrame.Check.CRC16_MODBUS);

    private FrameDraft() {}

    /** The frame of the profile; null if it has none. */
    static @Nullable CoapFrame read(Fields document) throws Wrong {
        if (!document.has("frame")) {
            return null;
        }
        Fields fields = document.fields("frame", FRAME);
        boolean exact = fields.has("length");
        if (exact && (fields.has("min") || fields.has("max"))) {
            throw fields.wrong("length", ProfilePointPhrase.ONE_LENGTH.with());
        }
        int min = fields.whole(exact ? "length" : "min", 1, CoapFrame.MAX_BYTES);
        int max = exact ? min : fields.whole("max", min, CoapFrame.MAX_BYTES);
        CoapFrame.Check check =
                fields.has("check") ? fields.choice("check", CHECKS) : CoapFrame.Check.NONE;
        if (fields.has("checkAt") && check != CoapFrame.Check.CRC16_MODBUS) {
            throw fields.wrong(
                    "checkAt",
                    ProfileYamlPhrase.FOR_KEY.with("crc16-modbus"),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        int checkAt =
                check == CoapFrame.Check.CRC16_MODBUS
                        ? at(fields, "checkAt", min, check.bytes())
                        : 0;
        int lengthAt = fields.has("lengthAt") ? fields.whole("lengthAt", 0, min - 2) : -1;
        if (fields.has("samples") && fields.has("items")) {
            throw fields.wrong("items", ProfilePointPhrase.ITEMS_OR_SAMPLES.with());
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
