package io.standpipe.cli.words;

import io.standpipe.model.words.Phrase;
import java.util.List;

/** What the commands say that ask a gateway that runs. */
public enum LocalPhrase implements Phrase {
    // why it cannot be asked
    NO_DATA(
            "there is no data directory %s; name the gateway's own with --data, such as --data"
                    + " /var/lib/standpipe",
            "没有数据目录 %s；请用 --data 指定网关的数据目录，例如 --data /var/lib/standpipe"),
    NOT_RUNNING(
            "no gateway runs with the data directory %s: expected its socket at %s, and there is"
                    + " none; start the gateway, or name the data directory of the one that runs with"
                    + " --data; if it runs, its log says why it has no socket",
            "没有网关使用数据目录 %s 运行：应有套接字 %s，但不存在；请启动网关，或用 --data 指定正在运行的网关的数据目录；如网关在运行，其日志说明了没有套接字的原因"),
    LEFT_BEHIND(
            "nobody listens at %s: the gateway was killed and has not been started since; start it",
            "%s 无程序监听：网关曾被强行终止且之后未再启动；请启动网关"),
    DENIED(
            "user %2$s may not open %1$s; only the gateway's user may: run the command as that user,"
                    + " such as sudo -u standpipe ./gateway ...",
            "用户 %2$s 无权打开 %1$s，只有网关的用户可以：请以该用户运行，例如 sudo -u standpipe ./gateway ..."),
    PATH_TOO_LONG(
            "the path %s has %s bytes, but a socket's may have %s, so the gateway has none; choose a"
                    + " shorter data directory",
            "路径 %s 有 %s 字节，而套接字路径最多 %s 字节，因此网关没有套接字；请使用更短的数据目录"),
    UNREACHED("%s cannot be reached: %s; look into the gateway's log", "无法连接 %s：%s；请查看网关日志"),
    NO_REPLY(
            "the gateway at %s took the question, but did not answer within %s s; look into its log,"
                    + " and make a support bundle",
            "%s 的网关收到请求，但 %s 秒内未应答；请查看其日志，并生成支持包"),
    CUT(
            "the gateway at %s ended the connection without an answer: it is ending, or being"
                    + " restarted; ask again in a few seconds",
            "%s 的网关未应答就断开了连接：网关正在停止或重启；请几秒后再试"),
    STRANGE(
            "what answers at %s is no gateway of this version; use the cli.jar that came with it",
            "%s 的应答不是本版本网关的应答；请使用与网关同版本的 cli.jar"),
    STARTING(
            "the gateway is still starting, or one of its parts is missing; ask again in a few"
                    + " seconds, then look into its log",
            "网关正在启动，或缺少某个部件；请几秒后再试，仍不行请看日志"),
    NO_IDENTITY(
            "the gateway runs, but its configuration names no usable identity, so it watches"
                    + " nothing; ./gateway check says what is wrong",
            "网关在运行，但配置中没有可用的网关编号，因此不监视任何设备；请用 ./gateway check 查看错误"),
    RULES_SILENT(
            "the gateway runs, but its rules do not answer; make a support bundle, then restart it",
            "网关在运行，但规则部件无应答；请生成支持包，然后重启网关"),
    STATUS("the gateway answered with status %s and no sentence", "网关应答状态 %s，未说明原因"),
    NO_DEVICE(
            "there is no device %s; ./gateway devices lists them",
            "没有设备 %s；./gateway devices 列出所有设备"),

    // of its state
    GATEWAY(
            "gateway %s (%s), version %s, running for %s, clock %s",
            "网关 %s（%s），版本 %s，已运行 %s，时钟 %s"),
    DEVICES("devices %s: %s", "设备 %s 台：%s"),
    HYDRANTS("hydrants serviceable %s of %s", "可用消火栓 %s / %s"),
    WAITING("waiting to be sent: alarm %s, telemetry %s", "待发：报警 %s 条，遥测 %s 条"),
    STRANGERS("refused devices that called: %s", "呼叫而被拒绝的设备：%s 台"),
    ALL_WELL("all well", "一切正常"),
    STANDS("something stands; ./gateway alarms lists it", "有未消除的报警或故障；./gateway alarms 列出"),
    NO_ALARM("no alarm stands", "没有报警"),
    DEVICE("%s (%s), profile %s, at %s", "%s（%s），模板 %s，地址 %s"),
    STATE_SINCE("%s since %s", "%s，自 %s"),
    OMITTED("%s more values are not shown", "另有 %s 个值未显示"),
    STATE_NORMAL("NORMAL", "正常"),
    STATE_ALARM("ALARM", "报警"),
    STATE_FAULT("FAULT", "故障"),
    STATE_DISABLED("DISABLED", "停用"),
    STATE_TEST("TEST", "测试"),
    STATE_UNKNOWN("UNKNOWN", "未知"),
    LATCHED("latched", "锁存"),
    ACKNOWLEDGED("acknowledged", "已确认"),
    SHELVED("shelved", "搁置"),
    UNSTABLE("unstable", "反复"),
    TEST("test", "测试"),
    DAYS("%s d %s h", "%s 天 %s 小时"),
    HOURS("%s h %s min", "%s 小时 %s 分"),
    MINUTES("%s min %s s", "%s 分 %s 秒"),
    SECONDS("%s s", "%s 秒"),

    // looking into a bus
    READING("reading %s", "正在读取 %s"),
    SCANNING("searching: %s of %s places, %s found", "正在搜索：%s / %s，已找到 %s"),
    SCANNED("searched %s of %s places, %s found", "已搜索 %s / %s，找到 %s"),
    SCAN_ENDED("the search was ended after %s of %s places, %s found", "搜索在 %s / %s 处被结束，找到 %s"),
    NO_FRAME(
            "no frame went to or from %s in this time; ./gateway devices says whether it is polled",
            "这段时间内 %s 没有收发任何帧；./gateway devices 可查看是否在轮询"),

    // the outbox
    LANE("%s: %s waiting, the oldest for %s; last number %s", "%s：待发 %s 条，最早一条已等待 %s；最新序号 %s"),
    LANE_EMPTY("%s: nothing waiting; last number %s", "%s：没有待发；最新序号 %s"),
    FROM_FILE("no gateway answers; this is what the file holds", "没有网关应答；以下为文件内容"),
    NO_OUTBOX(
            "%s cannot be read (%s); name the gateway's data directory with --data, and run it as"
                    + " the gateway's user, such as sudo -u standpipe",
            "%s 无法读取（%s）；请用 --data 指定网关的数据目录，并以网关的用户运行，例如 sudo -u standpipe"),
    WHOLE(
            "%s: numbers %s to %s are whole: %s messages, %s that are told as a gap",
            "%s：序号 %s 至 %s 完整：%s 条消息，另有 %s 个序号已作为缺口上报"),
    NOTHING_WAITS("%s: nothing waits", "%s：没有待发"),
    HOLE("%s: %s to %s are missing, and no gap tells of them", "%s：缺少 %s 至 %s，且没有缺口记录"),
    DOUBLE("%s: %s and %s are the same message", "%s：%s 与 %s 是同一条消息"),
    DAMAGED("%s: %s cannot be read", "%s：%s 无法读取"),
    VERIFYING("%s: %s messages looked at", "%s：已检查 %s 条"),
    EXPORTING("%s: %s messages written", "%s：已导出 %s 条"),
    DISTURBED(
            "a gateway began to write meanwhile, so this does not count; run the command again",
            "期间有网关开始写入，本次结果无效；请重新运行"),

    // the audit logs
    AUDIT_GOOD("%s: %s lines, each as it was written", "%s：%s 行，均与写入时一致"),
    AUDIT_BROKEN(
            "%s: line %s was changed, or lines before it were taken out or put in; the %s lines"
                    + " before are as they were written",
            "%s：第 %s 行被改动，或其前有行被删除或插入；之前的 %s 行与写入时一致"),
    AUDIT_NONE(
            "there is no audit log below %s: nobody has logged in or ordered anything, or it is not"
                    + " the gateway's data directory (--data)",
            "%s 下没有审计日志：尚无人登录或操作，或该目录不是网关的数据目录（--data）"),
    AUDIT_UNREAD("%s cannot be read (%s)", "%s 无法读取（%s）"),

    // the support bundle
    BUNDLE(
            "%s is written: %s entries, %s kB; look through it before you send it",
            "已生成 %s：%s 项，%s kB；发送前请先查看"),
    BUNDLE_LACKS("it lacks %s: %s", "其中缺少 %s：%s"),
    BUNDLE_EXISTS("%s is there already; name another file, or take it away", "%s 已存在；请换文件名，或先移走"),
    BUNDLE_FAILED("%s cannot be written (%s)", "%s 无法写入（%s）"),
    COLLECTING("collecting: %s", "正在收集：%s");

    /** By the words of device states. */
    public static final List<LocalPhrase> STATES =
            List.of(
                    STATE_NORMAL,
                    STATE_ALARM,
                    STATE_FAULT,
                    STATE_DISABLED,
                    STATE_TEST,
                    STATE_UNKNOWN);

    /** By the members of an alarm that are true or not there. */
    public static final List<LocalPhrase> FLAGS =
            List.of(LATCHED, ACKNOWLEDGED, SHELVED, UNSTABLE, TEST);

    private final String english;
    private final String chinese;

    LocalPhrase(String english, String chinese) {
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
