package io.standpipe.mqtt;

import io.standpipe.model.words.Phrase;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Why a connection over MQTT 3.1.1 failed, in words for people. */
final class Paho3Causes {

    /** CONNACK return codes (MQTT 3.1.1, 3.2.2.3). */
    private static final Map<Integer, String> REFUSALS =
            Map.of(
                    1, "it does not know MQTT 3.1.1; set version to 5",
                    2, "client identifier not valid",
                    3, "server unavailable",
                    4, "bad user name or password",
                    5, "not authorized");

    private Paho3Causes() {}

    static String text(Throwable failure) {
        if (!(failure instanceof MqttException mqtt)) {
            return NetworkCauses.text(failure);
        }
        int code = mqtt.getReasonCode();
        String refusal = REFUSALS.get(code);
        if (refusal != null) {
            return Phrase.BROKER_REFUSED.of(refusal);
        }
        if (code == MqttException.REASON_CODE_CONNECTION_LOST
                || code == MqttException.REASON_CODE_CLIENT_NOT_CONNECTED) {
            return NetworkCauses.ofLoss(mqtt.getCause());
        }
        Throwable cause = mqtt.getCause();
        return cause == null ? NetworkCauses.library(code) : text(cause);
    }
}
