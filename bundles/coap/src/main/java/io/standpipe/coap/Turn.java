package io.standpipe.coap;

import org.eclipse.californium.core.coap.Response;

/**
 * What the protocol tells of a message's place among those of its device.
 *
 * @param observation which observation a notification belongs to; empty for a report
 * @param number of the notification, 24 bits (RFC 7641, 3.4); -1 if it has none
 * @param asked whether it answers a request: it is what is so now, and its number begins anew
 * @param again whether the very same datagram came before, with others in between
 */
record Turn(String observation, int number, boolean asked, boolean again) {

    /** Nothing. */
    static final Turn UNKNOWN = new Turn("", -1, false, false);

    /** It came before, with others in between. */
    static final Turn AGAIN = new Turn("", -1, false, true);

    /** Of a notification, or of the first answer to an observation. */
    static Turn of(Response notification, boolean asked) {
        Integer number = notification.getOptions().getObserve();
        return number == null
                ? UNKNOWN
                : new Turn(notification.getTokenString(), number & 0xFF_FFFF, asked, false);
    }
}
