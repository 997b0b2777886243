package io.standpipe.mqtt;

import java.time.Duration;

/**
 * One attempt at a connection, and the connection that comes of it: the seam over the MQTT library.
 * It never reconnects. Called on the uplink's thread; nothing blocks but {@link #disconnect}.
 */
interface Link {

    /**
     * Hands a message over, QoS 1; the answer comes as {@link Events#acknowledged}, and what
     * prevents it as {@link Events#lost}.
     *
     * @param handle comes back with the answer
     */
    void publish(long handle, Outgoing message);

    /**
     * Asks for messages, QoS 1; the answer comes as {@link Events#subscribed}, the messages as
     * {@link Events#arrived}.
     *
     * @param handle comes back with the answer
     */
    void subscribe(long handle, String topicFilter);

    /** Asks the broker for a sign of life, which shows in {@link #heardAt}. */
    void ping();

    /** When something last came from the broker, {@link io.standpipe.model.TimeSource#nanos}. */
    long heardAt();

    /** Says goodbye, so that the broker drops the will, and closes. Blocks for up to 1 s. */
    void disconnect();

    /** Hangs up without goodbye: the broker publishes the will. Events may still come. */
    void abort();

    /**
     * Whether the connection is in the middle of a message that was subscribed to, or ended over
     * one. Any thread.
     */
    boolean inMessage();

    /** Begins connections. */
    interface Connector {

        /**
         * Begins to connect; at once, whatever the network does.
         *
         * @param server one of {@link Options#servers()}
         * @param limit how long it may take until the broker has accepted
         * @param events told how it goes
         */
        Link connect(Server server, Will will, Duration limit, Events events);
    }

    /**
     * What is published.
     *
     * @param correlation of the request that it answers (MQTT 5, 3.3.2.3.6), otherwise empty;
     *     nothing over MQTT 3.1.1
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Outgoing(String topic, byte[] payload, boolean retained, byte[] correlation) {

        /** The same, but the broker is not to keep it. */
        Outgoing unretained() {
            return new Outgoing(topic, payload, false, correlation);
        }

        /** One that answers no request. */
        Outgoing(String topic, byte[] payload, boolean retained) {
            this(topic, payload, retained, new byte[0]);
        }
    }

    /**
     * A message that was subscribed to.
     *
     * @param retained it is the broker's memory, not news
     * @param responseTopic where the sender wants its answer (MQTT 5, 3.3.2.3.5); empty if it does
     *     not say, and always over MQTT 3.1.1
     * @param correlation to be sent back with the answer; empty if there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Incoming(
            String topic,
            byte[] payload,
            boolean retained,
            String responseTopic,
            byte[] correlation) {}

    /**
     * What the broker publishes, QoS 1, when the connection ends without goodbye.
     *
     * @param retained false where the broker retains nothing; over MQTT 3.1.1 always true
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Will(String topic, byte[] payload, boolean retained) {

        /** One that the broker retains. */
        Will(String topic, byte[] payload) {
            this(topic, payload, true);
        }
    }

    /**
     * What the broker takes.
     *
     * @param receiveMaximum messages it lets be unacknowledged, [1, 65535]
     * @param maximumPacketSize in bytes; {@link Integer#MAX_VALUE} if it names none
     * @param serverKeepAlive the keep-alive that holds instead of ours, seconds, [0, 65535], 0 for
     *     none (MQTT 5, 3.2.2.3.14); {@link #OURS} if it names none
     * @param wildcards whether a subscription may have them (MQTT 5, 3.2.2.3.11)
     * @param retains whether it retains messages (MQTT 5, 3.2.2.3.5)
     */
    record Limits(
            int receiveMaximum,
            int maximumPacketSize,
            int serverKeepAlive,
            boolean wildcards,
            boolean retains) {

        static final int OURS = -1;

        /** Those of a broker that says nothing else. */
        Limits(int receiveMaximum, int maximumPacketSize) {
            this(receiveMaximum, maximumPacketSize, OURS, true, true);
        }

        /** The keep-alive that holds where ours was asked for, seconds; 0 for none. */
        int keepAlive(int ours) {
            return serverKeepAlive == OURS ? ours : serverKeepAlive;
        }
    }

    /** Any thread; must not block. */
    interface Events {

        /** At most once, before any {@link #acknowledged}. */
        void connected(Limits limits);

        /**
         * The broker answered a message.
         *
         * @param reason PUBACK reason code (MQTT 5, 3.4.2.1); 0x80 and above are refusals
         * @param text what the broker says besides; may be empty
         */
        void acknowledged(long handle, int reason, String text);

        /**
         * The broker answered a subscription.
         *
         * @param reason SUBACK reason code (MQTT 5, 3.9.3); 0x80 and above are refusals
         * @param text what the broker says besides; may be empty
         */
        void subscribed(long handle, int reason, String text);

        /** A message that was subscribed to. */
        void arrived(Incoming message);

        /**
         * A message that was subscribed to cannot be taken; the broker has its acknowledgement.
         *
         * @param topic may hold anything
         * @param why completes "it ..."
         */
        void dropped(String topic, String why);

        /**
         * The attempt failed or the connection ended. May come more than once.
         *
         * @param cause for people
         * @param reached false if nobody was there: no TCP connection came about
         */
        void lost(String cause, boolean reached);
    }
}
