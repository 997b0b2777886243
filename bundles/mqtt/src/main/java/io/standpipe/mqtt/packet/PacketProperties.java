package io.standpipe.mqtt.packet;

import io.standpipe.model.words.PacketPhrase;
import java.util.EnumSet;
import java.util.Set;

/**
 * Checks the properties of a packet of MQTT 5 (2.2.2): each known, allowed where it stands, whole,
 * and there once. Any thread.
 */
final class PacketProperties {

    /** Paho 1.2.5 takes a length from there on for a negative one (MqttProperties, line 439). */
    static final int MAX_BINARY = 0x7FFF;

    static final int RESPONSE_TOPIC = 0x08;
    static final int CORRELATION = 0x09;
    static final int AUTHENTICATION_METHOD = 0x15;
    static final int AUTHENTICATION_DATA = 0x16;
    static final int TOPIC_ALIAS = 0x23;
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int MAXIMUM_PACKET_SIZE = 0x27;
    private static final int SUBSCRIPTION_ID = 0x0B;
    private static final int USER_PROPERTY = 0x26;
    private static final int HIGHEST = 0x2A;

    private enum Form {
        FLAG,
        TWO,
        FOUR,
        LENGTH,
        TEXT,
        PAIR,
        BINARY
    }

    private record Kind(Form form, Set<PacketType> of) {}

    private static final Kind[] KINDS = new Kind[HIGHEST + 1];

    static {
        Set<PacketType> publish = EnumSet.of(PacketType.PUBLISH);
        Set<PacketType> connack = EnumSet.of(PacketType.CONNACK);
        Set<PacketType> all =
                EnumSet.of(
                        PacketType.CONNACK,
                        PacketType.PUBLISH,
                        PacketType.PUBACK,
                        PacketType.PUBREC,
                        PacketType.PUBREL,
                        PacketType.PUBCOMP,
                        PacketType.SUBACK,
                        PacketType.UNSUBACK,
                        PacketType.DISCONNECT);
        Set<PacketType> answers = EnumSet.copyOf(all);
        answers.remove(PacketType.PUBLISH);
        Set<PacketType> ends = EnumSet.of(PacketType.CONNACK, PacketType.DISCONNECT);
        KINDS[0x01] = new Kind(Form.FLAG, publish);
        KINDS[0x02] = new Kind(Form.FOUR, publish);
        KINDS[0x03] = new Kind(Form.TEXT, publish);
        KINDS[RESPONSE_TOPIC] = new Kind(Form.TEXT, publish);
        KINDS[CORRELATION] = new Kind(Form.BINARY, publish);
        KINDS[SUBSCRIPTION_ID] = new Kind(Form.LENGTH, publish);
        KINDS[0x11] = new Kind(Form.FOUR, ends);
        KINDS[0x12] = new Kind(Form.TEXT, connack);
        KINDS[0x13] = new Kind(Form.TWO, connack);
        KINDS[AUTHENTICATION_METHOD] = new Kind(Form.TEXT, connack);
        KINDS[AUTHENTICATION_DATA] = new Kind(Form.BINARY, connack);
        KINDS[0x1A] = new Kind(Form.TEXT, connack);
        KINDS[0x1C] = new Kind(Form.TEXT, ends);
        KINDS[0x1F] = new Kind(Form.TEXT, answers);
        KINDS[RECEIVE_MAXIMUM] = new Kind(Form.TWO, connack);
        KINDS[0x22] = new Kind(Form.TWO, connack);
        KINDS[TOPIC_ALIAS] = new Kind(Form.TWO, publish);
        KINDS[0x24] = new Kind(Form.FLAG, connack);
        KINDS[0x25] = new Kind(Form.FLAG, connack);
        KINDS[USER_PROPERTY] = new Kind(Form.PAIR, all);
        KINDS[MAXIMUM_PACKET_SIZE] = new Kind(Form.FOUR, connack);
        KINDS[0x28] = new Kind(Form.FLAG, connack);
        KINDS[0x29] = new Kind(Form.FLAG, connack);
        KINDS[HIGHEST] = new Kind(Form.FLAG, connack);
    }

    private PacketProperties() {}

    /**
     * Passes over the properties. Control characters in texts become question marks, except in a
     * response topic.
     *
     * @return the ids that are there, one bit each
     */
    static long check(PacketBody body, PacketType of) throws MalformedException {
        PacketBody properties = body.part(body.length());
        long found = 0;
        while (properties.left() > 0) {
            int id = properties.one();
            Kind kind = id <= HIGHEST ? KINDS[id] : null;
            if (kind == null || !kind.of().contains(of)) {
                throw new MalformedException(PacketPhrase.PROPERTY.with(hex(id)));
            }
            boolean again = (found & 1L << id) != 0;
            if (again && id != USER_PROPERTY && id != SUBSCRIPTION_ID) {
                throw new MalformedException(PacketPhrase.PROPERTY_TWICE.with(hex(id)));
            }
            found |= 1L << id;
            value(properties, id, kind.form());
        }
        return found;
    }

    private static void value(PacketBody from, int id, Form form) throws MalformedException {
        switch (form) {
            case FLAG -> fits(id, from.one() <= 1);
            case TWO -> fits(id, from.two() > 0 || id != RECEIVE_MAXIMUM);
            case FOUR -> fits(id, from.four() > 0 || id != MAXIMUM_PACKET_SIZE);
            case LENGTH -> fits(id, from.length() > 0);
            case TEXT -> text(from, id);
            case PAIR -> {
                text(from, id);
                text(from, id);
            }
            case BINARY -> {
                int length = from.two();
                if (length > MAX_BINARY) {
                    throw new MalformedException(
                            PacketPhrase.BINARY.with(
                                    length,
                                    (id == CORRELATION
                                                    ? PacketPhrase.CORRELATION
                                                    : PacketPhrase.AUTHENTICATION_DATA)
                                            .of(),
                                    MAX_BINARY));
                }
                from.skip(length);
            }
        }
    }

    private static void text(PacketBody from, int id) throws MalformedException {
        if (from.text(id != RESPONSE_TOPIC) != Utf8.Kind.GOOD) {
            throw new MalformedException(
                    id == RESPONSE_TOPIC
                            ? PacketPhrase.RESPONSE_TOPIC.with()
                            : PacketPhrase.NO_UTF_8.with(hex(id)));
        }
    }

    private static void fits(int id, boolean fits) throws MalformedException {
        if (!fits) {
            throw new MalformedException(PacketPhrase.VALUE.with(hex(id)));
        }
    }

    private static String hex(int id) {
        return "%02X".formatted(id);
    }
}
