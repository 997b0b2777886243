package io.standpipe.mqtt;

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
                    Map.entry(0x9F, "connection rate exceeded"));

    private Reasons() {}

    /**
     * @param more what the broker says besides; may be empty
     */
    static String text(int reason, String more) {
        String name = NAMES.getOrDefault(reason, "reason code");
        return "%s (0x%02X)%s".formatted(name, reason, more.isEmpty() ? "" : ": " + more);
    }
}
