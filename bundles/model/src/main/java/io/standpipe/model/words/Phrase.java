package io.standpipe.model.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sentences and words of the gateway for people, each with a code and in every language. Whoever
 * says one makes it here, so that it is in the log, in messages and on pages the same sentence.
 * Messages hold the English one; {@link #said} finds code and arguments again, also of one that was
 * kept over a restart. {@code %s} are the arguments.
 */
public enum Phrase {
    // orders that are refused
    WHO_LENGTH("who must be 1 to %s characters; say it briefly", "用户名须为 1 至 %s 个字符。"),
    WHY_LENGTH("why must be 1 to %s characters; say it briefly", "原因须为 1 至 %s 个字符，请简要说明。"),
    NO_DEVICE("no device \"%s\" is installed; check its id", "没有编号为“%s”的设备，请检查编号。"),
    NO_ALARM(
            "no alarm \"%s\" of %s; check the condition, and whether it still stands",
            "%2$s 没有报警“%1$s”：可能已恢复，请刷新查看。"),
    CONDITION_STANDS(
            "the condition of %s is still there: end it at its source first; only what latched is reset",
            "“%s”的报警条件仍然存在：请先在现场消除，再复位；只有已锁定的报警才需要复位。"),
    HOLD_LASTING(
            "%s lasts from 1 s to %s h, but %s s were asked for; choose a time in between",
            "%s的时长须为 1 秒至 %s 小时，填写的是 %s 秒。"),
    NO_HOLD("there is no %s there to end; it may have run out", "此处没有可结束的%s，可能已到期。"),
    DEVICE_AND_PLACE("name a device or a place, not both", "请指定设备或网格，不能同时指定两者。"),
    HOLD_OF_DEVICE("%s concerns a device; name one", "%s只能针对一台设备，请指定设备。"),
    SHELVE_NEEDS_ALARM("shelving concerns an alarm; name its condition", "搁置针对一条报警，请指定报警。"),
    HOLD_OF_WHOLE_DEVICE(
            "%s concerns a whole device, not one alarm; leave it out", "%s针对整台设备，不能指定报警。"),
    NO_PLACE("no device stands at place \"%s\"; check the grid cell", "网格“%s”内没有设备，请检查网格编号。"),
    FIRE_NOT_SHELVED(
            "a fire is never shelved: end it at its source, then reset it if it latched;"
                    + " maintenance marks as a test only what comes after it began",
            "火警不能搁置：请先在现场消除，已锁定的再复位。如需检修，可在火灾报警控制器上屏蔽该探测器，或开始维保（只把开始之后的报警按测试上报）。"),
    NO_REASON_HERE("only serviceability takes a reason; leave it out", "只有登记完好情况才填写现场情况。"),
    NO_WATER_SOURCE("%s is no water source, so it has no serviceability", "%s 不是消防水源，没有完好情况。"),
    SERVICEABILITY_NEEDED(
            "serviceability by hand needs the reason: no water, damaged, buried or enclosed, or that it is serviceable; end it when the source is in order",
            "请选择现场情况：无水、损坏、埋压、圈占或完好；恢复后请结束该登记。"),
    MEASURES_WATER(
            "%s measures its water, which says when it is serviceable; only where nothing is measured it is found so by hand",
            "%s 有水压或水位测量，是否完好以测量为准；只有不测量的水源才能人工登记为完好。"),
    MAY_NOT_ACT(
            "%s may look but not act: Kura's permission kura.admin is needed, see Identities",
            "用户 %s 只能查看，不能操作：需要 Kura 的 kura.admin 权限，请在“身份管理”中授权。"),
    RULES_SILENT(
            "The gateway's rules did not answer within 2 s; look whether it was done before you order it again.",
            "网关 2 秒内未应答；再次操作前请先查看是否已执行。"),
    NOT_RUNNING(
            "The gateway does not run yet: give it an id and a district under Services, Standpipe gateway.",
            "网关尚未运行：请在“服务 → Standpipe 网关”中填写网关编号和辖区。"),
    // orders that cannot be read
    FORM_UNREADABLE(
            "expected a form of at most a few hundred characters, but what came cannot be read; encode it as application/x-www-form-urlencoded",
            "无法读取提交的内容：请按 application/x-www-form-urlencoded 编码，总长不超过几百个字符。"),
    DEVICE_OR_PLACE(
            "expected a device or a place, but %s came; name one of them", "请指定设备或网格之一（收到：%s）。"),
    WHY_BLANK("expected why in a few words, but only blanks came; say why", "请填写原因，不能只有空格。"),
    MINUTES(
            "expected minutes as a whole number from 1 to 999999, but \"%s\" came; say for how long",
            "时长须为 1 至 999999 的整数（分钟），收到的是“%s”。"),
    ONE_OF("expected %s to be one of %s, but %s came; choose one", "%s 须为 %s 之一，收到的是 %s。"),
    NOTHING_CAME("expected %s, but nothing came; give it", "缺少 %s，请填写。"),
    ONCE("expected %s once, but it came %s times; send it once", "%s 只能出现一次，却出现了 %s 次。"),
    TOO_LONG(
            "expected at most %s characters of %s, but %s came; say it briefly",
            "%2$s 最多 %1$s 个字符，收到 %3$s 个，请简要说明。"),
    NEITHER("neither", "都没有"),
    BOTH("both", "两者都有"),
    NOTHING("nothing", "空"),
    // what people order for a time
    SHELVED("shelved", "搁置"),
    OUT_OF_SERVICE("out-of-service", "停用标记"),
    MAINTENANCE("maintenance", "维保"),
    WALK_TEST("walk-test", "逐点测试"),
    SERVICEABILITY("serviceability", "完好情况登记"),
    // devices that call and are refused
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
    TOO_WEAK("too weak: %s", "证书或密钥强度不足：%s"),
    // faults of the gateway
    KURA_QOS(
            "Kura's cloud publisher confirms nothing: its QoS must be 1 or 2, not 0; set it there, all is kept until then",
            "所选 Kura 云发布者不返回应答：其 QoS 须为 1 或 2，不能为 0，请在该处修改；修改之前数据全部保留"),
    KURA_SILENT(
            "Kura has confirmed nothing for %s s%s; alarms and readings are kept; check the cloud connection",
            "Kura 已 %s 秒未应答%s；报警和数据均已保留；请检查云连接"),
    NO_PUBLISHER(" (no cloud publisher is selected, or it is not there)", "（未选择云发布者，或该发布者不存在）"),
    BUS_LATE(
            "the bus cannot hold its intervals: in the last minute %s of %s polls were left out, and %s began %s ms late; make the intervals longer, give devices that do not answer a shorter timeout, or spread the devices over more buses",
            "轮询跟不上周期：最近一分钟有 %s/%s 次轮询被跳过，%s 最多晚了 %s 毫秒；请延长轮询周期，缩短无应答设备的超时时间，或把设备分到多条总线"),
    STATUS_NOT_BACK(
            "%s acknowledges the gateway's status but does not deliver it back within %s s, so what is sent there may reach nobody; let the broker allow the gateway to read its own status, and look at its queues and its way to the centre; %s",
            "%s 对网关状态有应答，但 %s 秒内没有发回，发出的消息可能无人收到；请在消息服务器上允许网关读取自己的 status，并检查其队列及到监控中心的通路；%s"),
    NEXT_ADDRESS("the next address is tried", "正在尝试下一个地址"),
    UNCHECKED(
            "none ever came back, so the connection goes on unchecked", "从未收到发回的状态，连接在无法核实的情况下继续"),
    THE_BROKER("the broker", "消息服务器"),
    STATUS_NOT_READABLE(
            "%s does not let the gateway read its own topic %s: %s; whether messages flow cannot be checked; let the broker allow it",
            "%s 不允许网关读取自己的主题 %s：%s；无法核实消息是否送达；请在消息服务器上放开该权限"),
    MESSAGE_REFUSED(
            "%s does not take %s: %s; it is kept and tried again; let the broker allow it",
            "%s 拒收 %s：%s；消息已保留并会重发；请在消息服务器上放开该权限"),
    OUTPUT_NOT_SET(
            "the local output %s could not be set to %s: %s; it is tried every %s s",
            "本地输出 %s 无法置为 %s：%s；每 %s 秒重试一次"),
    NOT_LET_IN(
            "%s does not let this gateway in: %s; alarms and readings are kept; check user, password and client id",
            "%s 拒绝本网关登录：%s；报警和数据均已保留；请检查用户名、密码和客户端标识"),
    ALARM_OVERDUE(
            "%s has not acknowledged an alarm for %s s%s; alarms and readings are kept%s",
            "%s 已 %s 秒未应答报警%s；报警和数据均已保留%s"),
    ALL_OVERDUE(
            "%s has acknowledged nothing for %s s%s; alarms and readings are kept%s",
            "%s 已 %s 秒无任何应答%s；报警和数据均已保留%s"),
    CAUSE(" (%s)", "（%s）"),
    CHECK_BROKER("; check the network and the broker", "；请检查网络和消息服务器"),
    SAME_CLIENT_ID(
            "another client connects to %s as %s and the broker ends this one's connection each time; give each its own clientId, and each gateway its own id",
            "另有客户端以 %2$s 登录 %1$s，消息服务器每次都断开本网关的连接；请为每个客户端设置不同的客户端标识，为每台网关设置不同的编号"),
    SAME_GATEWAY_ID(
            "another gateway (boot %s, this one is %s) publishes on %s at %s; two gateways have one id, as when a card was copied, so what they say is mixed up; give each gateway its own id and clientId",
            "另一台网关（启动标识 %s，本机为 %s）正在 %4$s 的 %3$s 上发布：两台网关编号相同（例如复制了存储卡），上报内容已混在一起；请为每台网关设置不同的编号和客户端标识"),
    COMMAND_BREAKS(
            "what came as a command broke the connection to %s %s times in a row: %s; alarms go on, commands are not taken for the time being and tried again within an hour; look who may publish below cmd, and clear what the broker retains there",
            "收到的命令使到 %s 的连接连续 %s 次中断：%s；报警照常上报，暂不接收命令，一小时内重试；请检查谁有权在 cmd 下发布，并清除消息服务器在该处保留的消息"),
    READ_FAILED(
            "older messages cannot be read (%s) and are not sent; check the disk",
            "较早的待发消息无法读取（%s），未能发送；请检查存储"),
    OVER_QUOTA(
            "telemetry waits for uplink %s beyond %s MiB (quota) or %s h (age): the oldest is dropped; see why the uplink does not deliver, or remove it",
            "上报通道 %s 积压的数据超过 %s MiB（容量限额）或 %s 小时（保留时长），正在丢弃最旧的数据；请查明该通道为何不能送达，或将其删除"),
    DIRECTORY_IN_USE(
            "%s is in use by another gateway (process %s): stop one of the two, or give each a directory of its own",
            "目录 %s 正被另一网关（进程 %s）使用：请停掉其中一个，或为两者设置不同的目录"),
    SET_ASIDE(
            "%s unusable database(s) set aside, the last as %s: what was not sent from there is not sent; examine and remove them",
            "有 %s 个损坏的待发数据库被移开，最近一个为 %s：其中未发送的数据没有发送；请检查后删除"),
    DISK_REFUSES(
            "%s (%s): messages are sent from memory; up to %s MiB of alarms and as much telemetry wait there, and are lost if the gateway stops; make room on the disk or replace it",
            "存储写入失败：%s（%s）；消息改由内存发送，报警和数据各最多保留 %s MiB，网关停止时会丢失；请清理或更换存储"),
    DISK_FULL(
            "less than %s MiB are free for %s: they are kept for alarms, and telemetry takes no more room; make room on the disk",
            "%2$s 的剩余空间不足 %1$s MiB：余下空间留给报警，数据不再占用；请清理存储"),
    FILE_TAKEN(
            "%s; find out who removes or restores files there while the gateway runs",
            "网关运行时待发数据库文件被外部改动：%s；请查明是谁在删除或恢复该处的文件"),
    DEVICE_DEFECT(
            "device %s cannot be installed, or only in part: %s; report it with the log",
            "设备 %s 无法接入或只部分接入：%s；请连同日志一并反馈"),
    NO_BUS_HAS_MANY(
            "no bus has %s and %s more, where alarms stood before the start and stand on; put back what is missing in a device table, or put it there and take it out again",
            "没有总线包含设备 %s 及另外 %s 台，而启动前它们有未恢复的报警，这些报警仍然保持；请把缺少的设备补回设备表，或补回后再删除"),
    NO_BUS_HAS(
            "no bus has %s, where alarms stood before the start and stand on; put back what is missing in a device table, or put it there and take it out again",
            "没有总线包含设备 %s，而启动前它们有未恢复的报警，这些报警仍然保持；请把缺少的设备补回设备表，或补回后再删除"),
    // why a connection does not come about
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
    // rows of a device table
    ROW_STAYS("%s; what the row said before stays in force", "%s；此行仍按原内容运行"),
    ROW_NOT_READ("%s; the device stays installed, but nothing reads it", "%s；设备仍在列，但不再采集"),
    ROW_COLUMN("line %s (%s), column %s: %s", "第 %s 行（%s）%s 列：%s"),
    DEVICE_COLUMN("device %s, column %s: %s", "设备 %s 的 %s 列：%s"),
    LINE_COLUMN("line %s, column %s: %s", "第 %s 行 %s 列：%s"),
    LINE("line %s: %s", "第 %s 行：%s"),
    QUOTATION_IN_HEADER(
            "a quotation mark is not closed in the header; no device is read", "表头中有引号未成对；未读取任何设备"),
    QUOTATION("a quotation mark is not closed", "引号未成对"),
    COLUMN_TWICE(
            "stands twice in the header, so nobody can say which is meant; remove one; no device is read",
            "在表头中出现两次，无法判断用哪一列；请删除其一；未读取任何设备"),
    CELLS(
            "has %s cells where the header has %s; put text that holds a separator in quotation marks",
            "有 %s 格，而表头有 %s 格；含分隔符的文字请加引号"),
    CELL_TOO_LONG("must have at most %s characters, but has %s", "最多 %s 个字符，现有 %s 个"),
    NOT_AN_ID(
            "must be 1 to 64 letters, digits, '.', '_' or '-', but is %s",
            "须为 1 至 64 个字母、数字、“.”、“_”或“-”，现为 %s"),
    ID_TWICE("\"%s\" stands in line %s already", "“%s”已在第 %s 行出现"),
    PROFILE_EMPTY("must name a device profile, but is empty", "须填写设备模板，现为空"),
    NO_SUCH_COLUMN("is no column for profile %s; %s", "不是设备模板 %s 的列；%s"),
    NO_SUCH_PROFILE("there is no device profile %s; %s", "没有设备模板 %s；%s"),
    PROFILE_BROKEN("device profile %s did not load: %s, %s", "设备模板 %s 未能加载：%s，%s"),
    DID_YOU_MEAN("did you mean \"%s\"?", "是否应为“%s”？"),
    KNOWN_ARE("known are %s", "可用的有 %s"),
    WHOLE_NUMBER("must be a whole number from %s to %s, but is %s", "须为 %s 至 %s 的整数，现为 %s"),
    MUST_BE_SET(
            "must be set: %s; until then the profile's default counts", "必须填写（%s）；填写之前按设备模板的默认值"),
    NO_ADDRESS(
            "must be host or host:port, but is empty, and the bus has no address either",
            "须为主机或主机:端口；现为空，总线也没有默认地址");

    /** A class of its own: constants of an enum are made before its static fields. */
    private static final class Places {
        static final Pattern ONE = Pattern.compile("%s");
    }

    private final String english;
    private final String chinese;
    private final Pattern form;

    Phrase(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
        form = Pattern.compile(form(english), Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    }

    private static String form(String english) {
        StringBuilder form = new StringBuilder();
        Matcher places = Places.ONE.matcher(english);
        int from = 0;
        while (places.find()) {
            form.append(Pattern.quote(english.substring(from, places.start()))).append("(.*?)");
            from = places.end();
        }
        return form.append(Pattern.quote(english.substring(from))).toString();
    }

    /**
     * A phrase with what it is about.
     *
     * @param arguments in the order of the English sentence
     */
    public record Said(Phrase phrase, List<String> arguments) {

        public Said {
            arguments = List.copyOf(arguments);
        }

        /** The English sentence. */
        public String english() {
            return phrase.of(arguments.toArray());
        }

        /** In each language; an argument that is a phrase itself too. */
        public Label label() {
            Object[] chinese =
                    arguments.stream()
                            .map(
                                    argument -> {
                                        Said inner = said(argument);
                                        return inner == null ? argument : inner.label().zh();
                                    })
                            .toArray();
            return new Label(english(), phrase.chinese.formatted(chinese));
        }
    }

    /** The code: {@code no-device}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How many arguments it has. */
    int places() {
        return (int) Places.ONE.matcher(english).results().count();
    }

    /** The English sentence. */
    public String of(@Nullable Object... arguments) {
        return english.formatted(arguments);
    }

    /** The same with its code. */
    public Said with(@Nullable Object... arguments) {
        return new Said(this, Arrays.stream(arguments).map(String::valueOf).toList());
    }

    /** Which phrase a sentence is, and about what; null if it is none of these. */
    public static @Nullable Said said(String sentence) {
        for (Phrase phrase : values()) {
            Matcher matcher = phrase.form.matcher(sentence);
            if (matcher.matches()) {
                List<String> arguments = new ArrayList<>();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    arguments.add(matcher.group(i));
                }
                return new Said(phrase, arguments);
            }
        }
        return null;
    }
}
