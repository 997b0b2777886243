package io.standpipe.mqtt.connect;

import io.standpipe.model.log.Printable;
import io.standpipe.model.uplink.UplinkTransport.Loss;
import io.standpipe.model.words.UplinkPhrase;
import java.util.Map;
import java.util.Set;

/** Names of the reason codes that mean failure (MQTT 5, 2.4). */
public final class ReasonCodes {

    private static final Map<Integer, UplinkPhrase> NAMES =
            Map.ofEntries(
                    Map.entry(0x80, UplinkPhrase.UNSPECIFIED),
                    Map.entry(0x81, UplinkPhrase.MALFORMED),
                    Map.entry(0x82, UplinkPhrase.PROTOCOL),
                    Map.entry(0x83, UplinkPhrase.IMPLEMENTATION),
                    Map.entry(0x84, UplinkPhrase.PROTOCOL_VERSION),
                    Map.entry(0x85, UplinkPhrase.CLIENT_IDENTIFIER),
                    Map.entry(0x86, UplinkPhrase.PASSWORD),
                    Map.entry(0x87, UplinkPhrase.NOT_AUTHORIZED),
                    Map.entry(0x88, UplinkPhrase.UNAVAILABLE),
                    Map.entry(0x89, UplinkPhrase.BUSY),
                    Map.entry(0x8A, UplinkPhrase.BANNED),
                    Map.entry(0x8B, UplinkPhrase.SHUTTING_DOWN),
                    Map.entry(0x8D, UplinkPhrase.KEEP_ALIVE),
                    Map.entry(0x8E, UplinkPhrase.TAKEN_OVER),
                    Map.entry(0x8F, UplinkPhrase.TOPIC_FILTER),
                    Map.entry(0x90, UplinkPhrase.TOPIC_NAME),
                    Map.entry(0x93, UplinkPhrase.RECEIVE_MAXIMUM),
                    Map.entry(0x94, UplinkPhrase.TOPIC_ALIAS),
                    Map.entry(0x95, UplinkPhrase.PACKET_TOO_LARGE),
                    Map.entry(0x96, UplinkPhrase.MESSAGE_RATE),
                    Map.entry(0x97, UplinkPhrase.QUOTA),
                    Map.entry(0x98, UplinkPhrase.ADMINISTRATIVE),
                    Map.entry(0x99, UplinkPhrase.PAYLOAD_FORMAT),
                    Map.entry(0x9A, UplinkPhrase.RETAIN),
                    Map.entry(0x9B, UplinkPhrase.QOS),
                    Map.entry(0x9C, UplinkPhrase.USE_ANOTHER),
                    Map.entry(0x9D, UplinkPhrase.MOVED),
                    Map.entry(0x9F, UplinkPhrase.CONNECTION_RATE),
                    Map.entry(0xA1, UplinkPhrase.SUBSCRIPTION_IDENTIFIERS),
                    Map.entry(0xA2, UplinkPhrase.WILDCARDS));

    /** The broker answers, and will not let this gateway in until somebody changes something. */
    private static final Set<Integer> UNWELCOME = Set.of(0x85, 0x86, 0x87, 0x8A);

    /** Reason codes from here on are refusals (MQTT 5, 2.4; MQTT 3.1.1, 3.9.3). */
    private static final int REFUSED = 0x80;

    private static final int TAKEN_OVER = 0x8E;
    private static final int NO_RETAIN = 0x9A;

    /** Chars of what a broker says besides: a sentence and a server's name. */
    public static final int MORE = 300;

    private ReasonCodes() {}

    /**
     * What a broker says besides a reason code.
     *
     * @param reason MQTT 5, 3.2.2.3.9 and 3.14.2.2.3; empty for none
     * @param server MQTT 5, 3.2.2.3.16 and 3.14.2.2.5; empty for none
     */
    public static String more(String reason, String server) {
        String said = Printable.sentence(reason);
        if (server.isEmpty()) {
            return said;
        }
        String other = Printable.name(server);
        return said.isEmpty()
                ? UplinkPhrase.OTHER_SERVER.of(other)
                : UplinkPhrase.TEXT_AND_SERVER.of(said, other);
    }

    /** How a connection ended that the broker refused or ended with a reason code. */
    public static Loss loss(int reason) {
        if (reason == TAKEN_OVER) {
            return Loss.TAKEN_OVER;
        }
        return UNWELCOME.contains(reason) ? Loss.REFUSED : Loss.ENDED;
    }

    /**
     * What a PUBACK or SUBACK says.
     *
     * @param text that the broker says besides; may be empty
     * @return why the broker refuses; empty if it does not
     */
    public static String refusal(int reason, String text) {
        return reason < REFUSED ? "" : text(reason, Printable.sentence(text));
    }

    /** Whether a cause says that the broker retains nothing. */
    public static boolean isNoRetain(String cause) {
        return cause.contains(text(NO_RETAIN, ""));
    }

    /**
     * @param more what the broker says besides; may be empty
     */
    public static String text(int reason, String more) {
        String code = "%02X".formatted(reason);
        return more.isEmpty()
                ? UplinkPhrase.CODE.of(name(reason), code)
                : UplinkPhrase.CODE_AND_TEXT.of(name(reason), code, Printable.of(more, MORE));
    }

    private static String name(int reason) {
        return NAMES.getOrDefault(reason, UplinkPhrase.REASON_CODE).of();
    }
}
