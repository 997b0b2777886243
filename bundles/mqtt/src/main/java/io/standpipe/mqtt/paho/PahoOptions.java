package io.standpipe.mqtt.paho;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.ConnectedSocket;
import io.standpipe.mqtt.packet.PacketGuard;
import java.lang.reflect.Field;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.MqttConnectionState;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** How Paho's client of MQTT 5 is set up, and what its packets hold. */
final class PahoOptions {

    private PahoOptions() {}

    static MqttConnectionOptions connect(
            ConnectTarget target, ConnectedSocket wire, UplinkTransport.Outgoing will) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(wire.factory());
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(target.keepAlive());
        options.setMaximumPacketSize((long) PacketGuard.MAX);
        if (!target.user().isEmpty()) {
            options.setUserName(target.user());
        }
        if (target.password().length > 0) {
            options.setPassword(target.password());
        }
        options.setWill(target.topics().topic(will.path()), message(will));
        options.setWillMessageProperties(properties());
        return options;
    }

    static MqttMessage message(UplinkTransport.Outgoing outgoing) {
        MqttMessage message =
                new MqttMessage(outgoing.payload(), 1, outgoing.retained(), properties());
        if (outgoing.correlation().length > 0) {
            message.getProperties().setCorrelationData(outgoing.correlation());
        }
        return message;
    }

    private static MqttProperties properties() {
        MqttProperties properties = new MqttProperties();
        properties.setPayloadFormat(true);
        properties.setContentType("application/json");
        return properties;
    }

    /**
     * Paho 1.2.5 takes a Receive Maximum above 32767 for a negative one and then refuses every
     * publish as too many (eclipse-paho/paho.mqtt.java issue 993); it puts topic aliases in place
     * of topics, which a broker that refused the first message need not know; and it holds what we
     * send against the packet size that we take, and the other way round (its ClientState mixes the
     * two up), so they are set crosswise. What the broker takes the uplink looks after.
     */
    static void correct(MqttAsyncClient paho, int receiveMaximum) {
        try {
            Field field = MqttAsyncClient.class.getDeclaredField("mqttConnection");
            field.setAccessible(true);
            MqttConnectionState state = (MqttConnectionState) field.get(paho);
            state.setReceiveMaximum(receiveMaximum);
            state.setOutgoingTopicAliasMaximum(0);
            state.setOutgoingMaximumPacketSize((long) PacketGuard.MAX);
            state.setIncomingMaximumPacketSize(Long.MAX_VALUE);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this bundle carries another Paho than 1.2.5", e);
        }
    }
}
