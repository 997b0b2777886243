package io.standpipe.model.words;

/** Why a device has not answered, or not with what was asked for. */
public enum AnswerPhrase implements Phrase {
    // connections
    NO_ANSWER("no answer within %s ms", "%s 毫秒内无应答"),
    LINE_SILENT("nobody on this connection has answered for %s s", "此连接上已 %s 秒没有任何设备应答"),
    CLOSED("the device closed the connection", "设备断开了连接"),
    TAKES_NO_MORE("the device takes no more requests", "设备不再接收请求"),
    NO_INTERFACE("there is no network interface for %s", "没有可到达 %s 的网口"),
    HOST_UNKNOWN("host %s is unknown", "找不到主机 %s"),
    HOST_NOT_LOOKED_UP("host %s could not be looked up: %s", "无法解析主机 %s：%s"),
    WHERE_IT_WAS("%s, and where it was last", "%s；原地址也连接不上"),
    PROGRAM_ERROR("error of this program: %s", "网关程序错误：%s"),
    HANGS_UP(
            "it hangs up on the first request: try connectDelay, or a longer one",
            "设备收到第一个请求就断开：请设置或加大 connectDelay"),
    ANSWERS_NOTHING(
            "it takes connections, but answers nothing on any of them: if it needs a while after connecting, try connectDelay, or a longer one",
            "设备接受连接但从不应答：如连接后需要等待，请设置或加大 connectDelay"),
    SENDS_WITHOUT_END(
            "it sends without end: more than %s KiB that nobody asked for; it is left alone for %s s; check that the address is a Modbus device's, and what is wrong with it",
            "对方不停发送：未经请求的数据超过 %s KiB；暂停连接 %s 秒；请检查该地址是否为 Modbus 设备，以及设备有何故障"),
    // serial ports
    GONE(
            "%s is gone: unplugged, or its adapter has failed; it is used again as soon as it is back",
            "串口 %s 消失：被拔出或适配器故障；恢复后自动使用"),
    NO_PORT("there is no serial port %s; %s", "没有串口 %s；%s"),
    NONE_PLUGGED_IN("none is plugged in; it is used as soon as it is", "未插入任何串口，插入后自动使用"),
    PORTS_THERE("there are: %s", "现有：%s"),
    PORT_FORBIDDEN(
            "serial port %s may not be opened by user %s; add it to the group that owns the port, usually: usermod -aG dialout %s, then start the gateway again",
            "用户 %2$s 无权打开串口 %1$s；请把该用户加入串口所属的组，通常执行 usermod -aG dialout %3$s，然后重启网关"),
    PORT_IN_USE(
            "serial port %s is in use by another program; find it with: fuser -v %s",
            "串口 %s 正被其他程序占用；请用 fuser -v %s 查找"),
    PORT_OF_OTHER_BUS(
            "serial port %s is in use by another bus of this gateway; a line is one bus, with all its devices in one table",
            "串口 %s 正被本网关的另一总线占用；一条线路即一条总线，其设备都在同一设备表中"),
    PORT_REFUSES(
            "serial port %s cannot be opened (error %s), or does not take its settings; see what the system log says of it",
            "串口 %s 无法打开（错误 %s），或不接受其参数；请查看系统日志"),
    PORT_FULL("serial port %s takes no more bytes", "串口 %s 不再接收数据"),
    SERIAL_UNUSABLE("serial ports cannot be used: %s", "串口无法使用：%s"),
    // exceptions
    EXCEPTION("exception %s (%s)", "异常码 %s（%s）"),
    ILLEGAL_FUNCTION("illegal function", "非法功能"),
    ILLEGAL_ADDRESS("illegal data address", "非法数据地址"),
    ILLEGAL_VALUE("illegal data value", "非法数据值"),
    DEVICE_FAILURE("server device failure", "从站设备故障"),
    ACCEPTED("acknowledge", "已受理，处理中"),
    BUSY("server device busy", "从站设备忙"),
    NOT_DONE("negative acknowledge", "拒绝执行"),
    MEMORY_PARITY("memory parity error", "存储奇偶校验错误"),
    NO_GATEWAY_PATH("gateway path unavailable", "网关路径不可用"),
    NO_GATEWAY_TARGET("gateway target device failed to respond", "网关目标设备无响应"),
    NOT_IN_STANDARD("not in the standard", "标准中没有"),
    // what came instead of an answer
    CAME("what came: %s", "收到的是：%s"),
    LATE("an answer to an earlier request", "对先前请求的应答"),
    UNASKED("an answer that nobody here had asked for", "未经请求的应答"),
    REQUEST("a request of somebody else", "其他主站的请求"),
    FOREIGN("an answer with a foreign transaction id", "事务标识不符的应答"),
    WRONG_UNIT("an answer of another unit", "另一从站地址的应答"),
    ECHO("the request itself", "请求本身"),
    WRONG_FUNCTION("an answer to another function", "另一功能码的应答"),
    WRONG_CONTENT("an answer to something else than was asked", "与请求内容不符的应答"),
    CRC("an answer with a wrong check sum", "校验错误的应答"),
    TRUNCATED("only part of an answer", "不完整的应答"),
    EXTRA("bytes behind the answer", "应答后多余的字节"),
    GARBAGE("bytes that are no Modbus frame", "不是 Modbus 报文的字节"),
    CUT("the end of the connection", "连接中断"),
    OTHER_UNIT(
            "unit %s answered instead; is that the device's address?", "从站地址 %s 应答了；这是否才是该设备的地址？"),
    TRANSACTION_0(
            "an answer with transaction id 0: the device does not return the id (always 0); set transactionId: ignored on its bus",
            "应答的事务标识为 0：设备不返回事务标识（总为 0）；请在其总线上设置 transactionId: ignored"),
    TRANSACTION(
            "an answer with transaction id %s instead of %s: another client's, or the device does not return the id; then set transactionId: ignored on its bus",
            "应答的事务标识为 %s，应为 %s：属于其他主站，或设备不返回事务标识；如为后者，请在其总线上设置 transactionId: ignored"),
    PART(
            "only part of an answer, %s of %s bytes; look for a converter that cuts frames, or make timeout longer",
            "应答不完整，只有 %s/%s 字节；请检查转换器是否截断报文，或加大 timeout"),
    ECHOED(
            "the request itself came back: something echoes it, such as a loop of the line, and no device answers",
            "请求被原样送回：线路存在回环等，且没有设备应答"),
    PADDED_EXCEPTION(
            "an exception of %s bytes instead of 2; the device or a converter pads it",
            "异常应答为 %s 字节，应为 2 字节；设备或转换器补了字节"),
    NO_CODE("an exception without a code (0)", "没有异常码（0）的异常应答"),
    OTHER_FUNCTION(
            "an answer to function %s instead of %s; look for another master or client, or a converter that mixes up answers",
            "功能码 %s 的应答，应为 %s；请检查是否有其他主站，或转换器混淆了应答"),
    OTHER_EXCEPTION(
            "an exception to function %s instead of %s; look for another master or client, or a converter that mixes up answers",
            "功能码 %s 的异常应答，应为 %s；请检查是否有其他主站，或转换器混淆了应答"),
    UNMARKED(
            "%s without the mark of an exception (function %s instead of %s); the device refuses, compare profile and manual",
            "%s，但未按异常应答标记（功能码 %s，应为 %s）；设备拒绝请求，请对照设备模板和说明书"),
    OTHER_CONFIRMATION(
            "a confirmation of another address or value than was written", "写入应答的地址或数值与所写的不符"),
    CONFIRMATION_LENGTH(
            "a confirmation of %s bytes instead of %s; the device or a converter cuts or pads it",
            "写入应答为 %s 字节，应为 %s 字节；设备或转换器截断或补了字节"),
    COUNT_OF_TWO(
            "a byte count in two bytes, of which Modbus has one; the device's firmware is wrong, ask its maker for another",
            "字节数占两个字节，而 Modbus 只有一个；设备固件有误，请向厂家索取更新"),
    OTHER_COUNT(
            "an answer that says %s bytes of data and has %s; the device or a converter cuts or pads it",
            "应答声明 %s 字节数据，实有 %s 字节；设备或转换器截断或补了字节"),
    ODD_BYTES(
            "an answer of %s bytes of data, which is no number of registers",
            "应答有 %s 字节数据，不是整数个寄存器"),
    FEWER_BITS("the answer, but shorter: %s bits instead of %s", "应答偏短：%s 位，应为 %s 位"),
    FEWER_REGISTERS("the answer, but shorter: %s registers instead of %s", "应答偏短：%s 个寄存器，应为 %s 个"),
    BYTES_OF_BITS("an answer of %s bytes of bits instead of %s", "应答为 %s 字节的位，应为 %s 字节"),
    REGISTERS("an answer of %s registers instead of %s", "应答为 %s 个寄存器，应为 %s 个"),
    RTU_FRAME(
            "an RTU frame, which has no Modbus TCP header; write rtu+tcp:// before the address",
            "RTU 报文，没有 Modbus TCP 报文头；请在地址前加 rtu+tcp://"),
    TLS_RECORD("a TLS record; write tls:// before the address", "TLS 报文；请在地址前加 tls://"),
    LENGTH_REVERSED(
            "an answer whose length has its bytes in the wrong order (%s instead of %s); the device's firmware is wrong, ask its maker for another",
            "应答的长度字节顺序颠倒（%s，应为 %s）；设备固件有误，请向厂家索取更新"),
    LENGTH_OUTSIDE(
            "an answer with the length %s in its header, but Modbus TCP has 3 to %s",
            "应答报文头中的长度为 %s，而 Modbus TCP 为 3 至 %s"),
    PROTOCOL("an answer with protocol id %s, but that of Modbus is 0", "应答的协议标识为 %s，而 Modbus 为 0"),
    SUM_REVERSED(
            "an answer whose check sum has its bytes in the wrong order; the device's firmware is wrong, ask its maker for another",
            "应答的校验字节顺序颠倒；设备固件有误，请向厂家索取更新"),
    TCP_FRAME(
            "a Modbus TCP frame; write the address without rtu+tcp:// before it",
            "Modbus TCP 报文；请去掉地址前的 rtu+tcp://"),
    ZEROS(
            "nothing but zeros, %s bytes; look at the wires, their order, and speed and parity of the line",
            "全为 0，共 %s 字节；请检查接线、线序及线路的速率和校验"),
    ASCII_FRAME(
            "a frame of Modbus ASCII; set the device or the converter to RTU",
            "Modbus ASCII 报文；请把设备或转换器设为 RTU"),
    TELNET(
            "text of a telnet server; something else than Modbus listens there, look at address and port",
            "telnet 服务的文本；该处不是 Modbus 服务，请检查地址和端口"),
    TEXT(
            "text, \"%s\"; something else than Modbus listens there, look at address and port",
            "文本“%s”；该处不是 Modbus 服务，请检查地址和端口"),
    GARBAGE_BYTES("bytes that are no Modbus frame: %s", "不是 Modbus 报文的字节：%s"),
    OTHERS_IN_EVERY_FORM("others answer in every form that could be asked for", "每种请求形式都另有设备应答"),
    REFUSES_TO_TELL(
            "it refuses a read whose answer could be told from others'", "设备拒绝了可与其他应答区分的读取");

    private final String english;
    private final String chinese;

    AnswerPhrase(String english, String chinese) {
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
