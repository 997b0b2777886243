package io.standpipe.coap.wire;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.PeerBuckets;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.RefusalPhrase;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.CoAPMessageFormatException;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.jspecify.annotations.Nullable;

/**
 * The way in, between a socket (behind DTLS, if there is any) and the CoAP stack: what is out of
 * bounds or no CoAP is refused here, and the rest waits in an {@link InboundQueue}. Californium
 * itself takes as many options as there are, has a queue without end, and tells the log of each
 * message that it cannot read. Receives on the socket's thread; everything else happens on the
 * scheduler's.
 */
public final class Inbound implements Connector, RawDataChannel {

    /**
     * First blocks that a detector may send at once, and a second: each sets a body's bytes aside.
     */
    public static final int BODIES = 16;

    private static final double BODIES_PER_SECOND = 0.2;
    private static final int BODIES_OF = 10_000;

    /** Until strangers that wait are looked at again. */
    private static final Duration LATER = Duration.ofMillis(50);

    private final Connector socket;
    private final Senders senders;
    private final UnknownDevices seen;
    private final Scheduler scheduler;
    private final InboundQueue queue;
    private final PeerBuckets<String> bodies;
    private final BriefParser parser = new BriefParser();
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile boolean later;
    private volatile @Nullable RawDataChannel stack;

    public Inbound(
            Connector socket,
            Senders senders,
            UnknownDevices seen,
            TimeSource time,
            Scheduler scheduler) {
        this.socket = socket;
        this.senders = senders;
        this.seen = seen;
        this.scheduler = scheduler;
        queue = new InboundQueue(time, new SecureRandom());
        bodies = new PeerBuckets<>(time, BODIES, BODIES_PER_SECOND, BODIES_OF);
    }

    @Override
    public void receiveData(RawData raw) {
        EndpointContext from = raw.getEndpointContext();
        if (from == null || from.getPeerAddress() == null || from.getPeerAddress().getPort() == 0) {
            return; // nobody who could be answered
        }
        RawMessage message = RawMessage.of(raw.getBytes());
        String detector = senders.of(from, message);
        if (message.isBeginOfBlocks() && message.wrong() == null) {
            if (detector.isEmpty()) {
                message.refuse(
                        RefusalPhrase.NOT_INSTALLED.with(), CoAP.ResponseCode.FORBIDDEN.value);
            } else if (!mayBegin(detector)) {
                message.refuse(RefusalPhrase.TOO_MANY_BODIES.with(), RawMessage.TOO_MANY);
            }
        }
        boolean isKept = message.wrong() == null && !raw.isMulticast();
        queue.add(new InboundQueue.Item(detector, message, from, isKept ? raw : null));
        if (!detector.isEmpty() || !later) {
            plan();
        }
    }

    private boolean mayBegin(String detector) {
        synchronized (bodies) {
            return bodies.take(detector);
        }
    }

    private void plan() {
        if (planned.compareAndSet(false, true)) {
            scheduler.execute(this::handOver);
        }
    }

    /**
     * One message at a turn, so that Californium is mostly done with it before the next is looked
     * at. It matches a message in one task and takes it in another; a notification that is matched
     * with the question before its answer was taken is left as nobody's. That can still happen
     * while the question's own sending is being noted.
     */
    private void handOver() {
        planned.set(false);
        InboundQueue.Item item = queue.poll();
        if (item != null) {
            handOver(item);
            plan();
        } else if (!later && !queue.isEmpty()) {
            later = true;
            scheduler.schedule(LATER, this::again);
        }
    }

    private void again() {
        later = false;
        plan();
    }

    private void handOver(InboundQueue.Item item) {
        RawDataChannel to = stack;
        RawData raw = item.raw();
        if (raw != null && to != null && isReadable(item.message(), raw)) {
            to.receiveData(raw);
        } else {
            refuse(item.detector(), item.message(), item.from());
        }
    }

    private boolean isReadable(RawMessage message, RawData raw) {
        try {
            parser.parseMessage(raw);
            return true;
        } catch (CoAPMessageFormatException e) {
            int code = e.getErrorCode() == null ? 0 : e.getErrorCode().value;
            message.refuse(RawMessage.NO_COAP, code);
        } catch (RuntimeException e) {
            message.refuse(RawMessage.NO_COAP, 0); // the parser is not ours
        }
        return false;
    }

    private void refuse(String detector, RawMessage message, EndpointContext from) {
        Phrase.Said why = message.wrong();
        Caller caller = Caller.of(from);
        String name = senders.identity(detector);
        seen.refuse(
                !name.isEmpty()
                        ? name
                        : caller.security() != Detector.Security.NONE
                                ? caller.name()
                                : message.isLocation() ? "" : message.claim(),
                caller.address(),
                why == null ? RefusalPhrase.SENDS_TO_ALL.with() : why);
        byte[] refusal = message.refusal();
        if (refusal != null && why != null) {
            socket.send(RawData.outbound(refusal, from, null, false));
        }
    }

    @Override
    public void setRawDataReceiver(RawDataChannel receiver) {
        stack = receiver;
        socket.setRawDataReceiver(this);
    }

    @Override
    public void start() throws IOException {
        socket.start();
    }

    @Override
    public void stop() {
        socket.stop();
    }

    @Override
    public void destroy() {
        socket.destroy();
    }

    @Override
    public void send(RawData message) {
        socket.send(message);
    }

    @Override
    public void setEndpointContextMatcher(EndpointContextMatcher matcher) {
        socket.setEndpointContextMatcher(matcher);
    }

    @Override
    public InetSocketAddress getAddress() {
        return socket.getAddress();
    }

    @Override
    public String getProtocol() {
        return socket.getProtocol();
    }

    @Override
    public boolean isRunning() {
        return socket.isRunning();
    }

    @Override
    public void processDatagram(DatagramPacket datagram) {
        socket.processDatagram(datagram);
    }
}
