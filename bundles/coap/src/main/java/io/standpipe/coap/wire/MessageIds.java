package io.standpipe.coap.wire;

import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.network.MessageIdProvider;

/**
 * Numbers of the messages that a socket sends, one row for all who get them. Californium's own
 * remembers each address for ten minutes and has no number for anybody new when there are too many:
 * forged senders would take them from the detectors that are asked. An address sees a number again
 * after {@value #NUMBERS} messages to anybody, and what it was used for then is over but for chance
 * (RFC 7252, 4.4 wants 247 s). Any thread.
 */
public final class MessageIds implements MessageIdProvider {

    /** Those from 65001 on are for multicast. */
    static final int NUMBERS = 65_000;

    private final AtomicInteger next = new AtomicInteger(new Random().nextInt(NUMBERS));

    @Override
    public int getNextMessageId(InetSocketAddress destination) {
        return next.getAndUpdate(number -> number == NUMBERS - 1 ? 0 : number + 1);
    }
}
