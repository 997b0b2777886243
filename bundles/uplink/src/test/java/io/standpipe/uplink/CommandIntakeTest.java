package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.uplink.session.CommandIntake;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes as a command breaks one connection after the other: alarms go on without. */
class CommandIntakeTest {

    private static final String FAULT = "io.standpipe.mqtt/uplink-commands";
    private static final List<String> ALL = List.of("status", "cmd/+");
    private static final List<String> ONLY_STATUS = List.of("status");

    private final Rig rig = new Rig();

    private String fault() {
        return rig.faults.raised().get(FAULT);
    }

    /** The connection breaks in the middle of a message, and a new one comes about. */
    private FakeLink broken(FakeLink link) {
        link.inMessage = true;
        link.lose("a message broke it");
        return next(rig);
    }

    /** The next attempt, as soon as it is made, is accepted. */
    private static FakeLink next(Rig rig) {
        int before = rig.links.size();
        for (int i = 0; i < 400 && rig.links.size() == before; i++) {
            rig.seconds(0.1);
        }
        rig.link().accept();
        return rig.link();
    }

    private FakeLink pausedAfterThree() {
        FakeLink link = rig.connected();
        for (int i = 0; i < CommandIntake.CERTAIN; i++) {
            assertEquals(ALL, link.subscriptions);
            assertNull(fault());
            link = broken(link);
        }
        return link;
    }

    @Test
    void afterThreeInARowItGoesOnWithoutAndSaysSo() {
        FakeLink link = pausedAfterThree();
        assertEquals(ONLY_STATUS, link.subscriptions);
        assertEquals(
                "what came as a command broke the connection to tcp://broker:1883 3 times in a row:"
                        + " a message broke it; alarms go on, commands are not taken for the time"
                        + " being and tried again within an hour; look who may publish below cmd,"
                        + " and clear what the broker retains there",
                fault());
        rig.alarm("hyd-1");
        rig.seconds(0.1);
        assertTrue(link.brief().contains("alarm/hyd-1#1"), link.brief().toString());
    }

    /** What breaks it from outside must not be laid to the oldest alarm that had no answer. */
    @Test
    void noAlarmIsPutAsideForIt() {
        rig.alarm("hyd-1");
        pausedAfterThree();
        assertNull(rig.faults.raised().get("io.standpipe.mqtt/uplink-refused"));
    }

    @Test
    void itIsTriedAgainOverTheSameConnectionWithLongerAndLongerPauses() {
        FakeLink link = pausedAfterThree();
        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            // A reconnection took up to half a minute of it.
            live(link, minutes * 60 - 31);
            assertEquals(ONLY_STATUS, link.subscriptions, "after " + minutes + " min");
            live(link, 32);
            assertEquals(ALL, link.subscriptions, "after " + minutes + " min");
            assertFalse(fault().isEmpty(), "until it is known to be good");
            link = broken(link);
            assertEquals(ONLY_STATUS, link.subscriptions, "once is enough then");
        }
    }

    @Test
    void whatGoesWellForHalfAMinuteIsGood() {
        FakeLink link = pausedAfterThree();
        live(link, 60 + 30);
        assertEquals(ALL, link.subscriptions);
        assertNull(fault());
        link = broken(link);
        link = broken(link);
        assertEquals(ALL, link.subscriptions, "it begins anew");
        live(link, 31);
        link = broken(link);
        link = broken(link);
        assertEquals(ALL, link.subscriptions, "in a row");
    }

    @Test
    void otherEndsDoNotCount() {
        FakeLink link = rig.connected();
        for (int i = 0; i < 5; i++) {
            link.lose("gone");
            link = next(rig);
            assertEquals(ALL, link.subscriptions);
            if (i % 2 == 0) {
                link = broken(link);
            }
        }
        assertNull(fault());
    }

    /** Some brokers hang up over a subscription that they do not allow. */
    @Test
    void aBrokerThatHangsUpOverTheSubscriptionIsDoneWithout() {
        Rig strict = new Rig();
        strict.subscribing = -1;
        FakeLink other = strict.connected();
        for (int i = 0; i < CommandIntake.CERTAIN; i++) {
            assertEquals(ALL, other.subscriptions);
            other.events.listening(1, "");
            strict.seconds(0.1);
            other.lose("the connection was closed");
            other = next(strict);
        }
        assertEquals(ONLY_STATUS, other.subscriptions);
        assertTrue(strict.faults.raised().get(FAULT).contains("the connection was closed"));
    }

    @Test
    void aFaultThatWasLeftOverIsCleared() {
        rig.faults.raise("io.standpipe.mqtt", "uplink-commands", "left over");
        FakeLink link = rig.connected();
        live(link, 31);
        assertNull(fault());
    }

    private void live(FakeLink link, int seconds) {
        for (int i = 0; i < seconds; i++) {
            link.acknowledgeAll();
            rig.seconds(1);
        }
    }
}
