package io.standpipe.modbus.profile;

import io.standpipe.model.words.PhraseException;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * A date and time of day in the bytes of registers.
 *
 * @param bytes what each byte is, the first register's high byte first; two for each register
 * @param bcd whether each byte is two decimal digits; otherwise a binary number
 * @param zone what the device's clock is ahead of UTC, in seconds
 */
public record PackedTime(List<Part> bytes, boolean bcd, int zone) implements RegisterLayout {

    /** Registers of the longest: one for each part, the year in two bytes. */
    public static final int MAX_REGISTERS = 8;

    /** The century of a year that has two digits. */
    private static final int CENTURY = 2000;

    /** What a byte is. */
    public enum Part {
        /** the first two digits of a year of four, or its high byte */
        CENTURY,
        /** the last two digits of the year, or its low byte */
        YEAR,
        MONTH,
        DAY,
        HOUR,
        MINUTE,
        SECOND,
        /** nothing of it */
        NONE
    }

    public PackedTime {
        bytes = List.copyOf(bytes);
        if (bytes.isEmpty() || bytes.size() % 2 != 0 || bytes.size() > 2 * MAX_REGISTERS) {
            throw new PhraseException(
                    ProfilePointPhrase.FORMAT_LENGTH.with(MAX_REGISTERS, bytes.size()));
        }
        Set<Part> seen = EnumSet.noneOf(Part.class);
        for (Part part : bytes) {
            if (part != Part.NONE && !seen.add(part)) {
                throw new PhraseException(ProfilePointPhrase.FORMAT_TWICE.with(part));
            }
        }
        if (!seen.containsAll(EnumSet.of(Part.YEAR, Part.MONTH, Part.DAY))) {
            throw new PhraseException(ProfilePointPhrase.FORMAT_DATE.with());
        }
        int century = bytes.indexOf(Part.CENTURY);
        if (century >= 0 && bytes.indexOf(Part.YEAR) != century + 1) {
            throw new PhraseException(ProfilePointPhrase.FORMAT_YEAR.with());
        }
    }

    @Override
    public int registers() {
        return bytes.size() / 2;
    }

    /** What it is counted in: a second, or what it has instead, such as a minute. */
    public Duration step() {
        if (bytes.contains(Part.SECOND)) {
            return Duration.ofSeconds(1);
        }
        if (bytes.contains(Part.MINUTE)) {
            return Duration.ofMinutes(1);
        }
        return bytes.contains(Part.HOUR) ? Duration.ofHours(1) : Duration.ofDays(1);
    }

    /**
     * The moment.
     *
     * @param byteAt the byte at an index, unsigned
     * @return seconds since 1970-01-01 UTC; NaN if there is no such date or time of day
     */
    public double seconds(IntUnaryOperator byteAt) {
        Map<Part, Integer> parts = new EnumMap<>(Part.class);
        for (int i = 0; i < bytes.size(); i++) {
            Part part = bytes.get(i);
            int value = part == Part.NONE ? 0 : number(byteAt.applyAsInt(i));
            if (value < 0) {
                return Double.NaN;
            }
            parts.put(part, value);
        }
        int year = parts.getOrDefault(Part.YEAR, 0);
        if (bytes.contains(Part.CENTURY)) {
            year += parts.getOrDefault(Part.CENTURY, 0) * (bcd ? 100 : 256);
        } else if (year > 99) {
            return Double.NaN;
        } else {
            year += CENTURY;
        }
        try {
            return LocalDateTime.of(
                            year,
                            parts.getOrDefault(Part.MONTH, 0),
                            parts.getOrDefault(Part.DAY, 0),
                            parts.getOrDefault(Part.HOUR, 0),
                            parts.getOrDefault(Part.MINUTE, 0),
                            parts.getOrDefault(Part.SECOND, 0))
                    .toEpochSecond(ZoneOffset.ofTotalSeconds(zone));
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    /** Negative if the byte is no decimal digits. */
    private int number(int wire) {
        if (!bcd) {
            return wire;
        }
        int tens = wire >> 4;
        int ones = wire & 0xF;
        return tens > 9 || ones > 9 ? -1 : 10 * tens + ones;
    }
}
