package io.standpipe.profiles;

import io.standpipe.model.ModbusSource;
import io.standpipe.model.PackedTime;
import io.standpipe.model.PackedTime.Part;
import io.standpipe.model.TextLayout;
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
    private static final String HOW =
            "write two letters for each byte, four for each register, such as \"YYMM DDhh mmss\" or \"YYYY --MM --DD\": YY or YYYY year, MM month, DD day, hh hour, mm minute, ss second, -- nothing of it";

    private LayoutDraft() {}

    /**
     * @return null of another type
     */
    static ModbusSource.@Nullable Layout read(Fields fields, ModbusSource.Type type) throws Wrong {
        boolean text = type == ModbusSource.Type.TEXT;
        refuse(fields, type.time(), "time or bcdtime", "format", "zone");
        refuse(fields, text, "text", "registers", "charset");
        if (text) {
            return new TextLayout(
                    fields.whole("registers", 1, TextLayout.MAX_REGISTERS), charset(fields));
        }
        return type.time() ? time(fields, type) : null;
    }

    private static void refuse(Fields fields, boolean has, String types, String... keys)
            throws Wrong {
        for (String key : keys) {
            if (!has && fields.has(key)) {
                throw fields.wrong(
                        key, "is for type %s; remove it or change type".formatted(types));
            }
        }
    }

    private static Charset charset(Fields fields) throws Wrong {
        if (!fields.has("charset")) {
            return StandardCharsets.UTF_8;
        }
        String name = fields.choice("charset", CHARSETS);
        if (!Charset.isSupported(name)) {
            throw fields.wrong("charset", "is not there in this Java; install its whole runtime");
        }
        return Charset.forName(name);
    }

    private static PackedTime time(Fields fields, ModbusSource.Type type) throws Wrong {
        List<Part> bytes = bytes(fields, fields.text("format").replace(" ", ""));
        try {
            return new PackedTime(bytes, type == ModbusSource.Type.BCDTIME, zone(fields));
        } catch (IllegalArgumentException e) {
            throw fields.wrong("format", e.getMessage() + "; " + HOW);
        }
    }

    private static List<Part> bytes(Fields fields, String format) throws Wrong {
        List<Part> bytes = new ArrayList<>();
        for (int i = 0; i < format.length(); i += 2) {
            String pair = format.substring(i, Math.min(format.length(), i + 2));
            Part part = PARTS.get(pair);
            if (part == null) {
                throw fields.wrong(
                        "format", "does not know %s; %s".formatted(Values.quote(pair), HOW));
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
            throw fields.wrong(
                    "zone",
                    "must be how far the device's clock is ahead of UTC, such as \"+08:00\", but is "
                            + Values.quote(zone));
        }
    }
}
