package io.standpipe.model.words;

/** Why a connection does not come about. */
public enum ConnectionPhrase implements Phrase {
    NO_REASON_GIVEN(
            "the broker or something on the way closed the connection and gave no reason; the broker's log may have one",
            "消息服务器或中间设备断开了连接且未说明原因；可查看消息服务器的日志"),
    FILES_RENEWED("the certificate files have changed; it is connected anew", "证书文件已更换，正在重新连接"),
    UNKNOWN_HOST("unknown host %s", "找不到主机 %s"),
    CONNECTION_BROKE("the connection broke: %s", "连接中断：%s"),
    CONNECTION_REFUSED("connection refused", "连接被拒绝，端口未开放"),
    CONNECT_TIMED_OUT("connect timed out", "连接超时"),
    READ_TIMED_OUT("read timed out", "等待应答超时"),
    NETWORK_UNREACHABLE("network is unreachable", "网络不可达"),
    NO_ROUTE("no route to host", "没有到主机的路由"),
    NO_CONNECTION_WITHIN("no connection within %s ms", "%s 毫秒内未能建立连接"),
    BROKER_REFUSED("the broker refused: %s", "消息服务器拒绝：%s"),
    CONNECTION_RESET("connection reset", "连接被对方重置"),
    RESET_BY_PEER("connection reset by peer", "连接被对方重置"),
    BROKEN_PIPE("broken pipe", "对方已关闭连接"),
    SOCKET_CLOSED("socket closed", "连接已关闭"),
    CONNECTION_TIMED_OUT("connection timed out", "连接超时，对方无响应"),
    HOST_UNREACHABLE("host is unreachable", "主机不可达"),
    NO_ANSWER_WITHIN("no answer within %s s", "%s 秒内无应答"),
    NO_HANDSHAKE("no handshake within %s s; is the port right?", "%s 秒内未完成握手；端口是否正确？"),
    NO_REASON_IN_JAVA("it failed for a reason that Java does not name: %s", "失败，Java 未说明原因：%s"),
    DOES_NOT_BELONG(
            "the broker sent something that does not belong there, or the connection ended in the middle (code %s)",
            "消息服务器发来不该有的内容，或连接中途断开（代码 %s）"),
    PACKET_UNREADABLE("a packet from the broker could not be read (%s)", "消息服务器发来的报文无法读取（%s）"),
    NO_MQTT_5(
            "the broker does not know MQTT 5; set version to 3.1.1",
            "消息服务器不支持 MQTT 5；请把 version 设为 3.1.1"),
    NO_MQTT_3("it does not know MQTT 3.1.1; set version to 5", "不支持 MQTT 3.1.1；请把 version 设为 5"),
    BROKER_DISCONNECTED("the broker disconnected", "消息服务器断开了连接"),
    BROKER_DISCONNECTED_BECAUSE("the broker disconnected: %s", "消息服务器断开了连接：%s"),
    STRANGE_REASON(
            "the broker answered with a reason code that does not belong there, perhaps %s",
            "消息服务器应答了不该有的原因码，可能是：%s"),
    QOS_0_ONLY(
            "the broker takes QoS 0 only, so it confirms nothing; the gateway needs QoS 1, set the broker so",
            "消息服务器只支持 QoS 0，不返回应答；网关需要 QoS 1，请在消息服务器上设置"),
    BROKER_SILENT(
            "nothing came from the broker for %s s though it was asked; the way there or the broker is down",
            "已发出探测，消息服务器 %s 秒没有任何回应；网络或消息服务器已中断"),
    NOT_ACKNOWLEDGED(
            "it can be reached but has not acknowledged what was sent on %s for %s s",
            "可以连通，但 %s 上的消息已 %s 秒未获应答"),
    ACKNOWLEDGES_NOTHING("it can be reached but acknowledges nothing", "可以连通，但对消息没有任何应答"),
    STATUS_NOT_BACK(
            "connected, but the gateway's own status does not come back", "已连接，但网关自己的状态没有发回"),
    SUBSCRIPTION_NOT_ANSWERED(
            "the broker did not answer a subscription within %s s", "消息服务器 %s 秒内未应答订阅"),
    TRANSPORT_FAILED(
            "the program that carries messages to the centre failed in %s: %s",
            "负责与监控中心通信的程序出错（%s）：%s"),
    GIVEN_UP_FOR("it was given up for %s", "已改用 %s");

    private final String english;
    private final String chinese;

    ConnectionPhrase(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    @Override
    public String english() {
        return english;
    }

    @Override
    public String chinese() {
        return chinese;
    }
}
