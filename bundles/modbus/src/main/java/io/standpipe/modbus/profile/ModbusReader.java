package io.standpipe.modbus.profile;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.Point.Source;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.NumberRange;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code modbus} of points, and what of Modbus stands above them. */
final class ModbusReader implements PointReader {

    private final Fields document;
    private final int maxRegisters;
    private final boolean holes;

    ModbusReader(Fields document) throws Wrong {
        this.document = document;
        maxRegisters = document.whole("maxRegisters");
        holes = document.flag("holes");
    }

    @Override
    public ModbusSource source(Fields point) throws Wrong {
        ModbusSource source = ModbusDraft.read(point.fields(ModbusFormat.KEY));
        if (source.counter() != null && !point.entries("states").isEmpty()) {
            throw point.wrong("states", ProfilePointPhrase.STATES_OF_COUNTER.with());
        }
        return source;
    }

    @Override
    public void checkLinear(Fields point, String key, Source from, boolean states) throws Wrong {
        ModbusSource source = (ModbusSource) from;
        boolean number =
                source.type() != ModbusSource.Type.BIT && source.type() != ModbusSource.Type.BITS;
        if (states || !number) {
            throw point.wrong(
                    key,
                    ProfilePointPhrase.FOR_NUMBERS.with(ProfilePointPhrase.A_STATE.of()),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        if (source.counter() != null) {
            throw point.wrong(
                    key, ProfilePointPhrase.MEASURED.with(), ProfileYamlPhrase.REMOVE_IT.with());
        }
        if (source.writable()) {
            throw point.wrong(key, ProfilePointPhrase.READ_ONLY.with());
        }
        if (key.equals("current") && inCode(source.composition())) {
            throw point.wrong(key, ProfilePointPhrase.CURRENT_IN_CODE.with());
        }
    }

    /** Whether a unit code may make a value of a current. */
    private static boolean inCode(@Nullable Composition composition) {
        return composition != null
                && composition.unit() != null
                && composition.unit().conversions().values().stream()
                        .anyMatch(conversion -> conversion.current() != null);
    }

    @Override
    public long absentBits(Fields point, Source from) throws Wrong {
        ModbusSource.Type type = ((ModbusSource) from).type();
        if (type.registers() > 2) {
            throw point.wrong("absent", ProfilePointPhrase.BITS_32.with(type.word()));
        }
        return type == ModbusSource.Type.FLOAT32
                ? 0xFFFF_FFFFL
                : PointKeys.rawBits(point, "absent", from);
    }

    @Override
    public NumberRange numbers(Source from) {
        ModbusSource source = (ModbusSource) from;
        long all = source.mask();
        long half = (1L << (source.bits() - 1)) - 1;
        return switch (source.type()) {
            case FLOAT32 -> NumberRange.SINGLE;
            case FLOAT64 -> NumberRange.ANY;
            case INT16, INT32 -> NumberRange.of(-half - 1, all, all);
            case SIGNMAG16, SIGNMAG32 -> NumberRange.of(-half, half, 0);
            case BCD16 -> NumberRange.of(0, 9999, 0);
            case BCD32 -> NumberRange.of(0, 99_999_999, 0);
            case UINT64, INT64, TIME, BCDTIME, TEXT -> NumberRange.WHOLE;
            default -> NumberRange.of(0, all, all);
        };
    }

    @Override
    public Beside beside(Fields rule, Source source) throws Wrong {
        ModbusSource.Table table = ((ModbusSource) source).table();
        int most = table.bits() ? 1 : 0xFFFF;
        return new Beside(ModbusDraft.address(rule, table, 1), NumberRange.of(0, most, most));
    }

    @Override
    public void checkOther(Fields rule) {
        // Any point of the device may say it.
    }

    @Override
    public boolean tellsTime(Source clock) {
        return clock instanceof ModbusSource source && source.counter() == null;
    }

    @Override
    public boolean comesTogether(Source one, Source other) {
        return one instanceof ModbusSource here
                && other instanceof ModbusSource there
                && here.table() == there.table();
    }

    @Override
    public Source repeated(Fields point, Point first, String id, long shift) throws Wrong {
        ModbusSource source = PointRegisters.source(first);
        if (PointRegisters.end(first) + shift > PointRegisters.ADDRESSES) {
            throw new Wrong(
                    point.line(),
                    point.key("modbus.address"),
                    ProfilePhrase.ADDRESS_BEYOND.with(source.address() + shift, id));
        }
        int by = (int) shift;
        Composition composition = source.composition();
        return new ModbusSource(
                source.table(),
                source.address() + by,
                source.type(),
                source.order(),
                source.bit(),
                source.width(),
                source.writable(),
                composition == null ? null : composition.shifted(by),
                source.layout(),
                source.counter(),
                source.inLog());
    }

    @Override
    public ModbusPart finish(List<Point> points) throws Wrong {
        requireOneAnswer(points);
        return new ModbusPart(
                maxRegisters, holes, IdentifyDraft.read(document), LogDraft.read(document, points));
    }

    /** What makes one value comes in one answer, or it may be of two moments. */
    private void requireOneAnswer(List<Point> points) throws Wrong {
        for (Point point : points) {
            if (point.source() instanceof ModbusSource source && !source.isStored()) {
                int first = PointRegisters.first(point);
                int count = PointRegisters.end(point) - first;
                int most = source.table().bits() ? 16 * maxRegisters : maxRegisters;
                if (count > most) {
                    throw new Wrong(
                            document.line(),
                            "",
                            ProfilePhrase.ONE_ANSWER.with(
                                    point.id(),
                                    first,
                                    first + count - 1,
                                    (source.table().bits()
                                                    ? ProfilePhrase.BITS
                                                    : ProfilePhrase.REGISTERS)
                                            .of(count),
                                    most));
                }
            }
        }
    }
}
