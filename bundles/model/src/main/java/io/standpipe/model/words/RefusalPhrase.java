package io.standpipe.model.words;

/** Why a device that calls is refused. */
public enum RefusalPhrase implements Phrase {
    NOT_INSTALLED("not installed", "未登记"),
    NO_KEY("no key for this identity", "该标识未配置密钥"),
    WRONG_KEY("wrong key", "密钥错误"),
    HANDSHAKE_FAILED("DTLS handshake failed", "DTLS 握手失败"),
    TOO_MANY_HANDSHAKES(
            "more than %s handshakes at once and one in %s s", "握手过于频繁：一次超过 %s 个，此后超过每 %s 秒 1 个"),
    WITHOUT_DTLS("came without DTLS", "未使用 DTLS 加密"),
    PROVED_OTHERWISE("proved itself by %s, not %s", "认证方式为 %s，设备表中登记为 %s"),
    CALLS_ITSELF("calls itself %s", "自报名称为 %s"),
    CAME_TOO_OFTEN("came too often", "上报过于频繁"),
    SENDS_TO_ALL("sends to all", "以组播方式发送"),
    NO_SUCH_PATH("no such path: %s", "访问的路径不存在：%s"),
    ANOTHER_METHOD("another method than POST: %s", "未使用 POST 方法：%s"),
    FORMAT_NOT_READ("a format that is not read: content format %s", "不支持的数据格式：content format %s"),
    NOT_SAID("not said", "未注明"),
    REGISTRATION_UNREADABLE("a registration that cannot be read: %s", "注册信息无法解析：%s"),
    REGISTRATION_UNKNOWN("its registration is not known or ended: %s", "注册未知或已到期：%s"),
    NOT_OBSERVED_HERE(
            "reports as if it were observed, but is not registered here", "按已订阅方式上报，但未在本网关注册"),
    UNREADABLE("what it sent cannot be read: %s", "上报内容无法解析：%s"),
    NO_RECORD_KNOWN("none of its records is one of its profile: %s", "上报的各项均不在其设备模板中：%s"),
    RECORD_UNKNOWN("its profile has no record %s", "其设备模板中没有此项：%s"),
    NO_COAP("sends what is no CoAP, or an option that is not known", "发送的不是 CoAP 报文，或含未知选项"),
    TOO_MANY_BODIES("too many bodies in blocks", "分块传输过多"),
    TOO_MANY_BYTES("more than %s bytes", "超过 %s 字节"),
    TOO_MANY_OPTIONS("a message with more than %s options", "报文选项超过 %s 个"),
    OPTION_TOO_LONG("an option of more than %s bytes", "有选项超过 %s 字节"),
    OPTIONS_TOO_LONG("options of more than %s bytes", "选项总长超过 %s 字节"),
    LATER_BLOCK("a later block of an answer that had none", "请求了不存在的后续分块"),
    FOR_A_PROXY("something for a proxy, which this is not", "要求代理转发，本网关不是代理"),
    BLOCK_SIZE("a block of no size that there is", "分块大小无效"),
    NO_SUCH_SIZE("a size that nothing has", "长度选项的值无效"),
    EMPTY_BLOCK("a block of a body without bytes", "分块内容为空"),
    NO_FRAME("no frame is known of this device", "设备模板中没有此设备的报文格式"),
    TOO_WEAK("too weak: %s", "证书或密钥强度不足：%s");

    private final String english;
    private final String chinese;

    RefusalPhrase(String english, String chinese) {
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
