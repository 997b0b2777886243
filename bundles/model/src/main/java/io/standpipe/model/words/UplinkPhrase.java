package io.standpipe.model.words;

/** What is wrong with the settings of an uplink, and why a broker refuses. */
public enum UplinkPhrase implements Phrase {
    SERVER(
            "server must be tcp://host:port, ssl://host:port, ws://host:port/path or wss://host:port/path, or several of them, but is %s",
            "server 须为 tcp://主机:端口、ssl://主机:端口、ws://主机:端口/路径 或 wss://主机:端口/路径，可填多个；现为 %s"),
    PASSED_OVER("it is passed over", "已跳过该地址"),
    NO_CONNECTION("no connection is made", "不建立连接"),
    ROOT(
            "root must be topic levels parted by '/', none empty, without '+', '#' or a leading '$', such as standpipe/1, but is %s",
            "root 须为以“/”分隔的主题层级，各层不能为空，不含“+”和“#”，不以“$”开头，例如 standpipe/1；现为 %s"),
    CLIENT_ID(
            "clientId must be at most %s characters without control characters",
            "clientId 最多 %s 个字符，且不含控制字符"),
    INSTANCE(
            "the instance's name must be 1 to %s letters, digits, '.', '_' or '-', but is %s",
            "实例名称须为 1 至 %s 个字母、数字、“.”、“_”或“-”，现为 %s"),
    CREATE_ANEW("create it anew under another name", "请用其他名称重新创建"),
    NOTHING_SENT(
            "nothing is sent; delete it and make one with another name", "不上报任何内容；请将其删除，用其他名称新建"),
    SERVER_NAME(
            "serverName must be the name in the broker's certificate, but is %s",
            "serverName 须为消息服务器证书中的名称，现为 %s"),
    VERSION("version must be 5 or 3.1.1, but is %s", "version 须为 5 或 3.1.1，现为 %s"),
    WHOLE_PATH(
            "%s must be a file with its whole path, such as /etc/standpipe/%s.pem, but is %s",
            "%s 须填写文件的完整路径，例如 /etc/standpipe/%s.pem，现为 %s"),
    KEY_ALONE("key is set, but certificate is empty", "已填写 key（私钥），但 certificate（网关证书）为空"),
    NOT_ENCRYPTED(
            "ca, certificate and serverName are for encrypted connections, but no server begins with ssl:// or wss://; nothing is encrypted",
            "ca、certificate 和 serverName 用于加密连接，但没有以 ssl:// 或 wss:// 开头的地址；连接未加密"),
    COMMAND_KEY("commandKey must have at least %s characters", "commandKey 至少须有 %s 个字符"),
    NO_COMMAND("no command is carried out", "不执行任何命令"),
    NOT_OPENED("%s cannot be opened: %s", "%s 无法解开：%s"),
    NOT_OPENED_YET(
            "%s is set, but no service is there that opens it; %s until there is one",
            "%s 已设置，但解密服务尚未就绪；在此之前%s"),
    NOT_DECRYPTED(
            "Kura cannot decrypt it, perhaps because it was encrypted on another gateway; enter it again",
            "Kura 无法解密，可能是在另一台网关上加密的；请重新输入"),
    LOCAL_OUTPUT(
            "localOutput must be device/point, a coil of a device of this gateway, but is %s",
            "localOutput 须写成“设备/点位”，为本网关某设备的输出，现为 %s"),
    NOTHING_SET("nothing is set", "不控制任何输出"),
    COMMANDS(
            "commands must be none or some of %s, or name a command that a part of this gateway adds, but names %s; the others are carried out",
            "commands 须为 none、下列命令：%s，或本网关组件另行提供的命令；其中 %s 不是命令，其余命令照常执行"),
    COMMANDS_MIXED(
            "commands has names with and without '+'; write \"%s\" to add to the usual ones, or all names without '+' to carry out no others",
            "commands 中有的命令带“+”，有的不带；要在常用命令之外增加，请写“%s”；只执行列出的命令，请全部不带“+”"),
    USUAL_CARRIED_OUT("the usual ones are carried out", "现按常用命令执行"),
    COMMANDS_FEW(
            "commands names only %s, which would refuse every other command; it is taken as \"%s\": write that, or name all that are to be carried out",
            "commands 只写了 %s，其他命令将全部被拒绝；现按“%s”处理：请改成这样，或列出要执行的全部命令"),
    NOT_STARTED("the uplink could not be started: %s", "上报通道未能启动：%s"),
    SERVERS("%s://%s or %s", "%s://%s 或 %s"),
    // of messages and outputs
    MESSAGE("%s (lane %s, seq %s)", "%s（类别 %s，序号 %s）"),
    TOO_LARGE("it has %s bytes, but the broker takes at most %s", "消息有 %s 字节，而消息服务器最多接收 %s 字节"),
    PART_TOO_LARGE(
            "a part of it has %s bytes, but the broker takes at most %s",
            "其中一部分有 %s 字节，而消息服务器最多接收 %s 字节"),
    BREAKS("the connection broke %s times over it (%s)", "发送该消息时连接 %s 次中断（%s）"),
    ON_NO_BUS("the device %s is on no bus here", "设备 %s 不在本网关的任何总线上"),
    // reason codes of MQTT 5 and return codes of 3.1.1
    CODE("%s (0x%s)", "%s（代码 0x%s）"),
    CODE_AND_TEXT("%s (0x%s): %s", "%s（代码 0x%s），说明：%s"),
    OTHER_SERVER("it names another server (%s)", "它指向另一台服务器（%s）"),
    TEXT_AND_SERVER("%s; it names another server (%s)", "%s；它指向另一台服务器（%s）"),
    REASON_CODE("reason code", "原因码"),
    UNSPECIFIED("unspecified error", "未说明的错误"),
    MALFORMED("malformed packet", "报文格式错误"),
    PROTOCOL("protocol error", "协议错误"),
    IMPLEMENTATION("implementation specific error", "服务器自身的错误"),
    PROTOCOL_VERSION("unsupported protocol version", "不支持该协议版本"),
    CLIENT_IDENTIFIER("client identifier not valid", "客户端标识无效"),
    PASSWORD("bad user name or password", "用户名或密码错误"),
    NOT_AUTHORIZED("not authorized", "未授权"),
    UNAVAILABLE("server unavailable", "服务器不可用"),
    BUSY("server busy", "服务器忙"),
    BANNED("banned", "本客户端被禁止"),
    SHUTTING_DOWN("server shutting down", "服务器正在关闭"),
    TOPIC_FILTER("topic filter invalid", "订阅主题无效"),
    TOPIC_ALIAS("topic alias invalid", "主题别名无效"),
    KEEP_ALIVE("keep alive timeout", "心跳超时"),
    TAKEN_OVER("session taken over by another client of the same id", "会话被同一客户端标识的其他客户端接管"),
    TOPIC_NAME("topic name invalid", "主题名无效"),
    RECEIVE_MAXIMUM("receive maximum exceeded", "未应答的消息过多"),
    PACKET_TOO_LARGE("packet too large", "报文过大"),
    MESSAGE_RATE("message rate too high", "消息过于频繁"),
    QUOTA("quota exceeded", "超出限额"),
    ADMINISTRATIVE("administrative action", "服务器管理员操作"),
    PAYLOAD_FORMAT("payload format invalid", "消息内容格式无效"),
    RETAIN("retain not supported", "不支持保留消息"),
    QOS("QoS not supported", "不支持该 QoS"),
    USE_ANOTHER("use another server", "须改用其他服务器"),
    MOVED("server moved", "服务器已迁移"),
    CONNECTION_RATE("connection rate exceeded", "连接过于频繁"),
    SUBSCRIPTION_IDENTIFIERS("subscription identifiers not supported", "不支持订阅标识"),
    WILDCARDS("wildcard subscriptions not supported", "不支持通配符订阅");

    private final String english;
    private final String chinese;

    UplinkPhrase(String english, String chinese) {
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
