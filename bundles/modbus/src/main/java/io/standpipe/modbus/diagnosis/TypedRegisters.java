package io.standpipe.modbus.diagnosis;

import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.profile.PointRegisters;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.device.Profiles.Mistake;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.Phrase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Registers and bits as somebody types them, or as they were read: a line each for those that stand
 * beside each other, {@code holding 100: 1234 0x04D2}; without a table they are holding registers.
 * What stands behind # is left out. One thread.
 */
final class TypedRegisters {

    /** A whole slave that somebody copied. */
    static final int MOST = 10_000;

    private static final Pattern LINE =
            Pattern.compile("\\s*(?:([A-Za-z]+)\\s+)?(\\d{1,5})\\s*[:=：]\\s*(.*)");

    private static final Pattern VALUE = Pattern.compile("[^\\s,;，；]+");

    private final Map<Table, Map<Integer, Integer>> values = new EnumMap<>(Table.class);
    private final List<Mistake> mistakes = new ArrayList<>();
    private int count;

    private TypedRegisters() {}

    static TypedRegisters of(String text) {
        TypedRegisters typed = new TypedRegisters();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            typed.line(i + 1, lines.get(i));
        }
        return typed;
    }

    List<Mistake> mistakes() {
        return List.copyOf(mistakes);
    }

    /** Null if it was not given. */
    @Nullable Integer value(Table table, int address) {
        return values.getOrDefault(table, Map.of()).get(address);
    }

    private void line(int number, String line) {
        String text = line.replaceFirst("#.*", "");
        if (text.isBlank()) {
            return;
        }
        Matcher parts = LINE.matcher(text);
        Table table = parts.matches() ? table(parts.group(1)) : null;
        if (table == null || parts.group(3).isBlank()) {
            wrong(number, 1, BusPhrase.TYPED_LINE.with(Quotation.of(text.strip())));
            return;
        }
        int address = Integer.parseInt(parts.group(2));
        Matcher value = VALUE.matcher(parts.group(3));
        while (value.find()) {
            int column = parts.start(3) + value.start() + 1;
            if (address >= PointRegisters.ADDRESSES) {
                wrong(number, column, BusPhrase.TYPED_BEYOND.with(address));
                return;
            }
            if (++count > MOST) {
                wrong(number, column, BusPhrase.TYPED_MANY.with(MOST));
                return;
            }
            Integer register = number(value.group());
            boolean fits = register != null && (!table.bits() || register == 0 || register == 1);
            if (register == null || !fits) {
                wrong(
                        number,
                        column,
                        (table.bits() ? BusPhrase.TYPED_BIT : BusPhrase.TYPED_VALUE)
                                .with(Quotation.of(value.group())));
                return;
            }
            values.computeIfAbsent(table, any -> new TreeMap<>()).put(address++, register & 0xFFFF);
        }
    }

    private void wrong(int line, int column, Phrase.Said said) {
        mistakes.add(new Mistake(line, column, "", FramePhrase.LINE.of(line, said.english())));
    }

    private static @Nullable Table table(@Nullable String name) {
        if (name == null) {
            return Table.HOLDING;
        }
        for (Table each : Table.values()) {
            if (each.name().equals(name.toUpperCase(Locale.ROOT))) {
                return each;
            }
        }
        return null;
    }

    /** Null if it is none that 16 bits hold. */
    private static @Nullable Integer number(String text) {
        if (text.matches("0[xX][0-9A-Fa-f]{1,4}")) {
            return Integer.parseInt(text.substring(2), 16);
        }
        if (!text.matches("[+-]?[0-9]{1,5}")) {
            return null;
        }
        int number = Integer.parseInt(text);
        return number < Short.MIN_VALUE || number > 0xFFFF ? null : number;
    }
}
