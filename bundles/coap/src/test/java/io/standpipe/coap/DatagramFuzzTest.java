package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.payload.Payload;
import io.standpipe.coap.wire.BriefParser;
import io.standpipe.coap.wire.Copies;
import io.standpipe.coap.wire.MessageMemory;
import io.standpipe.coap.wire.RawMessage;
import io.standpipe.coap.wire.Senders;
import io.standpipe.coap.wire.Tokens;
import io.standpipe.model.time.TimeSource;
import io.standpipe.testkit.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.RawData;

/**
 * Whatever datagram comes: it is refused without anything longer than itself, or it can be parsed,
 * and then it has no more than the bounds say and nobody stumbles over its values.
 */
class DatagramFuzzTest {

    private static final TimeSource TIME = new VirtualTime();
    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5683);
    private static final EndpointContext FROM = new AddressEndpointContext(HERE);
    private static final InstalledDetectors INSTALLED =
            new InstalledDetectors(
                    List.of(Kit.detector("a", Kit.SMOKE, Detector.Security.NONE, null)));
    private static final Senders SENDERS =
            new Senders(() -> INSTALLED, new Tokens(), location -> null);
    private static final BriefParser PARSER = new BriefParser();

    @FuzzTest
    void aDatagramIsRefusedOrWithinBounds(byte[] bytes) {
        RawMessage raw = RawMessage.of(bytes);
        byte[] refusal = raw.refusal();
        assertTrue(refusal == null || refusal.length <= bytes.length, "no amplification");
        String whose = SENDERS.of(FROM, raw);
        assertTrue(whose.isEmpty() || whose.equals("a"));
        if (raw.wrong() != null) {
            return;
        }
        Message message;
        try {
            message = PARSER.parseMessage(RawData.inbound(bytes, FROM, false, 1, HERE));
        } catch (RuntimeException e) {
            return; // the way in takes it so
        }
        assertTrue(message.getOptions().asSortedList().size() <= RawMessage.MAX_OPTIONS);
        assertTrue(message.getPayloadSize() <= Payload.MAX);
        if (message instanceof Request request) {
            AtomicLong sent = new AtomicLong();
            Copies copies =
                    new Copies(
                            TIME,
                            new MessageMemory(TIME, one -> {}),
                            SENDERS::of,
                            (answer, to) -> sent.addAndGet(1));
            Exchange exchange = new Exchange(request, HERE, Exchange.Origin.REMOTE, Runnable::run);
            copies.findPrevious(null, exchange);
            assertTrue(copies.size() <= 1 && sent.get() == 0);
            Integer size = request.getOptions().getSize1();
            assertTrue(size == null || (size >= 0 && size <= Payload.MAX));
        }
    }
}
