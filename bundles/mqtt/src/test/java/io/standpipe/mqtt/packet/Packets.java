package io.standpipe.mqtt.packet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** MQTT packets, byte by byte. */
final class Packets {

    static final byte[] WELCOME_5 = bytes(0x20, 3, 0, 0, 0);
    static final byte[] WELCOME_3 = bytes(0x20, 2, 0, 0);

    private Packets() {}

    static byte[] bytes(int... all) {
        byte[] bytes = new byte[all.length];
        for (int i = 0; i < all.length; i++) {
            bytes[i] = (byte) all[i];
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A number as MQTT writes lengths. */
    static byte[] length(int number) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int rest = number;
        do {
            all.write(rest > 127 ? rest % 128 | 0x80 : rest % 128);
            rest /= 128;
        } while (rest > 0);
        return all.toByteArray();
    }

    static byte[] packet(int first, byte[]... parts) {
        byte[] body = join(parts);
        return join(bytes(first), length(body.length), body);
    }

    static byte[] text(String text) {
        return binary(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] binary(byte[] data) {
        return join(bytes(data.length >> 8, data.length), data);
    }

    /** With the length in front. */
    static byte[] properties(byte[]... all) {
        byte[] joined = join(all);
        return join(length(joined.length), joined);
    }

    static byte[] id(int id) {
        return bytes(id >> 8, id);
    }

    /** A message of MQTT 5. */
    static byte[] message(String topic, int qos, int id, byte[] properties, byte[] payload) {
        return packet(
                0x30 | qos << 1, text(topic), qos > 0 ? id(id) : bytes(), properties, payload);
    }
}
