package io.standpipe.modbus.profile;

import static io.standpipe.model.profile.Rule.all;
import static io.standpipe.model.profile.Rule.anyOf;
import static io.standpipe.model.profile.Rule.has;
import static io.standpipe.model.profile.Rule.hasAny;
import static io.standpipe.model.profile.Rule.is;
import static io.standpipe.model.profile.Rule.narrow;
import static io.standpipe.model.profile.Rule.need;
import static io.standpipe.model.profile.Rule.not;
import static io.standpipe.model.profile.Rule.refuse;

import io.standpipe.modbus.profile.ModbusSource.InLog;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The keys of a point behind {@code modbus}, and what they must be to each other. */
final class ModbusKeys {

    static final Map<String, Table> TABLES = words(Table.values());
    static final Map<String, ModbusSource.Type> TYPES = words(ModbusSource.Type.values());
    static final Map<String, InLog> COUNTED = Map.of("number", InLog.NUMBER, "lost", InLog.LOST);

    static final Map<String, Table> OF_REGISTERS =
            Map.of("holding", Table.HOLDING, "input", Table.INPUT);

    /** Registers that tell of the device itself: no single bits. */
    static final Keys.Key REGISTERS =
            Keys.Key.of("table", Shape.choice(OF_REGISTERS), "holding: function 3, input: 4.")
                    .needed();

    static final Keys.Key ADDRESS =
            Keys.Key.of(
                    "address",
                    Shape.whole(0, PointRegisters.ADDRESSES - 1),
                    "Protocol address from 0; a printed number 40001 is holding 0. Inside repeat"
                            + " the address of the first repetition.");

    private static final List<String> NOT_STORED =
            List.of(
                    "table",
                    "address",
                    "write",
                    "decimalPlaces",
                    "unitCode",
                    "scaleFactor",
                    "orderCode",
                    "counter");

    private static final Rule.Test OF_BITS = is("table", "coil", "discrete");
    private static final Rule.Test WRITTEN = is("write", true);
    private static final Rule.Test FIELD = is("type", "bit", "bits");
    private static final Rule.Test PART = type(ModbusSource.Type::parts);
    private static final Rule.Test CUT = hasAny("bit", "width");

    static final Keys KEYS =
            Keys.of(
                            "modbus",
                            "Where the point stands in the device, and how its registers are"
                                    + " decoded.",
                            Keys.Key.of(
                                    "record",
                                    Shape.anyOf(Shape.whole(0, 124), Shape.choice(COUNTED)),
                                    "It stands in each record of the profile's log, so many"
                                            + " registers from its beginning; nothing polls it and"
                                            + " no alarm looks at it. number: the number of the"
                                            + " record, counted by the gateway. lost: how many were"
                                            + " written over before it could read them."),
                            Keys.Key.of(
                                    "table",
                                    Shape.choice(TABLES),
                                    "coil: function 1, discrete: 2, holding: 3, input: 4."),
                            ADDRESS,
                            Keys.Key.of(
                                    "type",
                                    Shape.choice(TYPES),
                                    "bcd16, bcd32: four or eight decimal digits, four bits each."
                                            + " signmag16, signmag32: the highest bit is the sign,"
                                            + " the others the magnitude. time, bcdtime: a date and"
                                            + " time of day as format says, in bytes or in two"
                                            + " decimal digits each; the value is seconds since"
                                            + " 1970, UTC. text: told when it changes; no alarm"
                                            + " looks at it. bit: one bit of a register. bits: an"
                                            + " unsigned field of width bits from bit on. Coils and"
                                            + " discrete inputs are bits. A byte or 24 bits are a"
                                            + " part of int16, uint16, int32, uint32, signmag16 or"
                                            + " signmag32, with bit and width."),
                            Keys.Key.of(
                                    "order",
                                    LayoutDraft.ORDER,
                                    "Byte order, A the most significant byte, with as many letters"
                                            + " as the type has bytes. Default AB, ABCD,"
                                            + " ABCDEFGH."),
                            Keys.Key.of(
                                    "format",
                                    new Shape.Text(LayoutDraft.FORMAT, 200),
                                    "Of time and bcdtime: two letters for each byte, four for each"
                                            + " register: YY or YYYY year, MM month, DD day, hh"
                                            + " hour, mm minute, ss second, -- nothing of it, such"
                                            + " as YYMM DDhh mmss."),
                            Keys.Key.of(
                                            "zone",
                                            new Shape.Word(LayoutDraft.ZONE),
                                            "Of time and bcdtime: how far the device's clock is"
                                                    + " ahead of UTC, such as +08:00.")
                                    .or("+00:00"),
                            Keys.Key.of(
                                    "registers",
                                    Shape.whole(1, TextLayout.MAX_REGISTERS),
                                    "Of type text: how many registers it has, two bytes each; a"
                                            + " zero byte ends it."),
                            Keys.Key.of(
                                            "charset",
                                            Shape.choice(LayoutDraft.CHARSETS),
                                            "Of type text: what its bytes are. utf-8 is ascii too;"
                                                    + " utf-16 where each register has one"
                                                    + " character.")
                                    .or("utf-8"),
                            Keys.Key.of("counter", CounterDraft.KEYS),
                            Keys.Key.of("decimalPlaces", ComposedDraft.PLACES),
                            Keys.Key.of("unitCode", ComposedDraft.UNIT),
                            Keys.Key.of("scaleFactor", ComposedDraft.FACTOR),
                            Keys.Key.of("orderCode", ComposedDraft.ORDER),
                            Keys.Key.of(
                                    "bit",
                                    Shape.whole(0, 30),
                                    "Lowest bit, 0 is the least significant: of a bit field, or of"
                                            + " a whole number that is a part of its registers."),
                            Keys.Key.of(
                                    "number",
                                    Shape.whole(1, PointRegisters.ADDRESSES),
                                    "Instead of bit: which bit, counted from 1 through the"
                                            + " registers from address on, 16 in each: number 17 is"
                                            + " bit 0 of the next register."),
                            Keys.Key.of(
                                    "width",
                                    Shape.whole(1, 31),
                                    "Number of bits of type bits; of a whole number, how many bits"
                                            + " of its registers it has (8: a byte, 24: three of"
                                            + " four bytes), the sign included."),
                            Keys.Key.of(
                                            "write",
                                            Shape.FLAG,
                                            "Whether the point may be written: a coil, or a holding"
                                                    + " register, two at most, that is no bit"
                                                    + " field. The bus must allow it too.")
                                    .or(false))
                    .rules(places())
                    .rules(types())
                    .rules(bits())
                    .rules(composed())
                    .rules(writes());

    private ModbusKeys() {}

    private static List<Rule> places() {
        List<String> notNumbered =
                List.of(
                        "record",
                        "order",
                        "format",
                        "zone",
                        "registers",
                        "charset",
                        "counter",
                        "decimalPlaces",
                        "unitCode",
                        "scaleFactor",
                        "orderCode",
                        "bit",
                        "width",
                        "write");
        return List.of(
                refuse(notNumbered, has("number"), ProfilePointPhrase.NOT_WITH_NUMBER.with()),
                refuse(NOT_STORED, has("record"), remove(ProfilePointPhrase.NOT_IN_LOG)),
                need(not(has("record")), "table", "address"),
                refuse(
                        "number",
                        not(all(is("table", "holding", "input"), is("type", "bit"))),
                        ProfilePointPhrase.NUMBERED_BIT.with(),
                        ProfileYamlPhrase.CHANGE_TYPE.with()),
                refuse(
                        List.of("type", "order"),
                        is("record", "number", "lost"),
                        remove(ProfilePointPhrase.COUNTED)));
    }

    private static List<Rule> types() {
        return List.of(
                need(not(anyOf(OF_BITS, is("record", "number", "lost"))), "type"),
                refuse(
                        "type",
                        all(OF_BITS, not(is("type", "bit"))),
                        ProfilePointPhrase.SINGLE_BIT.with()),
                refuse("order", OF_BITS, remove(ProfilePointPhrase.FOR_REGISTERS)),
                refuse(
                        List.of("format", "zone"),
                        not(type(ModbusSource.Type::time)),
                        ProfilePointPhrase.FOR_TIMES.with(),
                        ProfileYamlPhrase.CHANGE_TYPE.with()),
                refuse(
                        List.of("registers", "charset"),
                        not(is("type", "text")),
                        ProfilePointPhrase.FOR_TYPE.with("text"),
                        ProfileYamlPhrase.CHANGE_TYPE.with()),
                need(type(ModbusSource.Type::time), "format"),
                need(is("type", "text"), "registers"),
                ordered(1),
                ordered(2),
                ordered(4));
    }

    private static Rule ordered(int registers) {
        return narrow(
                "order",
                Shape.choice(LayoutDraft.orders(registers)),
                type(it -> it.registers() == registers));
    }

    private static List<Rule> bits() {
        return List.of(
                refuse(
                        "bit",
                        anyOf(OF_BITS, not(anyOf(FIELD, PART))),
                        ProfilePointPhrase.BIT.with(),
                        ProfileYamlPhrase.CHANGE_TYPE.with()),
                refuse(
                        "width",
                        not(anyOf(is("type", "bits"), PART)),
                        ProfilePointPhrase.WIDTH.with(),
                        ProfileYamlPhrase.CHANGE_TYPE.with()),
                need(is("type", "bits"), "bit", "width"),
                need(all(is("type", "bit"), not(anyOf(OF_BITS, has("number")))), "bit"),
                need(all(PART, CUT), "bit", "width"),
                narrow("bit", Shape.whole(0, 15), FIELD),
                narrow("width", Shape.whole(1, 16), FIELD),
                narrow("bit", Shape.whole(0, 14), partOf(1)),
                narrow("width", Shape.whole(2, 15), partOf(1)),
                narrow("width", Shape.whole(2, 31), partOf(2)));
    }

    private static Rule.Test partOf(int registers) {
        return type(it -> it.parts() && it.registers() == registers);
    }

    private static List<Rule> composed() {
        List<String> keys = ComposedDraft.KEYS;
        return List.of(
                refuse(keys, is("type", "text"), remove(ProfilePointPhrase.TEXT_NO_NUMBER)),
                refuse(
                        keys,
                        anyOf(OF_BITS, FIELD),
                        ProfilePointPhrase.FOR_NUMBERS.with(ProfilePointPhrase.A_BIT_FIELD.of()),
                        ProfileYamlPhrase.REMOVE_IT.with()),
                refuse(
                        keys,
                        type(ModbusSource.Type::time),
                        ProfilePointPhrase.FOR_NUMBERS.with(ProfilePointPhrase.A_DATE.of()),
                        ProfileYamlPhrase.REMOVE_IT.with()),
                refuse(keys, WRITTEN, ProfilePointPhrase.READ_ONLY.with()),
                refuse("order", has("orderCode"), ProfilePointPhrase.ORDER_CODE.with()));
    }

    private static List<Rule> writes() {
        Rule.Test composed = hasAny(ComposedDraft.KEYS.toArray(String[]::new));
        return List.of(
                refuse(
                        "write",
                        all(WRITTEN, not(is("table", "coil", "holding"))),
                        remove(ProfilePointPhrase.WRITABLE_TABLES)),
                refuse(
                        "write",
                        all(WRITTEN, anyOf(all(FIELD, not(OF_BITS)), has("width"))),
                        remove(ProfilePointPhrase.WRITTEN_PART)),
                unwritten(it -> it.registers() > 2, ProfilePointPhrase.FOUR_REGISTERS),
                unwritten(
                        it -> it.registers() <= 2 && !it.written() && !single(it),
                        ProfilePointPhrase.READ_TYPE),
                refuse(
                        "counter",
                        anyOf(composed, not(type(it -> CounterDraft.numbers(it, 1) > 0))),
                        ProfilePointPhrase.COUNTER.with(),
                        ProfileYamlPhrase.CHANGE_TYPE.with()),
                refuse("counter", WRITTEN, ProfilePointPhrase.READ_ONLY.with()));
    }

    private static boolean single(ModbusSource.Type type) {
        return type == ModbusSource.Type.BIT || type == ModbusSource.Type.BITS;
    }

    private static Rule unwritten(Predicate<ModbusSource.Type> types, Phrase why) {
        return new Rule.Refuse(
                List.of("write"),
                all(WRITTEN, type(types)),
                (fields, key) ->
                        List.of(
                                why.with(fields.choice("type", TYPES).word()),
                                ProfileYamlPhrase.REMOVE_IT.with()));
    }

    private static Phrase.Said[] remove(Phrase why) {
        return new Phrase.Said[] {why.with(), ProfileYamlPhrase.REMOVE_IT.with()};
    }

    private static Rule.Test type(Predicate<ModbusSource.Type> which) {
        return is(
                "type",
                Stream.of(ModbusSource.Type.values())
                        .filter(which)
                        .map(ModbusSource.Type::word)
                        .toArray());
    }

    private static <E extends Enum<E>> Map<String, E> words(E[] constants) {
        Map<String, E> words = new TreeMap<>();
        for (E constant : constants) {
            words.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return words;
    }
}
