package io.standpipe.mqtt;

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
    void publish(long handle, String topic, byte[] payload, boolean retained);

    /** Says goodbye, so that the broker drops the will, and closes. Blocks for up to 1 s. */
    void disconnect();

    /** Hangs up without goodbye: the broker publishes the will. Events may still come. */
    void abort();

    /** Begins connections. */
    interface Connector {

        /**
         * Begins to connect; at once, whatever the network does.
         *
         * @param events told how it goes
         */
        Link connect(Will will, Events events);
    }

    /** What the broker publishes, retained, QoS 1, when the connection ends without goodbye. */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Will(String topic, byte[] payload) {}

    /**
     * What the broker takes.
     *
     * @param receiveMaximum messages it lets be unacknowledged, [1, 65535]
     * @param maximumPacketSize in bytes; {@link Integer#MAX_VALUE} if it names none
     */
    record Limits(int receiveMaximum, int maximumPacketSize) {}

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
         * The attempt failed or the connection ended. May come more than once.
         *
         * @param cause for people
         * @param reached false if nobody was there: no TCP connection came about
         */
        void lost(String cause, boolean reached);
    }
}
