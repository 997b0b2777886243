package io.standpipe.mqtt.packet;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Stands between an MQTT library and the broker over one connection, for a library that cannot be
 * trusted with each packet: Paho 1.2.5 allocates whatever a length promises, and ends its reading
 * thread without a word over correlation data of 32 KiB or a control character in a text.
 *
 * <p>What is well-formed and was asked for goes through byte for byte, but for two things: control
 * characters in texts become question marks, and a message of QoS 2 is handed on as one of QoS 0
 * while its handshake is done here. An answer to nothing is left out. A message that cannot be
 * taken is left out too, and acknowledged, so that the broker does not send it again: it never ends
 * the connection, since anybody who may publish a command could then. What else breaks the protocol
 * ends the connection, with a {@link java.net.ProtocolException} whose text is for people.
 *
 * <p>Holds one packet of at most {@value #MAX} bytes, whatever is promised. The two streams may be
 * used by different threads, each by one.
 */
public final class PacketGuard {

    /** Longest packet, in bytes behind its fixed header: the gateway's own status, commands. */
    public static final int MAX = 64 * 1024;

    /** Told of what does not go through. Called by whoever reads or writes; must not block. */
    public interface Listener {

        /**
         * A message was left out.
         *
         * @param topic may hold anything
         * @param why completes "it ..."
         */
        void dropped(String topic, String why);
    }

    private final PacketReader reader;
    private final PacketWriter writer;

    /**
     * @param five whether it is MQTT 5; otherwise 3.1.1
     */
    public PacketGuard(boolean five, InputStream in, OutputStream out, Listener listener) {
        OpenRequests asked = new OpenRequests();
        writer = new PacketWriter(out, asked);
        reader = new PacketReader(in, new PacketCheck(five, asked, writer), listener);
    }

    /** What came from the broker, without what cannot be taken. */
    public InputStream input() {
        return reader;
    }

    /** What goes to the broker. */
    public OutputStream output() {
        return writer;
    }

    /**
     * Whether the connection is in the middle of a message from the broker, or ended over one. Any
     * thread.
     */
    public boolean inMessage() {
        return reader.inMessage();
    }
}
