package io.standpipe.modbus;

import org.jspecify.annotations.Nullable;

/**
 * What a slave's exception says (names from Modbus application protocol 1.1b3, 7; 7 and its name
 * from older editions).
 *
 * @param name as the standard has it
 * @param advice what to do if it answers a write; null if the write may have happened all the same
 */
record ExceptionCode(int code, String name, @Nullable String advice) {

    private static final String PROFILE = "correct the device's profile";
    private static final String LATER = "write again later";

    static ExceptionCode of(int code) {
        return switch (code) {
            case 1 -> new ExceptionCode(code, "illegal function", PROFILE);
            case 2 -> new ExceptionCode(code, "illegal data address", PROFILE);
            case 3 -> new ExceptionCode(code, "illegal data value", "choose another value");
            case 4 -> new ExceptionCode(code, "server device failure", null);
            case 5 -> new ExceptionCode(code, "acknowledge", null);
            case 6 -> new ExceptionCode(code, "server device busy", LATER);
            case 7 -> new ExceptionCode(code, "negative acknowledge", LATER);
            case 8 -> new ExceptionCode(code, "memory parity error", null);
            case 10 -> new ExceptionCode(code, "gateway path unavailable", LATER);
            case 11 -> new ExceptionCode(code, "gateway target device failed to respond", null);
            default -> new ExceptionCode(code, "not in the standard", null);
        };
    }

    /**
     * Whether it may concern some of the registers only, so that others are worth asking for: not
     * when the device is busy, or out of reach behind a converter.
     */
    boolean ofRegisters() {
        return code <= 4 || code == 7 || code == 8;
    }

    /** Whether it asks to be asked again: it works on something, or is busy. */
    boolean busy() {
        return code == 5 || code == 6;
    }

    /** Whether a converter says that it cannot reach the device. */
    boolean ofConverter() {
        return code == 10 || code == 11;
    }

    @Override
    public String toString() {
        return "exception %d (%s)".formatted(code, name);
    }
}
