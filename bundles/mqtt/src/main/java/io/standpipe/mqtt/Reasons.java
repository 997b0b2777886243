package io.standpipe.mqtt;

import io.standpipe.model.log.Printable;
import java.util.List;
import java.util.Map;

/** Names of the reason codes that mean failure (MQTT 5, 2.4). */
final class Reasons {

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(0x80, "unspecified error"),
                    Map.entry(0x81, "malformed packet"),
                    Map.entry(0x82, "protocol error"),
                    Map.entry(0x83, "implementation specific error"),
                    Map.entry(0x84, "unsupported protocol version"),
                    Map.entry(0x85, "client identifier not valid"),
                    Map.entry(0x86, "bad user name or password"),
                    Map.entry(0x87, "not authorized"),
                    Map.entry(0x88, "server unavailable"),
                    Map.entry(0x89, "server busy"),
                    Map.entry(0x8A, "banned"),
                    Map.entry(0x8B, "server shutting down"),
                    Map.entry(0x8F, "topic filter invalid"),
                    Map.entry(0x94, "topic alias invalid"),
                    Map.entry(0x8D, "keep alive timeout"),
                    Map.entry(0x8E, "session taken over by another client of the same id"),
                    Map.entry(0x90, "topic name invalid"),
                    Map.entry(0x93, "receive maximum exceeded"),
                    Map.entry(0x95, "packet too large"),
                    Map.entry(0x96, "message rate too high"),
                    Map.entry(0x97, "quota exceeded"),
                    Map.entry(0x98, "administrative action"),
                    Map.entry(0x99, "payload format invalid"),
                    Map.entry(0x9A, "retain not supported"),
                    Map.entry(0x9B, "QoS not supported"),
                    Map.entry(0x9C, "use another server"),
                    Map.entry(0x9D, "server moved"),
                    Map.entry(0x9F, "connection rate exceeded"),
                    Map.entry(0xA1, "subscription identifiers not supported"),
                    Map.entry(0xA2, "wildcard subscriptions not supported"));

    /** The broker answers, and will not let this gateway in until somebody changes something. */
    private static final List<Integer> UNWELCOME = List.of(0x85, 0x86, 0x87, 0x8A);

    private static final int TAKEN_OVER = 0x8E;
    private static final int NO_RETAIN = 0x9A;

    /** Chars of what a broker says besides: a sentence and a server's name. */
    static final int MORE = 300;

    private Reasons() {}

    /**
     * What a broker says besides a reason code.
     *
     * @param reason MQTT 5, 3.2.2.3.9 and 3.14.2.2.3; empty for none
     * @param server MQTT 5, 3.2.2.3.16 and 3.14.2.2.5; empty for none
     */
    static String more(String reason, String server) {
        String said = Printable.sentence(reason);
        if (server.isEmpty()) {
            return said;
        }
        String other = "it names another server, " + Printable.name(server);
        return said.isEmpty() ? other : said + "; " + other;
    }

    /** Whether a cause says that the broker gave the session to somebody else. */
    static boolean isTakeover(String cause) {
        return cause.contains(text(TAKEN_OVER, ""));
    }

    /**
     * Whether a cause says that user, password or client id are not those that the broker knows.
     */
    static boolean isUnwelcome(String cause) {
        return UNWELCOME.stream().map(NAMES::get).anyMatch(cause::contains);
    }

    /** Whether a cause says that the broker retains nothing. */
    static boolean isNoRetain(String cause) {
        return cause.contains(text(NO_RETAIN, ""));
    }

    /**
     * @param more what the broker says besides; may be empty
     */
    static String text(int reason, String more) {
        String name = NAMES.getOrDefault(reason, "reason code");
        return "%s (0x%02X)%s"
                .formatted(name, reason, more.isEmpty() ? "" : ": " + Printable.of(more, MORE));
    }
}
