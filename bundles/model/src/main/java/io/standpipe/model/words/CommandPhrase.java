package io.standpipe.model.words;

/** Why a command from upstream is not carried out. */
public enum CommandPhrase implements Phrase {
    NOT_ALLOWED(
            "this gateway's configuration does not allow the command; see its setting commands",
            "本网关的配置不允许该命令；见设置项 commands"),
    CLOCK(
            "the gateway's clock is not synchronised, so it cannot tell whether the command has expired; try again when status says clock synchronised",
            "网关时钟未同步，无法判断命令是否过期；请在 status 显示时钟已同步后重试"),
    EXPIRED("it has expired; send a new one, and look at both clocks", "命令已过期；请重新发送，并检查双方时钟"),
    EXPIRES_LATE(
            "expires must be at most %s min ahead, but is later; look at both clocks",
            "expires 最多提前 %s 分钟，现更晚；请检查双方时钟"),
    ID_USED("its id was used before; give each command a new one", "其 id 已用过；每条命令请用新的 id"),
    TOO_FAST("they came too fast", "命令发送过于频繁"),
    TOO_MANY("too many commands are under way; try again later", "正在执行的命令过多；请稍后重试"),
    NOT_ENDED("it has not ended within %s s; it may still be done", "%s 秒内未执行完；之后仍可能完成"),
    UPLINK_ENDED("the uplink ended before it did; it may still be done", "上报通道在命令执行完之前停止；之后仍可能完成"),
    FAILED("it failed: %s", "执行失败：%s"),
    RETAINED(
            "a retained command is never carried out; publish it without the RETAIN flag, and clear the retained one",
            "保留的命令一律不执行；请不带 RETAIN 标志发布，并清除已保留的命令"),
    NO_SUCH("there is no such command; the contract lists them", "没有这个命令；可用的命令见接口规范"),
    LENGTH("a command must have at most %s bytes, but has %s", "命令最多 %s 字节，现有 %s 字节"),
    NOT_OFFERED(
            "nothing of this gateway carries the command out at the moment; see that the bus or part that does is configured and runs",
            "目前网关中没有可执行该命令的部分；请确认相应的总线或组件已配置且正在运行"),
    NO_RULES(
            "this is not available at the moment: the gateway's rules do not run; try again later",
            "暂不可用：网关的规则尚未运行；请稍后重试"),
    // its members
    JSON("%s must be one JSON object in UTF-8, but is not", "%s须为一个 UTF-8 编码的 JSON 对象"),
    A_COMMAND("a command", "命令"),
    JWS_HEADER("the header of the JWS", "JWS 头部"),
    ID(
            "%s must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit",
            "%s 须为 1 至 64 个字母、数字、“.”、“_”或“-”，以字母或数字开头"),
    WHO("who must be 1 to %s characters", "who 须为 1 至 %s 个字符"),
    ELSEWHERE("%s must be \"%s\", where it was sent to, but is %s", "%s 须为“%s”，即命令发往之处，现%s"),
    MISSING("missing", "缺少"),
    ANOTHER("another", "不同"),
    TEXT("%s must be a text, but is missing or something else", "%s 须为文字，现缺少或不是文字"),
    EXPIRES(
            "expires must be milliseconds since 1970 UTC, a whole number, but is missing or something else",
            "expires 须为自 1970 年（UTC）起的毫秒数，为整数，现缺少或不是"),
    TEXT_LENGTH("%s must have at most %s characters, but has %s", "%s 最多 %s 个字符，现有 %s 个"),
    WHOLE_NUMBER(
            "%s must be a whole number from %s to %s, but is missing or something else",
            "%s 须为 %s 至 %s 的整数，现缺少或不是"),
    ANY_WHOLE_NUMBER(
            "%s must be a whole number, but is missing or something else", "%s 须为整数，现缺少或不是"),
    NUMBER("%s must be a number, but is missing or something else", "%s 须为数，现缺少或不是"),
    TABLE(
            "table must be coil, discrete, holding or input, but is something else",
            "table 须为 coil、discrete、holding 或 input"),
    LANE("lane must be alarm or telemetry, but is something else", "lane 须为 alarm 或 telemetry"),
    WHAT("what must be one of %s, but is something else", "what 须为下列之一：%s"),
    SERVICEABILITY(
            "serviceability must be NO_WATER, DAMAGED, BURIED, ENCLOSED or SERVICEABLE, but is something else",
            "serviceability 须为 NO_WATER、DAMAGED、BURIED、ENCLOSED 或 SERVICEABLE"),
    SEQ(
            "seq must be at most the last number of the lane, %s, but is %s",
            "seq 不能大于该类消息的最后序号 %s，现为 %s"),
    REPLAYING("a replay of this lane goes on already; wait until it is through", "该类消息正在重发；请等待完成"),
    EITHER("device or %s must be given, but %s", "device 与 %s 须给出其一，现%s"),
    BOTH_ARE("both are", "两者都给出"),
    NONE_IS("none is", "都未给出"),
    NOT_POLLED(
            "device must be one that a bus of this gateway polls, but %s is not",
            "device 须为本网关总线上的设备，%s 不是"),
    NOT_POLLED_BY_THEM(
            "device must be one of a bus that carries the command out, but %s is not",
            "device 须为可执行该命令的总线上的设备，%s 不是"),
    TAKEN_OUT("the device was taken out while it was read", "读取期间该设备已从设备表中移除"),
    BUS_NAME("bus must be the name of one, but is something else", "bus 须为总线名称"),
    BUSES("the buses that carry it out are: %s", "可执行该命令的总线有：%s"),
    NO_CALLED_BUS(
            "no bus of this gateway takes calls from devices; see that one for CoAP is configured and runs",
            "本网关没有接受设备主动上报的总线；请确认已配置 CoAP 服务器且正在运行"),
    CALLED_BUS_NAME(
            "bus must be the name of one that takes calls from devices, but is something else",
            "bus 须为接受设备主动上报的总线名称"),
    THOSE_ARE("those are: %s", "可用的有：%s"),
    SOURCE(
            "source must be that of a configuration fault that asks for a confirmation, but is something else",
            "source 须为等待确认的配置错误的来源"),
    NONE_ASKS("none asks at the moment", "目前没有等待确认的"),
    ASKING("those that ask are: %s", "等待确认的有：%s"),
    // its signature
    SIGNED(
            "the command must be signed with this gateway's key (JWS compact serialisation, HS256), but %s",
            "命令须用本网关的密钥签名（JWS 紧凑格式，HS256），但%s"),
    NOT_SIGNED("it is not signed", "未签名"),
    SIGNATURE("the signature does not fit", "签名不符"),
    ALGORITHM("its header names another alg than HS256", "其头部的 alg 不是 HS256"),
    CRITICAL("its header demands extensions (crit)", "其头部要求扩展（crit）"),
    BASE64("a part of it is not base64url", "其中有部分不是 base64url");

    private final String english;
    private final String chinese;

    CommandPhrase(String english, String chinese) {
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
