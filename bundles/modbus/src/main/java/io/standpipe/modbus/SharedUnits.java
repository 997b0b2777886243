package io.standpipe.modbus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The devices of a bus of which more answers come than were asked for, as one fault. One thread.
 */
final class SharedUnits {

    /** One may be left from a request of an earlier run. */
    private static final int PROOF = 2;

    private static final int SHOWN = 5;

    private static final class Count {
        private int frames;
        private long last;
    }

    private final Consumer<String> tell;
    private final Map<Slave, Count> counts = new LinkedHashMap<>();
    private List<Slave> before = List.of();
    private boolean looked;
    private long since;
    private boolean told;

    /**
     * @param tell a sentence when it begins or concerns others, and an empty one when it is over,
     *     also after the first calm while: an earlier run may have left the fault
     */
    SharedUnits(Consumer<String> tell) {
        this.tell = tell;
    }

    /** A frame came of the device's unit, or to it, that nobody here asked for. */
    void heard(Slave slave, long now) {
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
            if (!told && now - since >= Unasked.CALM) {
                told = true;
                tell.accept("");
            }
            return;
        }
        counts.values().removeIf(count -> now - count.last >= Unasked.CALM);
        List<Slave> proven = new ArrayList<>();
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

    private static String sentence(List<Slave> slaves) {
        List<String> each = new ArrayList<>();
        for (Slave slave : slaves.subList(0, Math.min(SHOWN, slaves.size()))) {
            each.add(
                    "two devices answer at unit %d, or somebody else asks here, or a converter repeats: %s"
                            .formatted(slave.unit(), slave));
        }
        int more = slaves.size() - SHOWN;
        return "%s%s; its values are UNCERTAIN or BAD until no answer that was not asked for has come for 5 minutes; give each device its own unit and let nobody else ask on this line"
                .formatted(String.join("; ", each), more > 0 ? "; and " + more + " more" : "");
    }
}
