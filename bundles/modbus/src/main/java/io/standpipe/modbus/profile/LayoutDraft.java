package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.PackedTime.Part;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.PhraseException;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of types that take as many registers as they say: dates and texts. */
final class LayoutDraft {

    private static final Map<String, Part> PARTS =
            Map.of(
                    "YY", Part.YEAR,
                    "MM", Part.MONTH,
                    "DD", Part.DAY,
                    "hh", Part.HOUR,
                    "mm", Part.MINUTE,
                    "ss", Part.SECOND,
                    "--", Part.NONE);
    private static final Map<String, String> CHARSETS =
            Map.of("ascii", "US-ASCII", "utf-8", "UTF-8", "utf-16", "UTF-16BE", "gbk", "GBK");

    private LayoutDraft() {}

    /**
     * @return null of another type
     */
    static @Nullable RegisterLayout read(Fields fields, ModbusSource.Type type) throws Wrong {
        boolean text = type == ModbusSource.Type.TEXT;
        refuse(fields, type.time(), ProfilePointPhrase.FOR_TIMES.with(), "format", "zone");
        refuse(fields, text, ProfilePointPhrase.FOR_TYPE.with("text"), "registers", "charset");
        if (text) {
            return new TextLayout(
                    fields.whole("registers", 1, TextLayout.MAX_REGISTERS), charset(fields));
        }
        return type.time() ? time(fields, type) : null;
    }

    private static void refuse(Fields fields, boolean has, Phrase.Said of, String... keys)
            throws Wrong {
        for (String key : keys) {
            if (!has && fields.has(key)) {
                throw fields.wrong(key, of, ProfileYamlPhrase.CHANGE_TYPE.with());
            }
        }
    }

    private static Charset charset(Fields fields) throws Wrong {
        if (!fields.has("charset")) {
            return StandardCharsets.UTF_8;
        }
        String name = fields.choice("charset", CHARSETS);
        if (!Charset.isSupported(name)) {
            throw fields.wrong("charset", ProfilePointPhrase.NO_CHARSET.with());
        }
        return Charset.forName(name);
    }

    private static PackedTime time(Fields fields, ModbusSource.Type type) throws Wrong {
        List<Part> bytes = bytes(fields, fields.text("format").replace(" ", ""));
        try {
            return new PackedTime(bytes, type == ModbusSource.Type.BCDTIME, zone(fields));
        } catch (PhraseException e) {
            throw fields.wrong("format", e.said(), ProfilePointPhrase.FORMAT.with());
        }
    }

    private static List<Part> bytes(Fields fields, String format) throws Wrong {
        List<Part> bytes = new ArrayList<>();
        for (int i = 0; i < format.length(); i += 2) {
            String pair = format.substring(i, Math.min(format.length(), i + 2));
            Part part = PARTS.get(pair);
            if (part == null) {
                throw fields.wrong(
                        "format",
                        ProfilePointPhrase.FORMAT_PART.with(Values.quote(pair)),
                        ProfilePointPhrase.FORMAT.with());
            }
            int last = bytes.size() - 1;
            if (part == Part.YEAR && last >= 0 && bytes.get(last) == Part.YEAR) {
                bytes.set(last, Part.CENTURY);
            }
            bytes.add(part);
        }
        return bytes;
    }

    private static int zone(Fields fields) throws Wrong {
        if (!fields.has("zone")) {
            return 0;
        }
        String zone = fields.values().word(fields.node("zone"), fields.key("zone"));
        try {
            return ZoneOffset.of(zone).getTotalSeconds();
        } catch (DateTimeException e) {
            throw fields.wrong("zone", ProfilePointPhrase.ZONE.with(Values.quote(zone)));
        }
    }
}
