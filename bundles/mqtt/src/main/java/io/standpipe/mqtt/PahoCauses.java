package io.standpipe.mqtt;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Why a connection failed, in words for people. */
final class PahoCauses {

    private PahoCauses() {}

    static String text(MqttDisconnectResponse response) {
        MqttException exception = response.getException();
        if (exception != null) {
            return text(exception);
        }
        String more = response.getReasonString();
        return "the broker disconnected: "
                + Reasons.text(response.getReturnCode(), more == null ? "" : more);
    }

    static String text(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "unknown host " + failure.getMessage();
        }
        if (failure instanceof SocketTimeoutException || failure instanceof ConnectException) {
            return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        }
        if (failure instanceof MqttException mqtt) {
            int code = mqtt.getReasonCode();
            if (code >= 0x80 && code <= 0xFF) {
                return "the broker refused: " + Reasons.text(code, "");
            }
            if (code == MqttClientException.REASON_CODE_CONNECTION_LOST) {
                return "the connection was closed";
            }
            if (code == MqttClientException.REASON_CODE_CLIENT_TIMEOUT) {
                return "no answer to a ping";
            }
            if (code == MqttException.REASON_CODE_INVALID_RETURN_CODE) {
                // Paho 1.2.5 does not know each code a PUBACK may carry, and then gives up.
                return "the broker answered with a reason code that does not belong there, perhaps "
                        + Reasons.text(0x95, "");
            }
            Throwable cause = mqtt.getCause();
            return cause == null ? mqtt.toString() : text(cause);
        }
        return failure.toString();
    }
}
