package io.standpipe.mqtt.packet;

import java.util.BitSet;

/**
 * What the gateway asked the broker and has no answer to yet, and the other way round; but for
 * messages that it publishes, since the library knows those. Any thread. Holds 2 bits for each of
 * the 65,535 packet ids at most (MQTT 5 and 3.1.1, 2.2.1 and 2.3.1): 16 KiB.
 */
final class OpenRequests {

    private final BitSet subscriptions = new BitSet();
    private final BitSet releases = new BitSet();
    private int pings;

    /** Also to end a subscription. */
    synchronized void subscribe(int id) {
        subscriptions.set(id);
    }

    synchronized void ping() {
        pings++;
    }

    synchronized boolean isSubscription(int id) {
        return subscriptions.get(id);
    }

    /** The answer to a subscription came; false if there was no such subscription. */
    synchronized boolean subscribed(int id) {
        boolean there = subscriptions.get(id);
        subscriptions.clear(id);
        return there;
    }

    synchronized boolean pinged() {
        if (pings == 0) {
            return false;
        }
        pings--;
        return true;
    }

    /** A message of QoS 2 came; false if it had come before and was not released. */
    synchronized boolean received(int id) {
        boolean fresh = !releases.get(id);
        releases.set(id);
        return fresh;
    }

    /** The broker released a message of QoS 2. */
    synchronized void released(int id) {
        releases.clear(id);
    }
}
