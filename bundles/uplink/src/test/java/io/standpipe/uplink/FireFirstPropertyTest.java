package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.uplink.UplinkTransport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever waits, however slowly and in what order the broker answers, and whenever it hangs up:
 * once a fire waits, nothing is sent before it but other fires and what the device of a fire has
 * said before; no device is overtaken by itself; and everything is confirmed once.
 */
class FireFirstPropertyTest {

    private final Map<Long, String> devices = new TreeMap<>();
    private final Set<Long> fires = new HashSet<>();

    @Property(tries = 150)
    void nothingGoesBeforeAFire(@ForAll long seed) {
        Random random = new Random(seed);
        devices.clear();
        fires.clear();
        Rig rig = new Rig(new Random(seed));
        rig.start();
        rig.link().accept(limits(random));
        boolean aside = false;
        for (int step = 0; step < 300; step++) {
            FakeLink link = rig.link();
            int before = link.all().size();
            Set<Long> waiting = waiting(rig, link);
            List<FakeLink.Published> open = link.open();
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> say(rig, random);
                case 3 -> rig.telemetry(300 + random.nextInt(20_000));
                case 4 -> rig.seconds(random.nextInt(3));
                case 5 -> {
                    if (random.nextInt(10) == 0) {
                        link.lose("it broke");
                        rig.reconnected();
                    }
                }
                default -> {
                    if (!open.isEmpty()) {
                        link.acknowledge(open.get(random.nextInt(open.size())));
                    }
                }
            }
            // What seemed to break three connections in a row is put aside for a while.
            aside |= rig.faults.raised().containsKey("io.standpipe.mqtt/uplink-refused");
            if (rig.link() == link && !aside) {
                check(link, before, waiting);
            }
        }
        for (int second = 0; second < 100; second++) {
            rig.link().accept(FakeLink.GENEROUS);
            rig.link().acknowledgeAll();
            rig.seconds(1);
        }
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        assertEquals(rig.outbox.lastSeq(Lane.ALARM), rig.outbox.confirmed(Lane.ALARM).size());
        if (!aside) {
            rig.links.forEach(this::inOrder);
        }
    }

    private static UplinkTransport.Limits limits(Random random) {
        return new UplinkTransport.Limits(1 + random.nextInt(25), Integer.MAX_VALUE);
    }

    private void say(Rig rig, Random random) {
        String device = "det-" + random.nextInt(8);
        boolean fire = random.nextInt(4) == 0;
        if (fire) {
            rig.fire(device);
        } else if (random.nextBoolean()) {
            rig.alarm(device);
        } else {
            rig.state(device);
        }
        long seq = rig.outbox.lastSeq(Lane.ALARM);
        devices.put(seq, device);
        if (fire) {
            fires.add(seq);
        }
    }

    /** Fires that are neither confirmed nor sent over this connection. */
    private Set<Long> waiting(Rig rig, FakeLink link) {
        Set<Long> waiting = new HashSet<>(fires);
        waiting.retainAll(rig.outbox.open(Lane.ALARM));
        link.all().stream()
                .filter(one -> one.body().path("lane").asText().equals("alarm"))
                .forEach(one -> waiting.remove(one.body().get("seq").asLong()));
        return waiting;
    }

    /** Of what was sent in the step. */
    private void check(FakeLink link, int from, Set<Long> waiting) {
        Set<Long> left = new HashSet<>(waiting);
        for (FakeLink.Published message : link.all().subList(from, link.all().size())) {
            long seq = message.body().path("seq").asLong();
            boolean alarm = message.body().path("lane").asText().equals("alarm");
            if (!left.isEmpty()) {
                boolean ofOne =
                        alarm
                                && (fires.contains(seq)
                                        || left.stream()
                                                .anyMatch(
                                                        fire ->
                                                                seq < fire
                                                                        && devices.get(fire)
                                                                                .equals(
                                                                                        devices.get(
                                                                                                seq))));
                assertTrue(ofOne, message.brief() + " before " + left + " in " + link.brief());
            }
            left.remove(alarm ? seq : 0L);
        }
    }

    private void inOrder(FakeLink link) {
        Map<String, Long> last = new HashMap<>();
        Set<Long> met = new HashSet<>();
        for (FakeLink.Published message : link.all()) {
            boolean alarm = message.body().path("lane").asText().equals("alarm");
            if (alarm && !message.body().has("copy")) {
                long seq = message.body().get("seq").asLong();
                if (met.add(seq)) {
                    Long before = last.put(Message.device(message.topic()), seq);
                    assertTrue(before == null || before < seq, link.brief().toString());
                }
            }
        }
    }
}
