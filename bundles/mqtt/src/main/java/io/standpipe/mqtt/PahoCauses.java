package io.standpipe.mqtt;

import io.standpipe.model.words.Phrase;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Why a connection over MQTT 5 failed, in words for people. */
final class PahoCauses {

    private static final int UNSUPPORTED_VERSION = 0x84;

    private PahoCauses() {}

    /**
     * Why the broker's CONNACK was no welcome, or did not come.
     *
     * @param more what the broker says besides; may be empty
     */
    static String ofConnect(Throwable failure, String more) {
        if (failure instanceof MqttException mqtt) {
            int code = mqtt.getReasonCode();
            // A broker of 3.1.1 answers in its own way, with a code that MQTT 5 does not have.
            if (code == UNSUPPORTED_VERSION
                    || code == MqttException.REASON_CODE_INVALID_RETURN_CODE) {
                return "the broker does not know MQTT 5; set version to 3.1.1";
            }
            if (refusal(code)) {
                return Phrase.BROKER_REFUSED.of(Reasons.text(code, more));
            }
        }
        return text(failure);
    }

    private static boolean refusal(int code) {
        return code >= 0x80 && code <= 0xFF;
    }

    static String text(MqttDisconnectResponse response) {
        MqttException exception = response.getException();
        if (exception != null) {
            return text(exception);
        }
        String reason = response.getReasonString();
        String server = response.getServerReference();
        return "the broker disconnected: "
                + Reasons.text(
                        response.getReturnCode(),
                        Reasons.more(reason == null ? "" : reason, server == null ? "" : server));
    }

    static String text(Throwable failure) {
        if (failure instanceof MqttException mqtt) {
            int code = mqtt.getReasonCode();
            if (refusal(code)) {
                return Phrase.BROKER_REFUSED.of(Reasons.text(code, ""));
            }
            if (code == MqttClientException.REASON_CODE_CONNECTION_LOST
                    || code == MqttClientException.REASON_CODE_CLIENT_NOT_CONNECTED) {
                return NetworkCauses.ofLoss(mqtt.getCause());
            }
            if (code == MqttException.REASON_CODE_INVALID_RETURN_CODE) {
                // Paho 1.2.5 does not know each code a PUBACK may carry, and then gives up.
                return "the broker answered with a reason code that does not belong there, perhaps "
                        + Reasons.text(0x95, "");
            }
            Throwable cause = mqtt.getCause();
            return cause == null ? NetworkCauses.library(code) : text(cause);
        }
        return NetworkCauses.text(failure);
    }
}
