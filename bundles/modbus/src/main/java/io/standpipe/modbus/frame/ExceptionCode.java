package io.standpipe.modbus.frame;

import io.standpipe.model.words.AnswerPhrase;
import io.standpipe.model.words.BusPhrase;
import org.jspecify.annotations.Nullable;

/**
 * What a slave's exception says (names from Modbus application protocol 1.1b3, 7; 7 and its name
 * from older editions).
 *
 * @param name as the standard has it
 * @param advice what to do if it answers a write; null if the write may have happened all the same
 */
public record ExceptionCode(int code, AnswerPhrase name, @Nullable BusPhrase advice) {

    private static final BusPhrase PROFILE = BusPhrase.CORRECT_PROFILE;
    private static final BusPhrase LATER = BusPhrase.WRITE_LATER;

    public static ExceptionCode of(int code) {
        return switch (code) {
            case 1 -> new ExceptionCode(code, AnswerPhrase.ILLEGAL_FUNCTION, PROFILE);
            case 2 -> new ExceptionCode(code, AnswerPhrase.ILLEGAL_ADDRESS, PROFILE);
            case 3 -> new ExceptionCode(code, AnswerPhrase.ILLEGAL_VALUE, BusPhrase.OTHER_VALUE);
            case 4 -> new ExceptionCode(code, AnswerPhrase.DEVICE_FAILURE, null);
            case 5 -> new ExceptionCode(code, AnswerPhrase.ACCEPTED, null);
            case 6 -> new ExceptionCode(code, AnswerPhrase.BUSY, LATER);
            case 7 -> new ExceptionCode(code, AnswerPhrase.NOT_DONE, LATER);
            case 8 -> new ExceptionCode(code, AnswerPhrase.MEMORY_PARITY, null);
            case 10 -> new ExceptionCode(code, AnswerPhrase.NO_GATEWAY_PATH, LATER);
            case 11 -> new ExceptionCode(code, AnswerPhrase.NO_GATEWAY_TARGET, null);
            default -> new ExceptionCode(code, AnswerPhrase.NOT_IN_STANDARD, null);
        };
    }

    /**
     * Whether it may concern some of the registers only, so that others are worth asking for: not
     * when the device is busy, or out of reach behind a converter.
     */
    public boolean ofRegisters() {
        return code <= 4 || code == 7 || code == 8;
    }

    /** Whether it asks to be asked again: it works on something, or is busy. */
    public boolean busy() {
        return code == 5 || code == 6;
    }

    /** Whether a converter says that it cannot reach the device. */
    public boolean ofConverter() {
        return code == 10 || code == 11;
    }

    @Override
    public String toString() {
        return AnswerPhrase.EXCEPTION.of(code, name.of());
    }
}
