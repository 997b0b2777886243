package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.PackedTime.Part;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.PhraseException;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * In which order the bytes of registers come, and the keys of types that take as many registers as
 * they say: dates and texts.
 */
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
    static final Map<String, String> CHARSETS =
            Map.of("ascii", "US-ASCII", "utf-8", "UTF-8", "utf-16", "UTF-16BE", "gbk", "GBK");

    /** Two letters for each byte. */
    static final Pattern FORMAT =
            Pattern.compile(
                    " *((%s) *){3,16}"
                            .formatted(
                                    String.join("|", PARTS.keySet().stream().sorted().toList())));

    static final Pattern ZONE = Pattern.compile("Z|[+-][0-9]{2}:[0-9]{2}");

    /** By the number of registers: as many letters as bytes, A the most significant. */
    private static final Map<Integer, Map<String, Order>> ORDERS =
            Map.of(
                    1,
                    Map.of("AB", Order.ABCD, "BA", Order.BADC),
                    2,
                    Map.of(
                            "ABCD",
                            Order.ABCD,
                            "DCBA",
                            Order.DCBA,
                            "BADC",
                            Order.BADC,
                            "CDAB",
                            Order.CDAB),
                    4,
                    Map.of(
                            "ABCDEFGH", Order.ABCD,
                            "HGFEDCBA", Order.DCBA,
                            "BADCFEHG", Order.BADC,
                            "GHEFCDAB", Order.CDAB,
                            "EFGHABCD", Order.EFGHABCD,
                            "FEHGBADC", Order.FEHGBADC,
                            "CDABGHEF", Order.CDABGHEF,
                            "DCBAHGFE", Order.DCBAHGFE));

    static final Shape ORDER = Shape.choice(allOrders());

    private LayoutDraft() {}

    private static Set<String> allOrders() {
        Set<String> all = new TreeSet<>();
        ORDERS.values().forEach(orders -> all.addAll(orders.keySet()));
        return all;
    }

    /** The orders of a value of so many registers. */
    static Map<String, Order> orders(int registers) {
        return ORDERS.getOrDefault(registers, Map.of());
    }

    /**
     * @return null of another type
     */
    static @Nullable RegisterLayout read(Fields fields, ModbusSource.Type type) throws Wrong {
        if (type == ModbusSource.Type.TEXT) {
            return new TextLayout(fields.whole("registers"), charset(fields));
        }
        return type.time() ? time(fields, type) : null;
    }

    private static Charset charset(Fields fields) throws Wrong {
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
