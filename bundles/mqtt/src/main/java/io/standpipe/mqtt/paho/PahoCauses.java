package io.standpipe.mqtt.paho;

import io.standpipe.model.uplink.UplinkTransport.Loss;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.mqtt.connect.NetworkCauses;
import io.standpipe.mqtt.connect.ReasonCodes;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Why a connection over MQTT 5 failed, in words for people. */
public final class PahoCauses {

    private static final int UNSUPPORTED_VERSION = 0x84;

    private PahoCauses() {}

    /**
     * Why the broker's CONNACK was no welcome, or did not come.
     *
     * @param more what the broker says besides; may be empty
     */
    public static String ofConnect(Throwable failure, String more) {
        if (failure instanceof MqttException mqtt) {
            int code = mqtt.getReasonCode();
            // A broker of 3.1.1 answers in its own way, with a code that MQTT 5 does not have.
            if (code == UNSUPPORTED_VERSION
                    || code == MqttException.REASON_CODE_INVALID_RETURN_CODE) {
                return ConnectionPhrase.NO_MQTT_5.of();
            }
            if (refusal(code)) {
                return ConnectionPhrase.BROKER_REFUSED.of(ReasonCodes.text(code, more));
            }
        }
        return text(failure);
    }

    /** How a connection ended. */
    static Loss loss(MqttDisconnectResponse response) {
        MqttException exception = response.getException();
        return exception == null ? ReasonCodes.loss(response.getReturnCode()) : loss(exception);
    }

    /** Likewise; also why it did not come about, if the broker was reached. */
    static Loss loss(Throwable failure) {
        if (failure instanceof MqttException mqtt) {
            int code = mqtt.getReasonCode();
            Throwable cause = mqtt.getCause();
            return refusal(code) || cause == null ? ReasonCodes.loss(code) : loss(cause);
        }
        return Loss.ENDED;
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
        return ConnectionPhrase.BROKER_DISCONNECTED_BECAUSE.of(
                ReasonCodes.text(
                        response.getReturnCode(),
                        ReasonCodes.more(
                                reason == null ? "" : reason, server == null ? "" : server)));
    }

    static String text(Throwable failure) {
        if (failure instanceof MqttException mqtt) {
            int code = mqtt.getReasonCode();
            if (refusal(code)) {
                return ConnectionPhrase.BROKER_REFUSED.of(ReasonCodes.text(code, ""));
            }
            if (code == MqttClientException.REASON_CODE_CONNECTION_LOST
                    || code == MqttClientException.REASON_CODE_CLIENT_NOT_CONNECTED) {
                return NetworkCauses.ofLoss(mqtt.getCause());
            }
            if (code == MqttException.REASON_CODE_INVALID_RETURN_CODE) {
                // Paho 1.2.5 does not know each code a PUBACK may carry, and then gives up.
                return ConnectionPhrase.STRANGE_REASON.of(ReasonCodes.text(0x95, ""));
            }
            Throwable cause = mqtt.getCause();
            return cause == null ? NetworkCauses.library(code) : text(cause);
        }
        return NetworkCauses.text(failure);
    }
}
