package io.standpipe.coap;

import org.eclipse.californium.core.coap.Response;

/**
 * What the protocol tells of a message's place among those of its device.
 *
 * @param observation which observation a notification belongs to; empty for a report
 * @param number of the notification, 24 bits (RFC 7641, 3.4); -1 if it has none
 * @param again whether the very same datagram came before, with others in between
 */
record Turn(String observation, int number, boolean again) {

    /** Nothing. */
    static final Turn UNKNOWN = new Turn("", -1, false);

    /** It came before, with others in between. */
    static final Turn AGAIN = new Turn("", -1, true);

    /** Of a notification. */
    static Turn of(Response notification) {
        Integer number = notification.getOptions().getObserve();
        return number == null
                ? UNKNOWN
                : new Turn(notification.getTokenString(), number & 0xFF_FFFF, false);
    }
}
