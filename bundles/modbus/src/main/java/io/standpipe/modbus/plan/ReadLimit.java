package io.standpipe.modbus.plan;

import io.standpipe.modbus.frame.ExceptionCode;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the reads of a device must not be: longer than something, or across some place. It
 * begins as a suspicion; the answers to its {@link #trial trials} prove it or show that it is
 * wrong. One thread.
 */
final class ReadLimit {

    /** Trials without any answer before that is believed: one may be lost. */
    private static final int SILENCES = 2;

    private static final int BITS_PER_REGISTER = 16;

    /** What a trial has shown. */
    enum Verdict {
        /** nothing yet */
        OPEN,
        /** the device has this limit */
        PROVEN,
        /** it has not */
        WRONG
    }

    private final Read whole;
    private final Quality why;
    // Of a length: where shorter reads may end, in registers or bits from the beginning.
    private final List<Integer> ends;
    // Of a place: the address at which a read must begin; -1 of a length.
    private final int start;
    private final boolean hole;
    private final boolean shortens;
    private int longest;
    private int refused;
    // What it made of the plan is to be seen to work before more is asked.
    private boolean fresh = true;
    private boolean wholeFailed;
    private boolean proven;
    private int silences;
    private long again;

    private ReadLimit(
            Read whole,
            Quality why,
            List<Integer> ends,
            int longest,
            int start,
            boolean hole,
            boolean shortens) {
        this.whole = whole;
        this.why = why;
        this.ends = ends;
        this.longest = longest;
        this.start = start;
        this.hole = hole;
        this.shortens = shortens;
        refused = whole.count();
    }

    /**
     * Reads are too long.
     *
     * @param whole one that was not answered; of no point
     * @param ends where a part of it may end, counted from its beginning
     * @param longest the longest read that was answered
     * @param why what came instead
     */
    static ReadLimit length(Read whole, List<Integer> ends, int longest, Quality why) {
        return new ReadLimit(whole, why, ends, longest, -1, false, false);
    }

    /** The same where the device has answered so much of it and no more. */
    static ReadLimit shortened(Read read, int longest, Quality why) {
        Read whole = read.part(read.address(), read.count());
        return new ReadLimit(whole, why, List.of(), longest, -1, false, true);
    }

    /**
     * Reads go across a place.
     *
     * @param whole one that does and was not answered; of no point
     * @param start where the part behind that place begins
     * @param hole whether there are registers of no point before it
     */
    static ReadLimit apart(Read whole, int start, boolean hole, Quality why) {
        return new ReadLimit(whole, why, List.of(), 0, start, hole, false);
    }

    Table table() {
        return whole.table();
    }

    /** Whether it is about the length of reads. */
    boolean length() {
        return start < 0;
    }

    boolean hole() {
        return hole;
    }

    /** Whether both have the same cause, as far as is known. */
    boolean sameAs(ReadLimit other) {
        return table() == other.table() && length() == other.length() && hole == other.hole;
    }

    /** Whether nothing came, or nothing of use; not a refusal. */
    boolean silent() {
        return why.cause() != Cause.EXCEPTION;
    }

    /** Where a read must begin. */
    int start() {
        return start;
    }

    /** The longest read that was answered, in registers or bits. */
    int longest() {
        return longest;
    }

    boolean proven() {
        return proven;
    }

    /** When it is tried again, once it is proven. */
    long again() {
        return again;
    }

    /** Whether this is asked for the first time since it began. */
    boolean fresh() {
        boolean before = fresh;
        fresh = false;
        return before;
    }

    void prove(long then) {
        proven = true;
        again = then;
    }

    /** Tried again at once. */
    void hurry(long now) {
        again = now;
    }

    /** The read that shows more; null if polls show it anyway. */
    @Nullable Read trial() {
        if (shortens && !proven) {
            return null;
        }
        int end = proven || !wholeFailed ? -1 : middle();
        return end < 0 ? whole : whole.part(whole.address(), end);
    }

    /** The end nearest to the middle of what is in question; -1 if nothing is. */
    private int middle() {
        int best = -1;
        int middle = (longest + refused) / 2;
        for (int end : ends) {
            boolean nearer = best < 0 || Math.abs(end - middle) < Math.abs(best - middle);
            if (end > longest && end < refused && nearer) {
                best = end;
            }
        }
        return best;
    }

    /**
     * The present trial is over.
     *
     * @param quality what came, unless it was answered
     */
    Verdict judge(boolean answered, Quality quality) {
        int asked = proven || !wholeFailed ? whole.count() : middle();
        if (answered) {
            silences = 0;
            if (asked == whole.count()) {
                return Verdict.WRONG;
            }
            longest = asked;
        } else if (quality.cause() == Cause.EXCEPTION
                && !ExceptionCode.of(quality.code()).ofRegisters()) {
            return Verdict.OPEN; // busy, or out of reach
        } else {
            silences++;
            if (quality.cause() != Cause.EXCEPTION && silences < SILENCES) {
                return Verdict.OPEN;
            }
            silences = 0;
            wholeFailed = true;
            refused = Math.min(refused, asked);
        }
        return middle() < 0 ? Verdict.PROVEN : Verdict.OPEN;
    }

    /** For people, behind the device's name. */
    String sentence() {
        String does = silent() ? "does not answer" : "refuses";
        String reason =
                silent()
                        ? tableName() + ", " + why.text()
                        : tableName() + ", " + ExceptionCode.of(why.code());
        if (shortens) {
            return "answers no more than %d %s, whatever is asked for (%s); %s"
                    .formatted(longest, unit(), tableName(), remedy());
        }
        if (length()) {
            return "%s reads of more than %d %s (%s); %s"
                    .formatted(does, longest, unit(), reason, remedy());
        }
        if (hole) {
            return "%s reads that include %s of no point, such as those between %s (%s); they are left out from now on; set holes: false in the profile"
                    .formatted(does, unit(), whole, reason);
        }
        return "%s %s as a whole (%s), but what is before %d and what begins there it answers; they are read apart from now on"
                .formatted(does, whole, reason, start);
    }

    private String remedy() {
        if (!table().bits()) {
            return "set maxRegisters: %d in the profile".formatted(longest);
        }
        return longest < BITS_PER_REGISTER
                ? "they are read so from now on, and this is found out at each start"
                : "set maxRegisters: %d in the profile, which counts %d of them as one register"
                        .formatted(longest / BITS_PER_REGISTER, BITS_PER_REGISTER);
    }

    /** For people, when the device has it no more. */
    String lifted() {
        return length()
                ? "answers reads of %d %s now (%s); they are as long again as the profile says"
                        .formatted(whole.count(), unit(), tableName())
                : "answers %s as a whole now; it is read so again".formatted(whole);
    }

    private String unit() {
        return switch (table()) {
            case COIL -> "coils";
            case DISCRETE -> "discrete inputs";
            case HOLDING, INPUT -> "registers";
        };
    }

    private String tableName() {
        return table().name().toLowerCase(Locale.ROOT);
    }
}
