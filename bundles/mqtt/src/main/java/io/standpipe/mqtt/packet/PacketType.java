package io.standpipe.mqtt.packet;

/** Kinds of MQTT packets, in the order of their numbers (MQTT 5 and 3.1.1, table 2-1). */
enum PacketType {
    RESERVED(Sender.NOBODY, 0),
    CONNECT(Sender.CLIENT, 0),
    CONNACK(Sender.BROKER, 0),
    PUBLISH(Sender.BROKER, -1),
    PUBACK(Sender.BROKER, 0),
    PUBREC(Sender.BROKER, 0),
    PUBREL(Sender.BROKER, 2),
    PUBCOMP(Sender.BROKER, 0),
    SUBSCRIBE(Sender.CLIENT, 2),
    SUBACK(Sender.BROKER, 0),
    UNSUBSCRIBE(Sender.CLIENT, 2),
    UNSUBACK(Sender.BROKER, 0),
    PINGREQ(Sender.CLIENT, 0),
    PINGRESP(Sender.BROKER, 0),
    DISCONNECT(Sender.BROKER, 0),
    AUTH(Sender.BROKER, 0);

    /** Who may send it; the broker, if both may. */
    public enum Sender {
        CLIENT,
        BROKER,
        NOBODY
    }

    private static final PacketType[] ALL = values();

    private final Sender sender;
    private final int flags;

    PacketType(Sender sender, int flags) {
        this.sender = sender;
        this.flags = flags;
    }

    /**
     * @param first byte of a packet, [0, 255]
     */
    static PacketType of(int first) {
        return ALL[first >> 4];
    }

    /** Whether a broker may send a packet that begins so. */
    boolean fits(int first) {
        return sender == Sender.BROKER && (flags < 0 || (first & 0x0F) == flags);
    }
}
