package io.standpipe.mqtt.paho;

import io.standpipe.model.uplink.UplinkTransport.Loss;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.mqtt.connect.NetworkCauses;
import java.util.Map;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Why a connection over MQTT 3.1.1 failed, in words for people. */
public final class Paho3Causes {

    /** CONNACK return codes (MQTT 3.1.1, 3.2.2.3). */
    private static final Map<Integer, Phrase> REFUSALS =
            Map.of(
                    1, ConnectionPhrase.NO_MQTT_3,
                    2, UplinkPhrase.CLIENT_IDENTIFIER,
                    3, UplinkPhrase.UNAVAILABLE,
                    4, UplinkPhrase.PASSWORD,
                    5, UplinkPhrase.NOT_AUTHORIZED);

    /** Those that stay until somebody changes something. */
    private static final Set<Integer> UNWELCOME = Set.of(2, 4, 5);

    private Paho3Causes() {}

    /** How a connection ended, or did not come about though the broker was reached. */
    static Loss loss(Throwable failure) {
        if (!(failure instanceof MqttException mqtt)) {
            return Loss.ENDED;
        }
        if (UNWELCOME.contains(mqtt.getReasonCode())) {
            return Loss.REFUSED;
        }
        Throwable cause = mqtt.getCause();
        return cause == null ? Loss.ENDED : loss(cause);
    }

    public static String text(Throwable failure) {
        if (!(failure instanceof MqttException mqtt)) {
            return NetworkCauses.text(failure);
        }
        int code = mqtt.getReasonCode();
        Phrase refusal = REFUSALS.get(code);
        if (refusal != null) {
            return ConnectionPhrase.BROKER_REFUSED.of(refusal.of());
        }
        if (code == MqttException.REASON_CODE_CONNECTION_LOST
                || code == MqttException.REASON_CODE_CLIENT_NOT_CONNECTED) {
            return NetworkCauses.ofLoss(mqtt.getCause());
        }
        Throwable cause = mqtt.getCause();
        return cause == null ? NetworkCauses.library(code) : text(cause);
    }
}
