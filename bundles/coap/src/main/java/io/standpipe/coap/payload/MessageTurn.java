package io.standpipe.coap.payload;

import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Response;

/**
 * What the protocol tells of a message's place among those of its device.
 *
 * @param observation which observation a notification belongs to; empty for a report
 * @param number of the notification, 24 bits (RFC 7641, 3.4); -1 if it has none
 * @param asked whether it answers a request: it is what is so now, and its number begins anew
 * @param again whether it is older than what came since: the very same datagram came before, with
 *     others in between, or what was asked for came otherwise meanwhile
 */
public record MessageTurn(String observation, int number, boolean asked, boolean again) {

    /** Nothing. */
    public static final MessageTurn UNKNOWN = new MessageTurn("", -1, false, false);

    /** It came before, with others in between, or was sent before what came. */
    public static final MessageTurn AGAIN = new MessageTurn("", -1, false, true);

    /**
     * Of a notification. One that is an acknowledgement is the answer to a request, and a
     * notification under the same token was taken for that before it: it is older.
     */
    public static MessageTurn of(Response notification) {
        return notification.getType() == CoAP.Type.ACK ? AGAIN : of(notification, false);
    }

    /** Of the answer to a request to observe. */
    public static MessageTurn ofAnswer(Response answer) {
        return of(answer, true);
    }

    private static MessageTurn of(Response response, boolean asked) {
        Integer number = response.getOptions().getObserve();
        return number == null
                ? UNKNOWN
                : new MessageTurn(response.getTokenString(), number & 0xFF_FFFF, asked, false);
    }
}
