package io.standpipe.gpio.clock;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.standpipe.gpio.kernel.JnaLibrary;
import io.standpipe.model.time.KernelClock;
import io.standpipe.model.time.Stamp;
import java.io.IOException;

/**
 * The state of the kernel's clock by adjtimex(2), which everybody may read. Time services tell the
 * kernel by how much the clock may be wrong; from then on the kernel lets that grow by 500 ppm, and
 * at 16 s (NTP_PHASE_LIMIT in linux/timex.h) counts the clock as not synchronised, as it does at
 * its start and after somebody set the clock. That bound is what counts here: the flag STA_UNSYNC
 * is left standing by chrony without {@code rtcsync} while it keeps the clock to a millisecond.
 */
public final class Adjtimex implements KernelClock {

    /** The system call; tests have a kernel of their own. */
    interface Call {
        /**
         * @return the clock's state, or -1
         */
        int adjtimex(Pointer timex) throws LastErrorException;
    }

    /** Microseconds. */
    static final long UNSYNCHRONISED = 16_000_000;

    static final int STA_CLOCKERR = 0x1000;

    /** Set from the start until a service tells the kernel that the clock is right. */
    static final int STA_UNSYNC = 0x40;

    /** Microseconds between two ticks at 100 Hz, as a kernel begins. */
    static final long TICK = 10_000;

    // Larger than struct timex on any machine: 208 bytes where a long has 8.
    private static final int BYTES = 256;

    // struct timex of sys/timex.h. After an int, and an int between them, all are longs, each at a
    // multiple of its size. modes is 0: nothing is changed.
    private static final int FREQUENCY = 2;
    private static final int MAX_ERROR = 3;
    private static final int STATUS = 5;
    private static final int TICK_AT = 11;

    private final Call call;
    private final int word;

    Adjtimex(Call call, int word) {
        this.call = call;
        this.word = word;
    }

    /**
     * The one of the C library.
     *
     * @throws IOException the C library cannot be called; a sentence for an operator
     */
    public static Adjtimex load() throws IOException {
        JnaLibrary.load();
        try {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        } catch (LinkageError e) {
            throw new IOException("the C library has no adjtimex: " + e.getMessage(), e);
        }
        return new Adjtimex(C::adjtimex, Native.LONG_SIZE);
    }

    @Override
    public Stamp.Clock clock() {
        try (Memory timex = new Memory(BYTES)) {
            timex.clear();
            if (call.adjtimex(timex) < 0) {
                return Stamp.Clock.UNKNOWN;
            }
            int status = timex.getInt((long) STATUS * word);
            if (at(timex, MAX_ERROR) < UNSYNCHRONISED && (status & STA_CLOCKERR) == 0) {
                return Stamp.Clock.SYNCHRONISED;
            }
            boolean untouched =
                    status == STA_UNSYNC && at(timex, FREQUENCY) == 0 && at(timex, TICK_AT) == TICK;
            return untouched ? Stamp.Clock.UNKNOWN : Stamp.Clock.UNSYNCHRONISED;
        } catch (LastErrorException e) {
            return Stamp.Clock.UNKNOWN; // a container may forbid it
        }
    }

    private long at(Memory timex, int place) {
        long offset = (long) place * word;
        return word == Long.BYTES ? timex.getLong(offset) : timex.getInt(offset);
    }

    /** By its C name. */
    private static final class C {
        static native int adjtimex(Pointer timex) throws LastErrorException;
    }
}
