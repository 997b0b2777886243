package io.standpipe.profilekit;

import io.standpipe.modbus.profile.ModbusSource.Table;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One case of a test file.
 *
 * @param parameters as in a row of the device table
 * @param registers what was written of each table
 * @param rest what stands where nothing was written
 * @param gpio point id to what is at its pin or input: a position, pulses, mA or V
 * @param points point id to what is expected, such as {@code 0.312}, {@code fire}, {@code absent},
 *     {@code BAD wire-break}
 * @param alarms exactly those that stand
 * @param serviceability of a water source; null if it does not matter
 * @param identify id to text
 */
record Case(
        String name,
        Map<String, String> parameters,
        Map<Table, Map<Integer, Integer>> registers,
        int rest,
        Map<String, String> gpio,
        Map<String, String> points,
        @Nullable Set<String> alarms,
        @Nullable String serviceability,
        Map<String, String> identify)
        implements KitSlave.Image {

    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "parameters",
                    "coil",
                    "discrete",
                    "holding",
                    "input",
                    "rest",
                    "gpio",
                    "points",
                    "alarms",
                    "serviceability",
                    "identify");

    /**
     * @throws IllegalArgumentException it is not written as it must be; the message is a sentence
     */
    static Case read(Object node) {
        Map<?, ?> map = map(node, "a case");
        for (Object key : map.keySet()) {
            if (!KEYS.contains(String.valueOf(key))) {
                throw new IllegalArgumentException(
                        "there is no key \"%s\" in a case; known are %s"
                                .formatted(key, new TreeSet<>(KEYS)));
            }
        }
        if (!map.containsKey("name") || !map.containsKey("points")) {
            throw new IllegalArgumentException("a case needs the keys name and points");
        }
        Map<Table, Map<Integer, Integer>> registers = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            String key = table.name().toLowerCase(Locale.ROOT);
            registers.put(table, registers(map.get(key), key));
        }
        Object alarms = map.get("alarms");
        if (alarms != null && !(alarms instanceof List)) {
            throw new IllegalArgumentException("alarms must be a list of ids, but is " + alarms);
        }
        Object rest = map.get("rest");
        return new Case(
                String.valueOf(map.get("name")),
                texts(map.get("parameters"), "parameters"),
                registers,
                rest == null ? 0 : word(rest),
                texts(map.get("gpio"), "gpio"),
                texts(map.get("points"), "points"),
                alarms instanceof List<?> list
                        ? new TreeSet<>(list.stream().map(String::valueOf).toList())
                        : null,
                map.containsKey("serviceability")
                        ? String.valueOf(map.get("serviceability"))
                        : null,
                texts(map.get("identify"), "identify"));
    }

    private static Map<?, ?> map(@Nullable Object node, String what) {
        if (node == null) {
            return Map.of();
        }
        if (node instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(what + " must be a mapping, but is " + node);
    }

    private static Map<String, String> texts(@Nullable Object node, String what) {
        Map<String, String> texts = new TreeMap<>();
        map(node, what)
                .forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        return texts;
    }

    private static Map<Integer, Integer> registers(@Nullable Object node, String what) {
        Map<Integer, Integer> registers = new HashMap<>();
        map(node, what)
                .forEach(
                        (key, value) -> {
                            int address = word(key);
                            for (int word : words(value)) {
                                if (registers.put(address++, word) != null) {
                                    throw new IllegalArgumentException(
                                            "%s %d is written twice".formatted(what, address - 1));
                                }
                            }
                        });
        return registers;
    }

    /** A register, several one after the other, or a text of two bytes each. */
    private static int[] words(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().mapToInt(Case::word).toArray();
        }
        if (!(value instanceof String text)) {
            return new int[] {word(value)};
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] words = new int[(bytes.length + 1) / 2];
        for (int i = 0; i < bytes.length; i++) {
            words[i / 2] |= (bytes[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
        }
        return words;
    }

    /** Also negative, as a signed register is written. */
    private static int word(Object value) {
        if ((value instanceof Integer || value instanceof Long)
                && value instanceof Number number
                && number.longValue() >= Short.MIN_VALUE
                && number.longValue() <= 0xFFFF) {
            return number.intValue() & 0xFFFF;
        }
        throw new IllegalArgumentException(
                "a register or address must be -32768 to 65535, decimal or 0x..., but is " + value);
    }

    @Override
    public int at(Table table, int address) {
        return registers.getOrDefault(table, Map.of()).getOrDefault(address, rest);
    }
}
