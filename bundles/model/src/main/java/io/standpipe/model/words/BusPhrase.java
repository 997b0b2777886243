package io.standpipe.model.words;

/**
 * What is wrong with the configuration of a bus that reads devices, and why something is not done
 * there.
 */
public enum BusPhrase implements Phrase {
    NOT_STARTED("the bus could not start: %s", "总线无法启动：%s"),
    NOT_RUNNING(
            "the bus does not run: it has no address and no device, or could not start; see its configuration fault",
            "总线未运行：既无地址也无设备，或无法启动；请查看其配置错误"),
    NO_SUCH_DEVICE(
            "there is no device \"%s\" on this bus: it is not in the device table, or its row is wrong; see the bus's configuration fault",
            "本总线上没有设备“%s”：不在设备表中，或其所在行有误；请查看该总线的配置错误"),
    PROGRAM_ERROR(
            "an error of this program broke off a connection, which begins anew: %s; keep the log and report it",
            "网关程序错误使一个连接中断，正在重新连接：%s；请保留日志并反馈"),
    // rows of a device table
    ID_ELSEWHERE(
            "device %s has the id of the gateway or stands in the table of another bus already; give it an id of its own, or take it out of one of them and save both",
            "设备 %s 与网关编号相同，或已在另一总线的设备表中；请为其设置单独的编号，或从其中一个设备表中删除并保存两者"),
    ID_OF_BUS(
            "device %s stands in the table of %s already; take it out of one of them and save both",
            "设备 %s 已在 %s 的设备表中；请从其中一个设备表中删除并保存两者"),
    MUST_BE("must be %s, but is %s", "须为%s，现为 %s"),
    // addresses and lines
    ENDPOINT(
            "host, host:port or [IPv6 address]:port with a port from 1 to 65535, rtu+tcp:// or tls:// before it, or the path of a serial port",
            "主机、主机:端口或 [IPv6 地址]:端口（端口 1 至 65535），前面可加 rtu+tcp:// 或 tls://，或为串口路径"),
    SERIAL_PORT(
            "the whole path of a serial port, best one of /dev/serial/by-id",
            "串口的完整路径，最好用 /dev/serial/by-id 下的"),
    OWN_LINE(
            "empty or the bus's, for a serial line is a bus of its own with its port in the bus's address",
            "空或与总线地址相同（一条串行线路即一条总线，串口填在总线地址中）"),
    SERIAL_LINE(
            "baud (%s to %s), data bits, parity (N, E, O) and stop bits, such as \"9600 8N1\", and may go on with rs485 or rs485-low and its delays in ms (0 to %s), such as \"19200 8E1 rs485 1/1\"",
            "波特率（%s 至 %s）、数据位、校验（N、E、O）和停止位，例如 \"9600 8N1\"；后面可加 rs485 或 rs485-low 及其延时毫秒数（0 至 %s），例如 \"19200 8E1 rs485 1/1\""),
    UNIT_0(
            "%s is on unit 0, which on a serial line is every device; give it a unit of its own, or 255 if it has none",
            "%s 的从站地址为 0，在串行线路上即所有设备；请为其设置单独的从站地址，没有则填 255"),
    INTERVALS_TOO_SHORT(
            "%s cannot hold its intervals: what is to be read takes %s of the time at the line's speed, even if every device answers at once; make the intervals longer, raise the baud rate, or spread the devices over more lines",
            "%s 无法保持轮询周期：按线路速率，即使每台设备立即应答，读取也需占用 %s 的时间；请延长周期、提高波特率，或把设备分到多条线路"),
    TWO_AT_UNIT(
            "two devices answer at unit %s, or somebody else asks here, or a converter repeats: %s",
            "从站地址 %s 有两台设备应答，或另有主站，或转换器重复转发：%s"),
    MORE("and %s more", "另有 %s 台"),
    SHARED_VALUES(
            "its values are UNCERTAIN or BAD until no answer that was not asked for has come for 5 minutes; give each device its own unit and let nobody else ask on this line",
            "在连续 5 分钟没有多余应答之前，其数值为存疑或无效；请为每台设备设置不同的从站地址，并停用此线路上的其他主站"),
    // profiles
    NOT_READ_OVER_MODBUS(
            "profile %s has no point that is read over Modbus", "设备模板 %s 没有通过 Modbus 读取的点位"),
    NOT_REPORTED_OVER_COAP(
            "profile %s has no point that is reported over CoAP", "设备模板 %s 没有通过 CoAP 上报的点位"),
    POINT_TOO_LONG(
            "point %s of profile %s takes %s registers, but the device answers at most %s at once",
            "设备模板 %2$s 的点位 %1$s 占 %3$s 个寄存器，而设备一次最多应答 %4$s 个"),
    NO_WRITABLE_POINT(
            "profile %s has no point \"%s\" that may be written; it has %s",
            "设备模板 %s 没有可写点位“%s”；可写的有：%s"),
    // orders
    READ_CUT_SHORT(
            "the bus ended or was set up anew before %s was read; read again",
            "读取 %s 之前总线停止或重新配置；请再次读取"),
    WRITE_CUT_SHORT(
            "the bus ended or was set up anew before %s confirmed the write; it may have happened all the same, look at its value before you write again",
            "%s 应答写入之前总线停止或重新配置；写入可能已生效，再次写入前请先查看其数值"),
    ASK_AGAIN(
            "the bus ended or was set up anew before it could answer; ask again",
            "总线应答之前停止或重新配置；请重试"),
    NOT_HANDED_OVER("the readings of %s could not be handed over; see the log", "%s 的数据未能交付；请查看日志"),
    REPORTS_BY_ITSELF(
            "%s reports by itself and cannot be asked; wait for its next message",
            "%s 主动上报，不能召测；请等待其下一次上报"),
    NOT_WRITTEN("%s/%s was not written: %s", "%s/%s 未写入：%s"),
    NEVER_WRITTEN("nothing is ever written to a detector", "不会对探测器写入任何内容"),
    OF_NOT_WRITTEN("%s of %s was not written: %s", "%2$s 的 %1$s 未写入：%3$s"),
    WRITE_REFUSED("%s refuses to write %s with %s; %s", "%s 拒绝写入 %s：%s；%s"),
    WRITE_UNCONFIRMED(
            "%s did not confirm that %s was written: %s; it may have happened all the same, look at its value before you write again",
            "%s 未应答对 %s 的写入：%s；写入可能已生效，再次写入前请先查看其数值"),
    OTHERS_WAIT("%s others wait already; write less often", "已有 %s 个写入在等待；请降低写入频率"),
    NO_TIME_TO_WRITE(
            "the bus had no time for it within %s s; look for devices that do not answer",
            "总线 %s 秒内未能执行；请检查无应答的设备"),
    WHEN_IT_ANSWERS("write again when the device answers", "请在设备恢复应答后再写入"),
    WHEN_REACHED("write again when the device can be reached", "请在设备恢复连接后再写入"),
    CORRECT_PROFILE("correct the device's profile", "请更正其设备模板"),
    WRITE_LATER("write again later", "请稍后再写入"),
    OTHER_VALUE("choose another value", "请换一个数值"),
    A_NUMBER("a number", "数字"),
    OUTSIDE_RANGE("must lie from %s to %s, but is %s", "须在 %s 至 %s 之间，现为 %s"),
    TOO_LARGE("is too large for a float: %s", "超出浮点数范围：%s"),
    NO_STEP("moves in steps of %s, and %s is none of them", "步长为 %s，%s 不是其整数倍"),
    TYPE_NOT_WRITTEN("is no type that is written: %s", "此类型不能写入：%s"),
    RAW_OUTSIDE(
            "must be %s to %s as the device holds it, but %s would be %s",
            "设备中的数值须为 %s 至 %s，而 %s 对应 %s"),
    // looking for devices
    NO_ADDRESS(
            "the bus has no address and no devices; see its configuration fault",
            "总线既无地址也无设备；请查看其配置错误"),
    OTHER_BUS(
            "address must be one of this bus, or empty for its own, but is %s",
            "address 须为本总线的地址，留空为总线自身地址，现为 %s"),
    SEARCH_ADDRESS(
            "address must be as in the device table, its last number may be a range such as 192.168.1.20-60:502, or empty for the bus's own, but is %s",
            "address 须与设备表中的写法相同，最后一段可为范围，例如 192.168.1.20-60:502，留空为总线自身地址，现为 %s"),
    SEARCH_RANGE(
            "address must be a range such as 192.168.1.20-60:502, but is %s",
            "address 须为范围，例如 192.168.1.20-60:502，现为 %s"),
    SEARCH_TOO_MUCH(
            "there must be at most %s places to look at, but there are %s; search a part",
            "最多搜索 %s 处，现有 %s 处；请分段搜索"),
    SEARCH_GOES_ON(
            "a search goes on already; end it with end-scan, or wait",
            "已有搜索在进行；请用 end-scan 结束，或等待"),
    NO_SEARCH(
            "there was no search since the bus was set up; begin one with scan",
            "总线配置以来没有搜索过；请用 scan 开始"),
    NOT_TOLD_APART(
            "the device did not answer before, or somebody else asks there, and that answer could not be told from this one; try again in a minute, or read another number of registers",
            "设备此前未应答，或另有主站，无法区分两者的应答；请一分钟后重试，或改变读取的寄存器数量"),
    // who may report over CoAP, and where
    PLAIN_EVERYWHERE(
            "plain must name one interface or address, because whoever reaches it can raise and clear alarms, but is %s",
            "plain 须指定一个网口或地址，因为能访问它的人都可以产生和消除报警；现为 %s"),
    NAME_INTERFACE("name the interface that the detectors are on", "请填写探测器所在的网口"),
    LISTEN(
            "an address or interface with a port from 0 to 65535, such as eth1:%s or 10.0.0.1:%s",
            "带端口（0 至 65535）的地址或网口，例如 eth1:%s 或 10.0.0.1:%s"),
    NOTHING_HEARD("%s: nothing is heard at %s:%s: %s", "%s：未能在 %s:%s 上监听：%s"),
    NO_ADDRESS_YET("interface %s has no address yet; bring it up", "网口 %s 尚无地址；请启用该网口"),
    NOT_ASKED("interface %s cannot be asked: %s", "无法查询网口 %s：%s"),
    NO_INTERFACE(
            "there is no interface %s on this machine; name one that is, or an address",
            "本机没有网口 %s；请填写已有的网口或地址"),
    TAKEN("%s is that of %s already; give each its own", "%s 已被 %s 使用；请分别设置"),
    SECURITY("psk, rpk, x509 or none", " psk、rpk、x509 或 none"),
    NO_KEY_OR_NONE(
            "has no key: enter one here or in the setting keys, or write none into column security",
            "没有密钥：请在此处或设置项 keys 中填写，或在 security 列填 none"),
    NO_KEY("has no key: enter one here or in the setting keys", "没有密钥：请在此处或设置项 keys 中填写"),
    NOWHERE_PLAIN(
            "is none, but the setting plain names no interface for plain CoAP",
            "为 none，但设置项 plain 未指定用于不加密 CoAP 的网口"),
    NOWHERE_SECURE("needs DTLS, but the setting secure is empty", "需要 DTLS，但设置项 secure 为空"),
    NO_CA("is x509, but the setting ca names no file to trust", "为 x509，但设置项 ca 未指定受信任的 CA 证书文件"),
    NO_CREDENTIALS(
            "is %s, but the setting credentials names no key of the gateway",
            "为 %s，但设置项 credentials 未指定网关的私钥文件"),
    PUBLIC_KEY(
            "must be the device's public key (SubjectPublicKeyInfo) in base64, as openssl pkey -pubout writes it between its lines",
            "须为 base64 格式的设备公钥（SubjectPublicKeyInfo），即 openssl pkey -pubout 输出中首尾两行之间的内容"),
    KEY_NOT_OPENED("cannot be opened: %s", "无法解开：%s"),
    KEYS_NOT_OPENED("keys cannot be opened: %s", "keys 无法解开：%s"),
    NO_ENTRY("keys: entry %s must be identity=key, but has no '='", "keys 第 %s 项须为“标识=密钥”，但没有“=”"),
    KEY_MISSING(
            "there is no key of \"%s\" now; the one before stays in force until the gateway starts again or the row is taken out",
            "“%s”的密钥现已缺失；原密钥继续有效，直到网关重启或该行被删除"),
    KEY_WRONG(
            "there is a wrong key of \"%s\" now; the one before stays in force until the gateway starts again or the row is taken out",
            "“%s”的密钥现在有误；原密钥继续有效，直到网关重启或该行被删除"),
    NO_PAIRS("must be pairs of hexadecimal digits after 0x, but is not", "0x 后须为成对的十六进制数字，现不是"),
    KEY_LENGTH("must have %s to %s bytes, but has %s", "须为 %s 至 %s 字节，现为 %s 字节"),
    // why a detector's values are not known
    NOTHING_CAME("nothing has come from it for %s", "已 %s 未收到其任何数据"),
    WAS_REFUSED("it, or somebody in its name, was refused: %s", "该设备（或冒用其标识者）被拒绝接入：%s"),
    OBSERVATION_REFUSED(
            "it answers %s when asked to tell changes of %s", "要求其上报 %2$s 的变化时，应答为 %1$s"),
    OBSERVATION_ENDED("it has ended telling changes of %s: %s", "已停止上报 %s 的变化：%s"),
    OBSERVATION_UNANSWERED(
            "it does not answer when asked to tell changes of %s", "要求其上报 %s 的变化时无应答"),
    OBSERVATION_UNREADABLE("what it tells of %s cannot be read: %s", "其上报的 %s 无法解析：%s"),
    CONTENT_FORMAT("content format %s", "不支持的数据格式 %s"),
    NOTHING_KNOWN("nothing in it is known to the profile", "其中没有设备模板所含的内容"),
    NOT_REGISTERED("it has ended its registration or not renewed it", "已注销或未续期注册"),
    FIRE_UNTOLD("it has not told since it registered whether there is a fire", "注册以来未上报火警状态"),
    // registers that somebody types
    TYPED_LINE(
            "must be a table, an address and values, such as holding 100: 1234 0x04D2, but is %s; write one so",
            "须为“表 地址: 值 …”，例如 holding 100: 1234 0x04D2，现为 %s；请照此填写"),
    TYPED_VALUE(
            "must be a number from -32768 to 65535, or 0x0000 to 0xFFFF, but is %s; correct it",
            "须为 -32768 至 65535 的数，或 0x0000 至 0xFFFF，现为 %s；请改正"),
    TYPED_BIT(
            "must be 0 or 1, as a coil or a discrete input is, but is %s; correct it",
            "线圈和离散输入须为 0 或 1，现为 %s；请改正"),
    TYPED_BEYOND(
            "address %s is beyond the last, 65535; correct the address or leave out values",
            "地址 %s 超过最后一个 65535；请改正地址或减少数值"),
    TYPED_MANY("more than %s registers; leave some out", "寄存器超过 %s 个，请减少"),
    CONNECTIONS_NOT_KEPT(
            "%s cannot be written (%s): after a restart, detectors must shake hands and register anew; look at the disk",
            "%s 无法写入（%s）：重启后探测器须重新握手和注册；请检查存储");

    private final String english;
    private final String chinese;

    BusPhrase(String english, String chinese) {
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
