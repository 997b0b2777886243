package io.standpipe.outbox.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AckRangesTest {

    @Property(tries = 500)
    void isTheSetOfWhatWasConfirmed(
            @ForAll @IntRange(min = 0, max = 5) int cursor,
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 40) Integer> order) {
        AckRanges confirmed = new AckRanges(cursor);
        TreeSet<Long> model = new TreeSet<>();
        for (long seq = 1; seq <= cursor; seq++) {
            model.add(seq);
        }
        for (long seq : order) {
            assertEquals(model.add(seq), confirmed.add(seq));
            for (long any = 1; any <= 42; any++) {
                assertEquals(model.contains(any), confirmed.contains(any));
                assertEquals(firstMissing(model, any), confirmed.firstOpenAfter(any));
            }
            assertEquals(firstMissing(model, 0) - 1, confirmed.cursor());
        }
    }

    private static long firstMissing(Set<Long> model, long after) {
        // What lies below the cursor is never asked for again.
        long missing = 1;
        while (model.contains(missing) || missing <= after) {
            missing++;
        }
        return missing;
    }
}
