package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.standpipe.model.config.Settings;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.uplink.UplinkTransport.Loss;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.mqtt.connect.NetworkCauses;
import io.standpipe.mqtt.connect.ReasonCodes;
import io.standpipe.mqtt.paho.Paho3Causes;
import io.standpipe.mqtt.paho.PahoCauses;
import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.mqtt.settings.MqttSettings;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.VirtualTime;
import io.standpipe.uplink.command.DutySettings;
import io.standpipe.uplink.watch.ConnectionCauses;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of an uplink, where it is shown in Chinese. */
class ChineseTest {

    /** What the component's own reading says of a setting. */
    private static List<String> problems(String key, String value) {
        Settings settings =
                Settings.of(
                        Map.of(
                                key.equals("server") ? "x" : "server",
                                "tcp://centre",
                                "service.pid",
                                "io.standpipe.mqtt~" + (key.equals("name") ? value : "a"),
                                key,
                                value));
        MqttSettings.parse(settings, "gw-1");
        DutySettings.parse(settings, none -> false);
        Passwords.open(
                settings,
                key.equals("password")
                        ? null
                        : secret -> {
                            if (secret.equals("env:NO")) {
                                throw new IllegalArgumentException("permission denied");
                            }
                            return secret.toCharArray();
                        });
        return settings.problems();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server | centre.example:1883",
                "server | tcp://a, centre",
                "server | tcp://user:geheim7@centre",
                "root | standpipe//1",
                "name | -",
                "serverName | a name",
                "serverName | centre",
                "version | 4",
                "version | eleventh hour and a half",
                "ca | ca.pem",
                "key | /etc/key.pem",
                "commandKey | too short",
                "commandKey | env:NO",
                "keyPassword | env:NO",
                "password | env:YES",
                "keepAlive | often",
                "localOutput | siren",
                "commands | reboot, status",
                "commands | +scan, status",
                "commands | write",
            })
    void eachMistakeInASetting(String key, String value) {
        List<String> problems = problems(key, value);
        assertFalse(problems.isEmpty());
        problems.forEach(ChineseText::of);
    }

    @Test
    void mistakesInFull() {
        assertEquals(
                "clientId 最多 256 个字符，且不含控制字符；不建立连接",
                ChineseText.of(problems("clientId", "x".repeat(257)).get(0)));
        assertEquals(
                "keyPassword 无法解开：权限不足；不建立连接",
                ChineseText.of(problems("keyPassword", "env:NO").get(0)));
        assertEquals(
                "password 已设置，但解密服务尚未就绪；在此之前不建立连接",
                ChineseText.of(problems("password", "env:YES").get(0)));
        assertEquals(
                "server 须为 tcp://主机:端口、ssl://主机:端口、ws://主机:端口/路径 或 wss://主机:端口/路径，可填多个；现为"
                        + " \"centre.x\"；已跳过该地址",
                ChineseText.of(problems("server", "tcp://a centre.x").get(0)));
        assertEquals(
                "version 须为 5 或 3.1.1，现为 一段 10 个字符的文字（不在此显示）；不建立连接",
                ChineseText.of(problems("version", "Geheimnis7").get(0)));
    }

    @Test
    void eachCauseOfAConnectionThatDoesNotComeAbout() {
        for (IOException cause :
                List.of(
                        new UnknownHostException("centre"),
                        new ConnectException("Connection refused"),
                        new SocketTimeoutException("Connect timed out"),
                        new SocketException("connection refused; network is unreachable"),
                        new SocketException("Connection reset"),
                        new SocketException("Broken pipe"),
                        new EOFException(),
                        new ProtocolException("the broker disconnected"),
                        new IOException())) {
            ChineseText.of(NetworkCauses.text(cause));
            ChineseText.of(NetworkCauses.ofLoss(cause));
        }
        ChineseText.of(NetworkCauses.library(32000));
        ChineseText.of(NetworkCauses.unreadable(new IllegalStateException()));
    }

    @Test
    void eachReasonOfABroker() {
        for (int code = 0x80; code < 0x100; code++) {
            ChineseText.of(PahoCauses.ofConnect(new MqttException(code), ""));
            ChineseText.of(ReasonCodes.text(code, ""));
        }
        for (int code = 1; code <= 5; code++) {
            ChineseText.of(
                    Paho3Causes.text(new org.eclipse.paho.client.mqttv3.MqttException(code)));
        }
        assertEquals(
                "消息服务器拒绝：未授权（代码 0x87），说明：moved；它指向另一台服务器（b.example）",
                ChineseText.of(
                        PahoCauses.ofConnect(
                                new MqttException(0x87), ReasonCodes.more("moved", "b.example"))));
    }

    /** Two addresses, each with its cause, within the fault that stands on the page. */
    @Test
    void aFaultWithTheCausesOfBothAddresses() {
        List<BrokerAddress> servers =
                BrokerAddress.list(Settings.of(Map.of("server", "tcp://centre, ssl://spare")));
        ConnectionCauses causes =
                new ConnectionCauses(
                        new LogLimit(new VirtualTime(), line -> {}),
                        servers.stream().map(BrokerAddress::toString).toList());
        causes.failed(
                servers.get(0).toString(),
                NetworkCauses.text(new ConnectException("Connection refused")),
                Loss.UNREACHED);
        causes.failed(
                servers.get(1).toString(),
                PahoCauses.ofConnect(new MqttException(0x86), "bad; worse"),
                Loss.REFUSED);
        assertEquals(
                "tcp://centre:1883 或 ssl://spare:8883 拒绝本网关登录："
                        + "地址 ssl://spare:8883：消息服务器拒绝：用户名或密码错误（代码 0x86），说明：bad; worse；"
                        + "地址 tcp://centre:1883：连接被拒绝，端口未开放；报警和数据均已保留；请检查用户名、密码和客户端标识",
                ChineseText.of(
                        FaultPhrase.NOT_LET_IN.of(
                                "tcp://centre:1883 or ssl://spare:8883", causes.text())));
    }
}
