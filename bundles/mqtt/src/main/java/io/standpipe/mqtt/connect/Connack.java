package io.standpipe.mqtt.connect;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a broker says besides in a CONNACK that refuses (MQTT 5, 3.2.2.3): a reason for people, and
 * another server. The bytes are the broker's: whatever they are, there is an answer.
 */
public final class Connack {

    private static final int CONNACK = 0x20;
    private static final int REASON_STRING = 0x1F;
    private static final int SERVER_REFERENCE = 0x1C;

    private Connack() {}

    /**
     * @param packet from its first byte on; may be cut off, or something else
     * @return for people; empty if the broker says nothing
     */
    public static String text(byte[] packet) {
        String reason = "";
        String server = "";
        try {
            ByteBuffer in = ByteBuffer.wrap(packet);
            if ((in.get() & 0xFF) != CONNACK) {
                return "";
            }
            number(in); // of the packet
            in.get(); // flags
            in.get(); // code
            int end = number(in);
            end = Math.min(in.limit(), in.position() + end);
            while (in.position() < end) {
                int id = in.get() & 0xFF;
                switch (id) {
                    case REASON_STRING -> reason = string(in);
                    case SERVER_REFERENCE -> server = string(in);
                    default -> pass(in, id);
                }
            }
        } catch (BufferUnderflowException e) {
            // Cut off: what was read until then is said.
        }
        return ReasonCodes.more(reason, server);
    }

    private static int number(ByteBuffer in) {
        int number = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = in.get() & 0xFF;
            number |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                break;
            }
        }
        return number;
    }

    private static String string(ByteBuffer in) {
        byte[] bytes = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** MQTT 5, 2.2.2.2: how long a property is, its identifier says. */
    private static void pass(ByteBuffer in, int id) {
        switch (id) {
            case 0x24, 0x25, 0x28, 0x29, 0x2A -> in.get();
            case 0x13, 0x21, 0x22 -> in.getShort();
            case 0x11, 0x27 -> in.getInt();
            case 0x12, 0x15, 0x16, 0x1A -> string(in);
            case 0x26 -> {
                string(in);
                string(in);
            }
            default -> throw new BufferUnderflowException();
        }
    }
}
