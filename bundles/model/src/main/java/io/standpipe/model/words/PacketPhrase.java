package io.standpipe.model.words;

/** What a broker, or a web server in front of one, sends that is no MQTT. */
public enum PacketPhrase implements Phrase {
    BEGINS(
            "the broker sent a packet that begins with 0x%s, which no broker may send",
            "消息服务器发来以 0x%s 开头的报文，这是消息服务器不得发送的"),
    TOO_EARLY("the broker sent a packet (%s) before it let the gateway in", "消息服务器在允许登录之前发来 %s 报文"),
    TOO_LONG(
            "the broker sent a packet (%s) of %s bytes, but at most %s are taken",
            "消息服务器发来的 %s 报文有 %s 字节，最多接收 %s 字节"),
    LENGTH_TOO_LONG(
            "the broker sent a packet (%s) whose length has more than four bytes",
            "消息服务器发来的 %s 报文长度字段超过四个字节"),
    PACKET("the broker sent a packet (%s) that %s", "消息服务器发来的 %s 报文%s"),
    MESSAGE("the broker sent a message that %s", "消息服务器发来的消息%s"),
    DROPPED("a message on %s: it %s", "主题 %s 上的消息%s"),
    NO_ANSWERS("the broker sends messages, but takes no answers to them", "消息服务器发来消息，却不接收应答"),
    NO_PING_ANSWER(
            "the broker answered a ping with something that is no answer to a ping",
            "消息服务器对心跳的应答不符合规定"),
    // how it is, behind the packet
    ENDS("ends too early", "不完整"),
    LENGTH("has a length of more than four bytes", "的长度字段超过四个字节"),
    AUTHENTICATION("asks for an authentication that was not offered", "要求网关没有提供的认证"),
    NOTHING_ASKED("nothing asked for", "并非网关所请求"),
    FLAGS("has flags that it must not have", "含有不应有的标志位"),
    SAYS_NOTHING("says nothing", "没有内容"),
    REASON("has a reason code 0x%s", "的原因码为 0x%s，不应出现"),
    ID_0("has the packet id 0", "的报文标识为 0"),
    TOO_MANY("has %s bytes too many", "多出 %s 字节"),
    QOS_3("has QoS 3", "的 QoS 为 3"),
    BYTES("has %s bytes, but at most %s are taken", "有 %s 字节，最多接收 %s 字节"),
    TOPIC("has a topic with characters that no topic may have", "的主题含有不允许的字符"),
    TOPIC_BEYOND(
            "has a topic with a character beyond U+FDCF, which is not taken over MQTT 3.1.1",
            "的主题含有 U+FDCF 之后的字符，使用 MQTT 3.1.1 时不接收"),
    TOPIC_ALIAS("has a topic alias, which the gateway does not take", "使用主题别名，网关不接受"),
    NO_TOPIC("has no topic", "没有主题"),
    PROPERTY("has a property 0x%s", "含有不应有的属性 0x%s"),
    PROPERTY_TWICE("has the property 0x%s twice", "的属性 0x%s 出现两次"),
    BINARY("has %s bytes of %s, but at most %s are taken", "有 %s 字节的%s，最多接收 %s 字节"),
    CORRELATION("correlation data", "关联数据"),
    AUTHENTICATION_DATA("authentication data", "认证数据"),
    RESPONSE_TOPIC("has a response topic with characters that no topic may have", "的应答主题含有不允许的字符"),
    NO_UTF_8("has a text in property 0x%s that is no UTF-8", "的属性 0x%s 不是 UTF-8 文字"),
    VALUE("has a value that property 0x%s must not have", "的属性 0x%s 取值不当"),
    UNASKED("came though nobody asked for it", "并非网关所订阅"),
    // WebSocket
    FRAME_CUT("the connection ended inside a WebSocket frame", "连接在 WebSocket 帧中途断开"),
    FRAME_BITS(
            "a WebSocket frame from a server must have no reserved bit and no mask, but began with 0x%s",
            "服务器发来的 WebSocket 帧不得有保留位和掩码，现以 0x%s 开头"),
    CONTROL_FRAME(
            "a WebSocket control frame must be whole and of at most %s bytes, but was not",
            "WebSocket 控制帧须完整且最多 %s 字节"),
    FRAME_LENGTH(
            "the length of a WebSocket frame must have at most 63 bits", "WebSocket 帧的长度最多 63 位"),
    OPCODE(
            "a WebSocket frame must be binary here, but came with opcode 0x%s",
            "此处的 WebSocket 帧须为二进制帧，现操作码为 0x%s"),
    CLOSED("the other side has closed the WebSocket", "对方已关闭 WebSocket"),
    NO_WEB_SERVER("no web server answers there, but \"%s\"", "应答的不是 Web 服务器，内容为“%s”"),
    STATUS(
            "the web server answered \"%s\" to a WebSocket on %s; is the path right?",
            "Web 服务器对 %2$s 上的 WebSocket 请求返回“%1$s”；路径是否正确？"),
    HEADER("the web server answered with the header \"%s\"", "Web 服务器返回了无法识别的头部“%s”"),
    HEADER_MUST_BE(
            "the web server's %s must be \"%s\", but is \"%s\"; is there an MQTT broker behind it?",
            "Web 服务器的 %s 须为“%s”，现为“%s”；其后是否有 MQTT 消息服务器？"),
    EXTENSION(
            "the web server uses a WebSocket extension nobody asked for",
            "Web 服务器使用了未请求的 WebSocket 扩展"),
    NO_HANDSHAKE(
            "the server closed the connection instead of answering the WebSocket handshake",
            "服务器未应答 WebSocket 握手即断开连接"),
    ANSWER_TOO_LONG("the web server's answer has more than %s bytes", "Web 服务器的应答超过 %s 字节");

    private final String english;
    private final String chinese;

    PacketPhrase(String english, String chinese) {
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
