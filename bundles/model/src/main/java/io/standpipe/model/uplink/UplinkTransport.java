package io.standpipe.model.uplink;

import io.standpipe.model.message.Message;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One attempt at a connection to a receiver, and the connection that comes of it. It never
 * reconnects and never sends anything again by itself: the uplink does both. Called on the uplink's
 * thread; nothing blocks but {@link #disconnect}. Whatever is thrown ends the connection, with that
 * as its cause.
 *
 * <p>A path is where a message belongs, below the gateway's root: {@code status}, {@code
 * alarm/hyd-1}, {@code telemetry}, {@code cmd/shelve/reply}, see docs/contract.md.
 */
@ConsumerType
public interface UplinkTransport {

    /** An uplink never has more messages without an acknowledgement. */
    int MOST_UNACKNOWLEDGED = 64;

    /**
     * Hands a message over; the answer comes as {@link Events#acknowledged}, and what prevents it
     * as {@link Events#lost}. An alarm that goes again over the connection, since no answer came,
     * is the same object under another handle; the answer to either counts.
     *
     * @param handle comes back with the answer; greater than those before, from 1 on
     */
    void publish(long handle, Outgoing message);

    /**
     * Asks for messages; the answer comes as {@link Events#listening}, the messages as {@link
     * Events#arrived}. Only where {@link Limits#reads}.
     *
     * @param handle comes back with the answer
     * @param path {@code status}, {@code cmd/NAME}, or {@code cmd/+} for all commands
     */
    void listen(long handle, String path);

    /** Asks the receiver for a sign of life, which shows in {@link #heardAt}. */
    void ping();

    /**
     * When something last came from the receiver, {@link TimeSource#nanos}. A transport that has no
     * sign of life, and finds out by itself that the connection is lost, gives the present moment.
     */
    long heardAt();

    /**
     * Says goodbye, so that the receiver drops the last words, and closes. Blocks for up to 1 s.
     */
    void disconnect();

    /** Hangs up without goodbye. Events may still come. */
    void abort();

    /**
     * Whether the connection is in the middle of a message that was listened for, or ended over
     * one. Any thread.
     */
    default boolean inMessage() {
        return false;
    }

    /** Bytes that a message takes on the way, at most. */
    default int size(Outgoing message) {
        return message.payload().length;
    }

    /** Begins connections. */
    @ConsumerType
    interface Connector {

        /**
         * Begins to connect; at once, whatever the network does.
         *
         * @param server one of {@link UplinkSettings#servers()}
         * @param lastWords what the receiver is to tell, as if it were published, when the
         *     connection ends without goodbye; left out where the protocol has no such thing
         * @param limit how long it may take until the receiver has accepted
         * @param events told how it goes
         */
        UplinkTransport connect(String server, Outgoing lastWords, Duration limit, Events events);

        /** How people at the receiver know a path; it stands in sentences. Any thread. */
        default String name(String path) {
            return path;
        }

        /** Makes the bytes of what goes out; null for the JSON of docs/contract.md. */
        default @Nullable UplinkEncoder encoder() {
            return null;
        }
    }

    /**
     * What goes out.
     *
     * @param retained the receiver is to keep it for those who come later, in the place of what it
     *     kept of the path; nothing if the payload is empty
     * @param correlation of the request that it answers, otherwise empty; may be left out
     * @param content what the payload was made of, for a protocol with fields of its own for lane
     *     or time; null for status, answer and what empties a path
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Outgoing(
            String path,
            byte[] payload,
            boolean retained,
            byte[] correlation,
            @Nullable Message content) {

        /** One of no lane. */
        public Outgoing(String path, byte[] payload, boolean retained, byte[] correlation) {
            this(path, payload, retained, correlation, null);
        }

        /** One of no lane that answers no request. */
        public Outgoing(String path, byte[] payload, boolean retained) {
            this(path, payload, retained, new byte[0]);
        }

        /** The same, but the receiver is not to keep it. */
        public Outgoing unretained() {
            return new Outgoing(path, payload, false, correlation, content);
        }
    }

    /**
     * A message that was listened for.
     *
     * @param retained it is the receiver's memory, not news
     * @param replyPath where the sender wants its answer; empty if it does not say, or it is not
     *     below the gateway's root
     * @param correlation to be sent back with the answer; empty if there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Incoming(
            String path, byte[] payload, boolean retained, String replyPath, byte[] correlation) {}

    /**
     * What the receiver takes.
     *
     * @param unacknowledged messages it lets be without an answer, [1, 65535]
     * @param largest {@link UplinkTransport#size} of a message, bytes; {@link Integer#MAX_VALUE}
     *     for no limit
     * @param keepAlive longest time in which the receiver hears nothing, seconds, [0, 65535], 0 for
     *     any; {@link #OURS} for {@link UplinkSettings#keepAlive}
     * @param wildcards whether {@code cmd/+} can be listened for
     * @param retains whether it keeps what is retained
     * @param reads whether anything comes from it but acknowledgements: without it there is no
     *     command, and no check that what it takes comes out
     */
    record Limits(
            int unacknowledged,
            int largest,
            int keepAlive,
            boolean wildcards,
            boolean retains,
            boolean reads) {

        public static final int OURS = -1;

        /**
         * @throws IllegalArgumentException if the receiver takes no message at all
         */
        public Limits {
            if (unacknowledged < 1) {
                throw new IllegalArgumentException(
                        "unacknowledged must be at least 1, but is " + unacknowledged);
            }
        }

        /** Those of a receiver that can all and says nothing else. */
        public Limits(int unacknowledged, int largest) {
            this(unacknowledged, largest, OURS, true, true, true);
        }

        /** Those of a receiver that acknowledges and does nothing else. */
        public static Limits acknowledging(int unacknowledged, int largest) {
            return new Limits(unacknowledged, largest, OURS, false, false, false);
        }

        /** The keep-alive that holds where ours was asked for, seconds; 0 for none. */
        public int keepAlive(int ours) {
            return keepAlive == OURS ? ours : keepAlive;
        }
    }

    /** How an attempt or a connection ended. */
    enum Loss {
        /** nobody was there; of the messages under way none is to blame */
        UNREACHED,
        /** the receiver does not let this gateway in until somebody changes something */
        REFUSED,
        /** the receiver has given the connection to another of the same identity */
        TAKEN_OVER,
        /** in any other way */
        ENDED
    }

    /** Any thread; must not block. Implemented by the uplink. */
    interface Events {

        /** At most once, before any {@link #acknowledged}. */
        void connected(Limits limits);

        /**
         * The receiver answered a message.
         *
         * @param refusal why it does not take the message, for people; empty if it has it
         */
        void acknowledged(long handle, String refusal);

        /**
         * The receiver answered {@link UplinkTransport#listen}.
         *
         * @param refusal why it lets nothing be heard, for people; empty if it does
         */
        void listening(long handle, String refusal);

        /** A message that was listened for. */
        void arrived(Incoming message);

        /**
         * A message cannot be taken; the receiver has its acknowledgement.
         *
         * @param name where it came from, for people; may hold anything
         * @param why completes "it ..."
         */
        void dropped(String name, String why);

        /**
         * The attempt failed or the connection ended. May come more than once.
         *
         * @param cause for people
         */
        void lost(String cause, Loss how);
    }
}
