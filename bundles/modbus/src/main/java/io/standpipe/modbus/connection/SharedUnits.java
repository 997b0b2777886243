package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.UnaskedAnswers;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The devices of a bus of which more answers come than were asked for, as one fault. One thread.
 */
public final class SharedUnits {

    /** One may be left from a request of an earlier run. */
    private static final int PROOF = 2;

    private static final int SHOWN = 5;

    private static final class Count {
        private int frames;
        private long last;
    }

    private final Consumer<String> tell;
    private final Map<PolledDevice, Count> counts = new LinkedHashMap<>();
    private List<PolledDevice> before = List.of();
    private boolean looked;
    private long since;
    private boolean told;

    /**
     * @param tell a sentence when it begins or concerns others, and an empty one when it is over,
     *     also after the first calm while: an earlier run may have left the fault
     */
    public SharedUnits(Consumer<String> tell) {
        this.tell = tell;
    }

    /** A frame came of the device's unit, or to it, that nobody here asked for. */
    void heard(PolledDevice slave, long now) {
        Count count = counts.computeIfAbsent(slave, any -> new Count());
        count.frames++;
        count.last = now;
        look(now);
    }

    /** Forgets those that are calm. */
    void look(long now) {
        if (!looked) {
            looked = true;
            since = now;
        }
        if (counts.isEmpty()) {
            if (!told && now - since >= UnaskedAnswers.CALM) {
                told = true;
                tell.accept("");
            }
            return;
        }
        counts.values().removeIf(count -> now - count.last >= UnaskedAnswers.CALM);
        List<PolledDevice> proven = new ArrayList<>();
        counts.forEach(
                (slave, count) -> {
                    if (count.frames >= PROOF) {
                        proven.add(slave);
                    }
                });
        if (!proven.equals(before)) {
            before = proven;
            told = true;
            tell.accept(proven.isEmpty() ? "" : sentence(proven));
        }
    }

    private static String sentence(List<PolledDevice> slaves) {
        List<String> each = new ArrayList<>();
        for (PolledDevice slave : slaves.subList(0, Math.min(SHOWN, slaves.size()))) {
            each.add(BusPhrase.TWO_AT_UNIT.of(slave.unit(), slave));
        }
        int more = slaves.size() - SHOWN;
        if (more > 0) {
            each.add(BusPhrase.MORE.of(more));
        }
        each.add(BusPhrase.SHARED_VALUES.of());
        return each.stream().reduce(Sentences::and).orElseThrow();
    }
}
