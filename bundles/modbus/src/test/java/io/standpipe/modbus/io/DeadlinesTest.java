package io.standpipe.modbus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final class Timed extends Deadlines.Entry {}

    @Property
    void theFirstIsAlwaysTheEarliest(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 39) Integer> entries,
            @ForAll @Size(min = 200, max = 200) List<@IntRange(max = 1000) Integer> times) {
        Deadlines deadlines = new Deadlines();
        List<Timed> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(new Timed());
        }
        List<Timed> in = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Timed entry = all.get(entries.get(i));
            // Near the end of the range, where a plain comparison would be wrong.
            deadlines.set(entry, Long.MAX_VALUE - 500 + times.get(i));
            if (!in.contains(entry)) {
                in.add(entry);
            }
            long earliest = in.get(0).at();
            for (Timed each : in) {
                earliest = each.at() - earliest < 0 ? each.at() : earliest;
            }
            Deadlines.Entry first = deadlines.first();
            assertNotNull(first);
            assertEquals(earliest, first.at());
        }
    }

    @Property
    void whatWasTakenOutDoesNotCome(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 1000) Integer> times,
            @ForAll List<@IntRange(max = 59) Integer> out) {
        Deadlines deadlines = new Deadlines();
        List<Timed> in = new ArrayList<>();
        for (int at : times) {
            Timed entry = new Timed();
            deadlines.set(entry, at);
            in.add(entry);
        }
        for (int each : out) {
            if (each < in.size()) {
                Timed gone = in.remove(each);
                deadlines.remove(gone);
                deadlines.remove(gone);
            }
        }
        List<Long> left = new ArrayList<>();
        for (Deadlines.Entry first = deadlines.first(); first != null; first = deadlines.first()) {
            left.add(first.at());
            deadlines.remove(first);
        }
        assertEquals(in.stream().map(Timed::at).sorted().toList(), left);
    }

    @Test
    void anEmptyQueueHasNoFirst() {
        assertNull(new Deadlines().first());
    }
}
