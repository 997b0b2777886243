package io.standpipe.mqtt;

import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.mqtt.settings.MqttSettings;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** For metatype only; the settings are read, with bounds, by {@link MqttSettings}. */
@ObjectClassDefinition(
        id = MqttSettings.COMPONENT,
        name = "Standpipe MQTT uplink",
        description =
                "Publishes alarms, states and readings to the broker of the monitoring centre, over"
                        + " MQTT 5 or 3.1.1, and confirms what the broker acknowledged.",
        icon = @Icon(resource = "OSGI-INF/mqtt.png", size = 32))
@interface MqttConfig {

    @AttributeDefinition(
            name = "Server",
            description =
                    "The broker: tcp://host:port, encrypted ssl://host:port, inside a WebSocket"
                            + " ws://host:port/path or wss://host:port/path. Ports if none is"
                            + " given: 1883, 8883, 80, 443; path: /mqtt. Several addresses are"
                            + " separated by commas, the preferred one first.",
            min = "7",
            max = "2048")
    String server() default "";

    @AttributeDefinition(
            name = "Version of MQTT",
            required = false,
            description = "What the broker speaks; it is not found out by trying.",
            options = {
                @Option(label = "5", value = "5"),
                @Option(label = "3.1.1", value = "3.1.1")
            })
    String version() default "5";

    @AttributeDefinition(
            name = "CA",
            required = false,
            max = "1024",
            description =
                    "File with the certificates of those who issued that of the broker, PEM, whole"
                            + " path. No other CA is trusted then. Empty: the CAs that Java"
                            + " trusts.")
    String ca() default "";

    @AttributeDefinition(
            name = "Server name",
            required = false,
            max = "253",
            description =
                    "Name that the certificate of the broker must be for. Empty: the host of the"
                            + " server. For brokers whose address is not in their"
                            + " certificate.")
    String serverName() default "";

    @AttributeDefinition(
            name = "Certificate",
            required = false,
            max = "1024",
            description =
                    "File with the certificate of the gateway and those between it and the CA,"
                            + " PEM, or with the key as PKCS#12 (.p12); whole path. Empty:"
                            + " none.")
    String certificate() default "";

    @AttributeDefinition(
            name = "Key",
            required = false,
            max = "1024",
            description =
                    "File with the key of the certificate, PEM, whole path. Empty: it is in"
                            + " the file of the certificate.")
    String key() default "";

    @AttributeDefinition(
            name = "Key password",
            type = AttributeType.PASSWORD,
            required = false,
            description = "Password of the key or of the PKCS#12 file. Empty: none.")
    String keyPassword() default "";

    @AttributeDefinition(
            name = "Client id",
            required = false,
            max = "256",
            description =
                    "By which the broker knows this uplink; no two may use the same. Empty:"
                            + " standpipe-, the id of the gateway and the name of this uplink.")
    String clientId() default "";

    @AttributeDefinition(
            name = "User",
            required = false,
            max = "256",
            description = "User name for the broker. Empty: none.")
    String user() default "";

    @AttributeDefinition(
            name = "Password",
            type = AttributeType.PASSWORD,
            required = false,
            description = "Password for the broker. Empty: none.")
    String password() default "";

    @AttributeDefinition(
            name = "Keep alive (s)",
            min = "5",
            max = "1200",
            description =
                    "Time without traffic after which the connection is probed, 5 to 1200. The"
                            + " broker declares the gateway offline after one and a half times"
                            + " as long.")
    int keepAlive() default 30;

    @AttributeDefinition(
            name = "Status interval (s)",
            min = "5",
            max = "3600",
            description = "Between two status messages when nothing changes, 5 to 3600.")
    int statusInterval() default 30;

    @AttributeDefinition(
            name = "Root topic",
            min = "1",
            max = "256",
            description =
                    "Topic levels in front of district and gateway. The 1 is the version of the"
                            + " contract.")
    String root() default "standpipe/1";

    @AttributeDefinition(
            name = "Replay rate (kB/s)",
            min = "0",
            max = "100000",
            description =
                    "How fast readings that waited for a connection go out, 0 to 100000 kB/s; 0:"
                            + " as fast as possible. Alarms are never held back.")
    int replayRate() default UplinkDuties.REPLAY_RATE;

    @AttributeDefinition(
            name = "Local output",
            required = false,
            max = "129",
            description =
                    "An output of a device of this gateway, device/point. It is switched on while"
                            + " the broker of the monitoring centre has not confirmed an alarm for 100"
                            + " s, and off afterwards: a lamp or a horn. It says nothing about whether"
                            + " a person has seen the alarm. The bus must allow writing to the point."
                            + " Empty: none.")
    String localOutput() default "";

    @AttributeDefinition(
            name = "Commands",
            required = false,
            max = "1024",
            description =
                    "Which commands from the monitoring centre are carried out. Empty: the usual"
                            + " ones, which are all but write, which sets outputs, and scan,"
                            + " which searches a network. +scan or +write: the usual ones and"
                            + " this one. Names without + : these only, and every other command"
                            + " is refused. none: none. The broker decides who may send them.")
    String commands() default "";

    @AttributeDefinition(
            name = "Command key",
            type = AttributeType.PASSWORD,
            required = false,
            description =
                    "If it is set, commands are carried out only if they are signed with this"
                            + " secret (JWS, HS256); at least 32 characters. Empty: the"
                            + " access rules of the broker alone decide.")
    String commandKey() default "";
}
