package io.standpipe.coap.wire;

import org.eclipse.californium.core.coap.CoAPMessageFormatException;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.option.StandardOptionRegistry;
import org.eclipse.californium.core.network.serialization.MessageHeader;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.eclipse.californium.elements.util.DatagramReader;

/**
 * Parses messages as Californium does, but what is wrong with one is told by a code and not by a
 * sentence besides: a few forged bytes must not bring somebody else a longer answer. Options that
 * must be understood and are not are refused (RFC 7252, 5.4.1). Any thread.
 */
public final class BriefParser extends UdpDataParser {

    public BriefParser() {
        super(true, StandardOptionRegistry.STANDARD_OPTIONS);
    }

    @Override
    protected Message parseMessage(DatagramReader source, MessageHeader header, Message target) {
        try {
            return super.parseMessage(source, header, target);
        } catch (CoAPMessageFormatException e) {
            throw new CoAPMessageFormatException(
                    "", e.getToken(), e.getMid(), e.getCode(), e.isConfirmable(), e.getErrorCode());
        }
    }
}
