package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.config.Settings;
import io.standpipe.testkit.ChineseText;
import io.standpipe.uplink.command.DutySettings;
import io.standpipe.uplink.command.StrangersCommand;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class StrangersCommandTest {

    private final Rig rig = new Rig();
    private final Centre centre = new Centre(rig);
    private final FakeStrangers homes = new FakeStrangers("coap~homes");
    private final FakeStrangers shops = new FakeStrangers("coap~shops");

    private void connect() {
        rig.installed.add(homes);
        rig.installed.add(shops);
        rig.connected().acknowledgeAll();
    }

    private JsonNode ask(String members) {
        centre.live(1);
        return centre.ask("strangers", members);
    }

    private static List<String> told(JsonNode answer) {
        return StreamSupport.stream(answer.get("strangers").spliterator(), false)
                .map(one -> one.get("bus").asText() + " " + one.get("identity").asText())
                .toList();
    }

    @Test
    void theNewestOfAllBusesStandsFirst() {
        homes.called("imei-1", "10.0.0.7:4711", "not installed", 2, 1_000, 5_000);
        shops.called("imei-2", "-", "no key for this identity", 3, 2_000, 6_000);
        homes.called("imei-3", "10.0.0.9:4711", "wrong key", 1, 7_000, 7_000);
        connect();
        JsonNode answer = ask("");
        assertTrue(answer.get("ok").asBoolean(), answer.toString());
        assertEquals(6, answer.get("refusals").asLong());
        assertEquals(
                List.of("coap~homes imei-3", "coap~shops imei-2", "coap~homes imei-1"),
                told(answer));
        JsonNode last = answer.get("strangers").get(2);
        assertEquals(
                "10.0.0.7:4711 not installed 2 1000 5000",
                "%s %s %d %d %d"
                        .formatted(
                                last.get("address").asText(),
                                last.get("why").asText(),
                                last.get("count").asLong(),
                                last.get("first").asLong(),
                                last.get("last").asLong()));
        answer = ask("'bus':'coap~shops'");
        assertEquals(List.of("coap~shops imei-2"), told(answer));
        assertEquals(3, answer.get("refusals").asLong());
    }

    @Test
    void anAnswerIsBounded() {
        for (int i = 0; i < StrangersCommand.MOST; i++) {
            homes.called("h" + i, "-", "wrong key", 1, i, 10_000 + i);
        }
        shops.called("s", "-", "wrong key", 1, 1, 1);
        connect();
        JsonNode answer = ask("");
        assertEquals(StrangersCommand.MOST, answer.get("strangers").size());
        assertEquals(1, answer.get("omitted").asLong());
        assertFalse(told(answer).contains("coap~shops s"), "the oldest has no room");
    }

    @Test
    void whereNobodyCallsNobodyIsAStranger() {
        rig.connected().acknowledgeAll();
        JsonNode answer = ask("");
        assertTrue(answer.get("ok").asBoolean(), answer.toString());
        assertEquals(0, answer.get("refusals").asLong());
        assertRefused("'bus':'coap~homes'", "no bus of this gateway takes calls");
        rig.installed.add(homes);
        assertRefused("'bus':'homes'", "those are: coap~homes");
        assertRefused("'bus':7", "bus must be a text");
        rig.installed.remove(homes);
        assertRefused("'bus':'coap~homes'", "no bus of this gateway takes calls");
    }

    private void assertRefused(String members, String reason) {
        JsonNode answer = ask(members);
        assertFalse(answer.get("ok").asBoolean(), answer.toString());
        assertTrue(answer.get("reason").asText().contains(reason), answer.toString());
        ChineseText.of(answer.get("reason").asText());
    }

    @Test
    void nobodyNeedsToAllowIt() {
        rig.uplinkDuties = DutySettings.parse(Settings.of(Map.of()), none -> false);
        connect();
        assertTrue(ask("").get("ok").asBoolean());
    }
}
