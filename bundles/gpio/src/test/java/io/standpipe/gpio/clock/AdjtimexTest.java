package io.standpipe.gpio.clock;

import static io.standpipe.model.time.Stamp.Clock.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.jna.LastErrorException;
import com.sun.jna.Pointer;
import io.standpipe.model.time.Stamp;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdjtimexTest {

    /** struct timex as sys/timex.h has it, for a long of so many bytes. */
    private static Adjtimex kernel(
            int word, int status, long frequency, long maxError, long tick, int state) {
        return new Adjtimex(
                timex -> {
                    assertEquals(0, timex.getInt(0), "modes: nothing may be changed");
                    put(timex, word, 1, 7); // offset
                    put(timex, word, 2, frequency);
                    put(timex, word, 3, maxError);
                    put(timex, word, 4, 16_000_000); // esterror
                    timex.setInt(5L * word, status);
                    put(timex, word, 6, 2); // constant
                    put(timex, word, 7, 1); // precision
                    put(timex, word, 8, 32_768_000); // tolerance
                    put(timex, word, 9, 1_795_971_979); // time.tv_sec
                    put(timex, word, 10, 0); // time.tv_usec
                    put(timex, word, 11, tick);
                    return state;
                },
                word);
    }

    private static void put(Pointer timex, int word, int place, long value) {
        long at = (long) place * word;
        if (word == Long.BYTES) {
            timex.setLong(at, value);
        } else {
            timex.setInt(at, (int) value);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nobody has touched it since the start, 0x40, 0, 16000000, 10000, 5, UNKNOWN",
        "ntpd or timesyncd keeps it, 0x2001, 123456, 25000, 10000, 0, SYNCHRONISED",
        "chrony with rtcsync keeps it, 0x0, -44444, 1500, 10000, 0, SYNCHRONISED",
        "chrony without rtcsync keeps it, 0x40, -44444, 1500, 10000, 5, SYNCHRONISED",
        "phc2sys keeps it, 0x0, -44444, 0, 10000, 0, SYNCHRONISED",
        "a leap second is announced, 0x11, 123456, 25000, 10000, 1, SYNCHRONISED",
        "an hour without a server, 0x1, 123456, 1825000, 10000, 0, SYNCHRONISED",
        "the last that counts, 0x1, 123456, 15999999, 10000, 0, SYNCHRONISED",
        "nine hours without a server, 0x41, 123456, 16000000, 10000, 5, UNSYNCHRONISED",
        "ntpd has begun, 0x41, 0, 16000000, 10000, 5, UNSYNCHRONISED",
        "chrony has begun with its drift file, 0x40, -44444, 16000000, 10000, 5, UNSYNCHRONISED",
        "chrony has set another tick, 0x40, 0, 16000000, 9999, 5, UNSYNCHRONISED",
        "somebody set it by hand, 0x40, 123456, 16000000, 10000, 5, UNSYNCHRONISED",
        "the hardware is broken, 0x1001, 123456, 25000, 10000, 5, UNSYNCHRONISED",
        "the call is refused, 0x0, 0, 0, 0, -1, UNKNOWN",
    })
    void whatTheKernelSays(
            String who,
            String status,
            long frequency,
            long maxError,
            long tick,
            int state,
            Stamp.Clock expected) {
        for (int word : new int[] {Integer.BYTES, Long.BYTES}) {
            assertEquals(
                    expected,
                    kernel(word, Integer.decode(status), frequency, maxError, tick, state).clock(),
                    who + ", a long has " + word + " bytes");
        }
    }

    @Test
    void aContainerThatForbidsItSaysNothing() {
        Adjtimex forbidden =
                new Adjtimex(
                        timex -> {
                            throw new LastErrorException(1);
                        },
                        Long.BYTES);
        assertEquals(UNKNOWN, forbidden.clock());
    }

    /** Everybody may read it. */
    @Test
    void thisMachinesKernelAnswers() throws IOException {
        assertNotNull(Adjtimex.load().clock());
    }
}
