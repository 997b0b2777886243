package io.standpipe.mqtt.packet;

import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.model.words.PacketPhrase;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Set;

/**
 * Says of each packet from the broker whether it goes through, see {@link PacketGuard}, and has
 * those answered that do not. One thread.
 */
final class PacketCheck {

    private static final int FAILURE = 0x80;
    private static final int MAX_QOS = 2;

    /**
     * Of a subscription, those that Paho 1.2.5 knows (MqttSubAck); over the others it hangs up
     * (MQTT 5, 3.9.3 has three more). They become 0x80, unspecified error.
     */
    private static final Set<Integer> KNOWN_REFUSALS = Set.of(0x80, 0x83, 0x87, 0x8F, 0x91, 0x9E);

    private final boolean five;
    private final OpenRequests asked;
    private final PacketWriter answers;
    private boolean welcomed;

    /**
     * A message from the broker.
     *
     * @param topic for people if it is refused, otherwise empty
     * @param topicEnd where the topic ends in the packet
     * @param id 0 for QoS 0
     * @param refusal why it is left out; empty if it goes through
     */
    record Message(int qos, int id, String topic, int topicEnd, String refusal) {}

    PacketCheck(boolean five, OpenRequests asked, PacketWriter answers) {
        this.five = five;
        this.asked = asked;
        this.answers = answers;
    }

    /** A packet begins, with a byte in [0, 255]. */
    PacketType begins(int first) throws ProtocolException {
        PacketType type = PacketType.of(first);
        if (!type.fits(first) || (type == PacketType.AUTH && !five)) {
            throw new ProtocolException(PacketPhrase.BEGINS.of("%02X".formatted(first)));
        }
        if (!welcomed && type != PacketType.CONNACK) {
            throw new ProtocolException(PacketPhrase.TOO_EARLY.of(type));
        }
        return type;
    }

    /**
     * A packet that is no PUBLISH.
     *
     * @return whether it goes through
     */
    boolean answer(PacketType type, PacketBody body) throws IOException {
        try {
            return switch (type) {
                case CONNACK -> welcome(body);
                case PUBACK -> {
                    int id = acknowledgement(type, body);
                    // The library would take it for the answer to a subscription; over one that
                    // answers nothing it does nothing.
                    yield !asked.isSubscription(id);
                }
                case SUBACK, UNSUBACK -> {
                    int id = subscription(type, body);
                    yield asked.subscribed(id);
                }
                case PUBREL -> {
                    int id = acknowledgement(type, body);
                    asked.released(id);
                    answers.answer(PacketWriter.PUBCOMP, id);
                    yield false;
                }
                case PINGRESP -> {
                    nothingMore(body);
                    yield asked.pinged();
                }
                case DISCONNECT -> end(body);
                case PUBREC, PUBCOMP -> {
                    acknowledgement(type, body);
                    yield false; // the gateway publishes nothing with QoS 2
                }
                default -> throw new MalformedException(PacketPhrase.AUTHENTICATION.with());
            };
        } catch (MalformedException e) {
            throw new ProtocolException(PacketPhrase.PACKET.of(type, e.why()));
        }
    }

    private boolean welcome(PacketBody body) throws MalformedException {
        if (welcomed) {
            throw new MalformedException(PacketPhrase.NOTHING_ASKED.with());
        }
        int flags = body.one();
        int reason = body.one();
        // A broker of the other version answers in its own way; the library knows what that means.
        boolean foreign = five && body.left() == 0 && reason > 0;
        if (flags > 1) {
            throw new MalformedException(PacketPhrase.FLAGS.with());
        }
        if (five && !foreign) {
            long found = PacketProperties.check(body, PacketType.CONNACK);
            if ((found
                            & (1L << PacketProperties.AUTHENTICATION_METHOD
                                    | 1L << PacketProperties.AUTHENTICATION_DATA))
                    != 0) {
                throw new MalformedException(PacketPhrase.AUTHENTICATION.with());
            }
        }
        nothingMore(body);
        welcomed = true;
        return true;
    }

    /** Its packet id. */
    private int acknowledgement(PacketType type, PacketBody body) throws MalformedException {
        int id = id(body);
        if (five && body.left() > 0) {
            body.one();
            if (body.left() > 0) {
                PacketProperties.check(body, type);
            }
        }
        nothingMore(body);
        return id;
    }

    /** Its packet id. */
    private int subscription(PacketType type, PacketBody body) throws MalformedException {
        int id = id(body);
        if (five) {
            PacketProperties.check(body, type);
        }
        if (body.left() == 0 && (five || type == PacketType.SUBACK)) {
            throw new MalformedException(PacketPhrase.SAYS_NOTHING.with());
        }
        while (body.left() > 0) {
            int reason = body.one();
            if (type == PacketType.SUBACK && reason > MAX_QOS && reason < FAILURE) {
                throw new MalformedException(PacketPhrase.REASON.with("%02X".formatted(reason)));
            }
            if (five && reason >= FAILURE && !KNOWN_REFUSALS.contains(reason)) {
                body.change(FAILURE);
            }
        }
        return id;
    }

    private boolean end(PacketBody body) throws MalformedException, ProtocolException {
        if (!five) {
            throw new ProtocolException(ConnectionPhrase.BROKER_DISCONNECTED.of());
        }
        if (body.left() > 0) {
            body.one();
        }
        if (body.left() > 0) {
            PacketProperties.check(body, PacketType.DISCONNECT);
        }
        nothingMore(body);
        return true;
    }

    private static int id(PacketBody body) throws MalformedException {
        int id = body.two();
        if (id == 0) {
            throw new MalformedException(PacketPhrase.ID_0.with());
        }
        return id;
    }

    private static void nothingMore(PacketBody body) throws MalformedException {
        if (body.left() > 0) {
            throw new MalformedException(PacketPhrase.TOO_MANY.with(body.left()));
        }
    }

    /**
     * A PUBLISH.
     *
     * @param body as much of it as is kept, the whole of one that is not too long
     * @param length bytes that it has
     */
    Message message(int first, PacketBody body, int length) throws ProtocolException {
        int qos = first >> 1 & 3;
        try {
            if (qos > MAX_QOS) {
                throw new MalformedException(PacketPhrase.QOS_3.with());
            }
            int from = body.at() + 2;
            Utf8.Kind characters = body.text(false);
            int to = body.at();
            int id = qos > 0 ? id(body) : 0;
            String refusal = refusal(body, from, to, characters, length);
            return new Message(qos, id, refusal.isEmpty() ? "" : body.shown(from, to), to, refusal);
        } catch (MalformedException e) {
            throw new ProtocolException(PacketPhrase.MESSAGE.of(e.why()));
        }
    }

    private String refusal(PacketBody body, int from, int to, Utf8.Kind characters, int length) {
        if (length > PacketGuard.MAX) {
            return PacketPhrase.BYTES.of(length, PacketGuard.MAX);
        }
        if (characters != Utf8.Kind.GOOD || body.has(from, to, '+', '#')) {
            return PacketPhrase.TOPIC.of();
        }
        if (!five && body.isBeyondOld(from, to)) {
            return PacketPhrase.TOPIC_BEYOND.of();
        }
        try {
            long found = five ? PacketProperties.check(body, PacketType.PUBLISH) : 0;
            if ((found & 1L << PacketProperties.TOPIC_ALIAS) != 0) {
                return PacketPhrase.TOPIC_ALIAS.of();
            }
        } catch (MalformedException e) {
            return e.why();
        }
        return from == to ? PacketPhrase.NO_TOPIC.of() : "";
    }

    /** A PUBLISH is here in full: what does not go through is acknowledged. */
    void received(Message message) throws IOException {
        if (message.qos() == MAX_QOS) {
            answers.answer(PacketWriter.PUBREC, message.id());
            if (!message.refusal().isEmpty()) {
                asked.received(message.id());
            }
        } else if (message.qos() == 1 && !message.refusal().isEmpty()) {
            answers.answer(PacketWriter.PUBACK, message.id());
        }
    }

    /** Whether one of QoS 2 has not come before. */
    boolean isNew(Message message) {
        return asked.received(message.id());
    }
}
