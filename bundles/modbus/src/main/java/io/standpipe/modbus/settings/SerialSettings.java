package io.standpipe.modbus.settings;

import io.standpipe.model.words.BusPhrase;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a serial line is driven.
 *
 * @param baud [300, 4000000]
 * @param dataBits 7 or 8
 * @param parity N, E or O
 * @param stopBits 1 or 2
 * @param direction who switches an RS-485 driver between sending and receiving
 * @param before milliseconds from switching to sending, [0, 100]
 * @param after milliseconds from the last bit to switching back, [0, 100]
 */
public record SerialSettings(
        int baud,
        int dataBits,
        char parity,
        int stopBits,
        Direction direction,
        int before,
        int after) {

    public static final String DEFAULT = "9600 8N1";

    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{3,7}) ([78])([NEO])([12])(?: (rs485|rs485-low)(?: (\\d{1,3})/(\\d{1,3}))?)?");
    private static final int MIN_BAUD = 300;
    private static final int MAX_BAUD = 4_000_000;
    private static final int MAX_DELAY = 100;

    /**
     * Above this the standard has one gap for all speeds (Modbus over serial line 1.02, 2.5.1.1).
     */
    private static final int FAST = 19_200;

    private static final long FAST_GAP = Duration.ofNanos(1_750_000).toNanos();
    private static final long MIN_SILENCE = Duration.ofMillis(50).toNanos();
    private static final int SILENCE_BYTES = 20;

    /** Who switches the driver. */
    public enum Direction {
        /** the adapter by itself, or nothing is to be switched */
        NONE,
        /** the kernel, RTS high while sending */
        HIGH,
        /** the kernel, RTS low while sending */
        LOW
    }

    /**
     * @param text such as {@code 9600 8N1} or {@code 19200 8E1 rs485 1/2}
     * @throws IllegalArgumentException it has another form; the message says which it must have
     */
    public static SerialSettings parse(String text) {
        Matcher form = FORM.matcher(text.strip().replaceAll("\\s+", " "));
        if (!form.matches()) {
            throw refused();
        }
        int baud = Integer.parseInt(form.group(1));
        int before = form.group(6) == null ? 0 : Integer.parseInt(form.group(6));
        int after = form.group(7) == null ? 0 : Integer.parseInt(form.group(7));
        if (baud < MIN_BAUD || baud > MAX_BAUD || before > MAX_DELAY || after > MAX_DELAY) {
            throw refused();
        }
        String rs485 = form.group(5);
        Direction direction =
                rs485 == null
                        ? Direction.NONE
                        : rs485.equals("rs485") ? Direction.HIGH : Direction.LOW;
        return new SerialSettings(
                baud,
                Integer.parseInt(form.group(2)),
                form.group(3).charAt(0),
                Integer.parseInt(form.group(4)),
                direction,
                before,
                after);
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException(
                BusPhrase.SERIAL_LINE.of(MIN_BAUD, MAX_BAUD, MAX_DELAY));
    }

    /** Nanoseconds that a byte takes: with its start, parity and stop bits. */
    long perByte() {
        int bits = 1 + dataBits + (parity == 'N' ? 0 : 1) + stopBits;
        return bits * Duration.ofSeconds(1).toNanos() / baud;
    }

    /**
     * @param gap before each request; zero: 3.5 bytes, or 1.75 ms above 19200 baud
     */
    public Timing timing(Duration timeout, Duration gap) {
        long standard = baud > FAST ? FAST_GAP : perByte() * 7 / 2;
        return new Timing(
                timeout,
                gap.isZero() ? standard : gap.toNanos(),
                perByte(),
                Math.max(MIN_SILENCE, SILENCE_BYTES * perByte()));
    }
}
