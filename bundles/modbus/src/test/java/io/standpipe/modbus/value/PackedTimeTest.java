package io.standpipe.modbus.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.profile.PackedTime;
import io.standpipe.modbus.profile.PackedTime.Part;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates in the bytes of registers. */
class PackedTimeTest {

    private static final List<Part> BYTES =
            List.of(Part.YEAR, Part.MONTH, Part.DAY, Part.HOUR, Part.MINUTE, Part.SECOND);
    private static final List<Part> REGISTERS =
            List.of(
                    Part.CENTURY,
                    Part.YEAR,
                    Part.NONE,
                    Part.MONTH,
                    Part.NONE,
                    Part.DAY,
                    Part.NONE,
                    Part.HOUR,
                    Part.NONE,
                    Part.MINUTE,
                    Part.NONE,
                    Part.SECOND);

    private static String read(PackedTime time, Order order, String registers) {
        ModbusSource source =
                new ModbusSource(
                        Table.INPUT,
                        4,
                        time.bcd() ? ModbusSource.Type.BCDTIME : ModbusSource.Type.TIME,
                        order,
                        0,
                        1,
                        false,
                        null,
                        time,
                        null);
        ByteBuffer answer = ByteBuffer.wrap(HexFormat.of().parseHex(registers.replace(" ", "")));
        Reading reading =
                Decoder.reading(
                        new PointOffset(Fixtures.point(0, "p", source), source, 0), answer, 0);
        return reading.quality().isGood()
                ? Instant.ofEpochSecond((long) reading.value()).toString()
                : reading.quality().text();
    }

    @ParameterizedTest
    @CsvSource({
        "1A0B 1D16 0A05, 2026-11-29T22:10:05Z",
        "1802 1D00 0000, 2024-02-29T00:00:00Z",
        "1902 1D00 0000, invalid-value", // no leap year
        "1A0D 0100 0000, invalid-value",
        "1A00 0000 0000, invalid-value",
        "0000 0000 0000, invalid-value",
        "FFFF FFFF FFFF, invalid-value",
        "6401 0100 0000, invalid-value", // year 100
        "1A0B 1D18 0A05, invalid-value", // 24 o'clock
        "1A0B 1D16 0A3C, invalid-value",
    })
    void binary(String registers, String expected) {
        assertEquals(expected, read(new PackedTime(BYTES, false, 0), Order.ABCD, registers));
    }

    @ParameterizedTest
    @CsvSource({
        "2611 2922 1005, 2026-11-29T14:10:05Z",
        "261A 2922 1005, invalid-value",
        "2611 2922 101A, invalid-value",
        "26B1 2922 1005, invalid-value",
        "2613 0122 1005, invalid-value",
    })
    void decimalDigitsEightHoursAhead(String registers, String expected) {
        assertEquals(expected, read(new PackedTime(BYTES, true, 8 * 3600), Order.ABCD, registers));
    }

    @ParameterizedTest
    @CsvSource({
        "ABCD, 07EA 000B 001D 0016 000A 0005, 2026-11-29T22:10:05Z",
        "BADC, EA07 0B00 1D00 1600 0A00 0500, 2026-11-29T22:10:05Z",
        "ABCD, 07EA FF0B 001D 0016 000A 0005, 2026-11-29T22:10:05Z",
        "ABCD, 07EA 000B 001F 0016 000A 0005, invalid-value",
    })
    void aRegisterForEach(Order order, String registers, String expected) {
        assertEquals(expected, read(new PackedTime(REGISTERS, false, 0), order, registers));
    }

    @Property
    void whatIsPackedComesBack(
            @ForAll @LongRange(min = 946_684_800L, max = 4_102_444_799L) long seconds,
            @ForAll @IntRange(min = -64800, max = 64800) int zone,
            @ForAll boolean bcd) {
        LocalDateTime local =
                LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.ofTotalSeconds(zone));
        int[] parts = {
            local.getYear() % 100,
            local.getMonthValue(),
            local.getDayOfMonth(),
            local.getHour(),
            local.getMinute(),
            local.getSecond()
        };
        double came =
                new PackedTime(BYTES, bcd, zone)
                        .seconds(i -> bcd ? parts[i] / 10 * 16 + parts[i] % 10 : parts[i]);
        // a two-digit year is of this century
        boolean within = local.getYear() >= 2000 && local.getYear() < 2100;
        assertEquals(within, came == seconds);
    }

    @Property
    void noBytesMakeADateThatThereIsNot(@ForAll byte[] transport) {
        double seconds =
                new PackedTime(BYTES, false, 0)
                        .seconds(i -> i < transport.length ? transport[i] & 0xFF : 0);
        if (!Double.isNaN(seconds)) {
            LocalDateTime date = LocalDateTime.ofEpochSecond((long) seconds, 0, ZoneOffset.UTC);
            assertEquals(transport[1], date.getMonthValue());
            assertEquals(transport[2], date.getDayOfMonth());
        }
    }
}
