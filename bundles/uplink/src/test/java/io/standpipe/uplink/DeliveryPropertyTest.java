package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.session.SendWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever the broker, its servers and the network do, each message arrives, none is confirmed
 * unseen, and over each connection the first copies of a device's messages come in their order.
 */
class DeliveryPropertyTest {

    private final Set<String> accepted = new TreeSet<>();
    private final Map<String, JsonNode> contents = new HashMap<>();

    @Property(tries = 150)
    void nothingIsLost(@ForAll long seed) {
        Random random = new Random(seed);
        Rig rig = new Rig(new Random(seed)).servers(1 + random.nextInt(3));
        Centre centre = new Centre(rig);
        accepted.clear();
        contents.clear();
        boolean refuses = random.nextBoolean();
        boolean asks = random.nextBoolean();
        boolean disturbed = asks;
        rig.start();
        for (int step = 0; step < 400; step++) {
            FakeLink link = rig.links.get(rig.links.size() - 1 - latest(rig, random));
            List<FakeLink.Published> open = link.open();
            switch (random.nextInt(15)) {
                case 0 -> rig.alarm("hyd-" + random.nextInt(4));
                case 1 -> {
                    String device = "hyd-" + random.nextInt(4);
                    switch (random.nextInt(4)) {
                        case 0 -> rig.fire(device);
                        case 1 -> rig.lastState(device);
                        default -> rig.state(device);
                    }
                }
                case 2, 3 -> rig.telemetry();
                case 4 -> rig.telemetry(300 + random.nextInt(80_000));
                case 5 -> rig.seconds(random.nextInt(4) == 0 ? 400 : random.nextInt(8));
                case 6 -> rig.gateway.changed();
                case 7, 8 -> accept(link, random, refuses);
                case 9 -> {
                    if (random.nextInt(4) == 0) {
                        link.events.lost("it broke", FakeLink.loss(random.nextBoolean()));
                    }
                }
                case 10 -> {
                    if (refuses && !open.isEmpty()) {
                        link.answer(open.get(random.nextInt(open.size())), 0x97);
                    }
                }
                case 11 -> {
                    if (asks) {
                        replayFrom(rig, centre, random);
                    }
                }
                default -> {
                    if (!open.isEmpty()) {
                        take(link, open.get(random.nextInt(open.size())));
                    }
                }
            }
            disturbed |= rig.faults.raised().containsKey("io.standpipe.mqtt/uplink-refused");
            rig.links.forEach(one -> assertTrue(one.open().size() <= SendWindow.WINDOW));
            assertTrue(accepted.containsAll(confirmed(rig)), "confirmed is what the broker has");
        }
        rig.links.forEach(link -> link.lose("the last connection, and a broker without limits"));
        disturbed |= rig.faults.raised().containsKey("io.standpipe.mqtt/uplink-refused");
        for (int second = 0; second < 3000 && !empty(rig); second++) {
            FakeLink link = rig.link();
            link.loops = true;
            link.subscribing = 1;
            link.accept();
            link.open().forEach(message -> take(link, message));
            rig.seconds(1);
        }
        assertTrue(empty(rig), "open are " + rig.outbox.open(Lane.ALARM));
        assertEquals(
                rig.outbox.lastSeq(Lane.ALARM) + rig.outbox.lastSeq(Lane.TELEMETRY),
                accepted.size());
        if (!disturbed) {
            rig.links.forEach(DeliveryPropertyTest::inOrder);
        }
    }

    /** Mostly the latest connection, now and then the one before. */
    private static int latest(Rig rig, Random random) {
        return random.nextInt(4) == 0 ? Math.min(1, rig.links.size() - 1) : 0;
    }

    private static void accept(FakeLink link, Random random, boolean refuses) {
        link.loops = random.nextInt(4) > 0;
        link.subscribing = random.nextInt(4) == 0 ? 0x87 : 1;
        link.accept(
                new UplinkTransport.Limits(
                        1 + random.nextInt(80),
                        !refuses || random.nextBoolean() ? Integer.MAX_VALUE : 20_000));
    }

    private static void replayFrom(Rig rig, Centre centre, Random random) {
        Lane lane = random.nextBoolean() ? Lane.ALARM : Lane.TELEMETRY;
        long seq = random.nextLong(rig.outbox.lastSeq(lane) + 1) + 1;
        centre.send(
                "replay-from",
                Centre.bytes(centre.request("'lane':'" + lane.word() + "','seq':" + seq)));
    }

    private void take(FakeLink link, FakeLink.Published message) {
        if (link.closed()) {
            return;
        }
        if (message.body().has("seq") && !message.body().has("copy")) {
            String key = message.body().get("lane").asText() + message.body().get("seq");
            accepted.add(key);
            ObjectNode content = message.body().deepCopy();
            content.remove("replay");
            JsonNode before = contents.putIfAbsent(key, content);
            assertTrue(before == null || before.equals(content), "a copy differs only in replay");
        }
        link.acknowledge(message);
    }

    /** But for copies, what a device says comes in order. */
    private static void inOrder(FakeLink link) {
        Map<String, Long> last = new HashMap<>();
        Set<Long> met = new TreeSet<>();
        for (FakeLink.Published message : link.all()) {
            if (message.body().path("lane").asText().equals("alarm")
                    && !message.body().has("copy")
                    && met.add(message.body().get("seq").asLong())) {
                long seq = message.body().get("seq").asLong();
                Long before = last.put(Message.device(message.topic()), seq);
                assertTrue(before == null || before < seq, link.brief().toString());
            }
        }
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
