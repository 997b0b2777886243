package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Lane;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the broker and the network do, each message arrives, and none is confirmed unseen. */
class DeliveryPropertyTest {

    @Property(tries = 100)
    void nothingIsLost(@ForAll long seed) {
        Random random = new Random(seed);
        Rig rig = new Rig(new Random(seed));
        Set<String> accepted = new TreeSet<>();
        rig.uplink.start();
        for (int step = 0; step < 300; step++) {
            FakeLink link = rig.link();
            List<FakeLink.Published> open = link.open();
            switch (random.nextInt(12)) {
                case 0, 1 -> rig.alarm("hyd-1");
                case 2, 3 -> rig.telemetry();
                case 4 -> rig.telemetry(300 + random.nextInt(80_000));
                case 5 -> rig.seconds(random.nextInt(8));
                case 6 -> rig.gateway.changed();
                case 7 -> link.accept(limits(random));
                case 8 -> {
                    if (random.nextInt(4) == 0) {
                        link.lose("it broke");
                    }
                }
                case 9 -> {
                    if (!open.isEmpty()) {
                        link.answer(open.get(random.nextInt(open.size())), 0x97);
                    }
                }
                default -> {
                    if (!open.isEmpty()) {
                        take(link, open.get(random.nextInt(open.size())), accepted);
                    }
                }
            }
            assertTrue(rig.link().open().size() <= Session.WINDOW);
            assertEquals(confirmed(rig), accepted, "confirmed is what the broker has");
        }
        rig.link().lose("the last connection, and a broker without limits");
        for (int second = 0; second < 3000 && !empty(rig); second++) {
            rig.link().accept();
            rig.link().open().forEach(message -> take(rig.link(), message, accepted));
            rig.seconds(1);
        }
        assertTrue(empty(rig), "open are " + rig.outbox.open(Lane.ALARM));
        assertEquals(
                rig.outbox.lastSeq(Lane.ALARM) + rig.outbox.lastSeq(Lane.TELEMETRY),
                accepted.size());
    }

    private static Link.Limits limits(Random random) {
        return new Link.Limits(
                1 + random.nextInt(80), random.nextBoolean() ? Integer.MAX_VALUE : 20_000);
    }

    private static void take(FakeLink link, FakeLink.Published message, Set<String> accepted) {
        if (link.closed()) {
            return;
        }
        if (message.body().has("seq")) {
            accepted.add(message.body().get("lane").asText() + message.body().get("seq"));
        }
        link.acknowledge(message);
    }

    private static Set<String> confirmed(Rig rig) {
        Set<String> all = new TreeSet<>();
        for (Lane lane : Lane.values()) {
            rig.outbox.confirmed(lane).forEach(seq -> all.add(lane.word() + seq));
        }
        return all;
    }

    private static boolean empty(Rig rig) {
        return rig.outbox.depth(Lane.ALARM) + rig.outbox.depth(Lane.TELEMETRY) == 0;
    }
}
