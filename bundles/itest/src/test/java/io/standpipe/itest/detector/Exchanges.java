package io.standpipe.itest.detector;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A detector's confirmable messages: each is repeated until it is acknowledged (RFC 7252, 4.2), and
 * given up after its last repetition. On the detectors' thread.
 */
final class Exchanges {

    /**
     * RFC 7252, 4.8 says 2 s, and 1 to 1.5 times that. Shorter here, for a kill comes every few
     * seconds: a message is given up after 9 to 14 s instead of 62 to 93 s.
     */
    static final long ACK_TIMEOUT = 300_000_000;

    /** MAX_RETRANSMIT. */
    private static final int REPEATS = 4;

    /** How long an acknowledged request waits for its separate answer. */
    private static final long SEPARATE = 10_000_000_000L;

    private static final class Exchange {
        final CoapFrame frame;
        final Consumer<CoapFrame> answered;
        final Runnable failed;
        long timeout;
        int repeats;
        boolean waits;

        Exchange(CoapFrame frame, Consumer<CoapFrame> answered, Runnable failed) {
            this.frame = frame;
            this.answered = answered;
            this.failed = failed;
        }
    }

    private final Loop loop;
    private final Link link;
    private final Random random;
    private final Map<Integer, Exchange> open = new HashMap<>();

    Exchanges(Loop loop, Link link, Random random) {
        this.loop = loop;
        this.link = link;
        this.random = random;
    }

    /**
     * Sends and repeats it.
     *
     * @param lost whether the first time never leaves the detector
     * @param answered gets the answer of a request; of a notification the acknowledgement or reset
     * @param failed all repetitions had no answer
     */
    void send(CoapFrame frame, boolean lost, Consumer<CoapFrame> answered, Runnable failed) {
        Exchange exchange = new Exchange(frame, answered, failed);
        exchange.timeout = ACK_TIMEOUT + (long) (random.nextDouble() * ACK_TIMEOUT / 2);
        open.put(frame.mid(), exchange);
        if (!lost) {
            link.send(frame);
        }
        later(exchange);
    }

    private void later(Exchange exchange) {
        loop.after(exchange.timeout, () -> repeat(exchange));
    }

    private void repeat(Exchange exchange) {
        if (open.get(exchange.frame.mid()) != exchange || exchange.waits) {
            return;
        }
        if (exchange.repeats++ == REPEATS) {
            open.remove(exchange.frame.mid());
            exchange.failed.run();
            return;
        }
        exchange.timeout *= 2;
        link.send(exchange.frame);
        later(exchange);
    }

    /** A request's answer, an acknowledgement or a reset came; what fits nothing is left. */
    void received(CoapFrame frame) {
        if (frame.type() == CoapFrame.CON || frame.type() == CoapFrame.NON) {
            separate(frame);
            return;
        }
        Exchange exchange = open.get(frame.mid());
        if (exchange == null) {
            return;
        }
        boolean request = exchange.frame.code() < 0x20;
        if (request && frame.type() == CoapFrame.ACK && frame.code() == 0) {
            exchange.waits = true;
            loop.after(
                    SEPARATE,
                    () -> {
                        if (open.remove(frame.mid(), exchange)) {
                            exchange.failed.run();
                        }
                    });
        } else if (frame.type() == CoapFrame.RST
                || !request
                || frame.token().equals(exchange.frame.token())) {
            open.remove(frame.mid());
            exchange.answered.accept(frame);
        }
    }

    private void separate(CoapFrame frame) {
        if (frame.type() == CoapFrame.CON) {
            link.send(CoapFrame.empty(CoapFrame.ACK, frame.mid()));
        }
        for (Exchange exchange : open.values()) {
            if (exchange.waits && exchange.frame.token().equals(frame.token())) {
                open.remove(exchange.frame.mid());
                exchange.answered.accept(frame);
                return;
            }
        }
    }

    /** As after a reboot. */
    void forget() {
        open.clear();
    }
}
