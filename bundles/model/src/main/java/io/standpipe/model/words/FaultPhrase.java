package io.standpipe.model.words;

/** Faults of the gateway itself, but for those of its configuration. */
public enum FaultPhrase implements Phrase {
    KURA_QOS(
            "Kura's cloud publisher confirms nothing: its QoS must be 1 or 2, not 0; set it there, all is kept until then",
            "所选 Kura 云发布者不返回应答：其 QoS 须为 1 或 2，不能为 0，请在该处修改；修改之前数据全部保留"),
    NO_PUBLISHER("no cloud publisher is selected, or it is not there", "未选择云发布者，或该发布者不存在"),
    KURA_TAKES_NONE("Kura takes no message: %s", "Kura 不接收消息：%s"),
    KURA_OFFLINE("the cloud connection of Kura is down", "Kura 的云连接已断开"),
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
    TRANSPORT_HANGS(
            "nothing goes to %s: the program that carries messages there has not come back from %s for %s s; alarms and readings are kept; restart that bundle, or the gateway",
            "%1$s 通信停滞：负责通信的程序停在 %2$s 已 %3$s 秒；报警和数据均已保留；请重启该程序包或网关"),
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
            "存储异常：%s（%s）；消息改由内存发送，报警和数据各最多保留 %s MiB，网关停止时会丢失；请清理或更换存储"),
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
    NOT_JUDGED(
            "the gateway failed to judge this device, so what it says of it may be old: %s; report it with the log",
            "网关对该设备的判断出错，所示内容可能已过时：%s；请连同日志一并反馈"),
    SAME_DEVICE(
            "%s is the same thing as %s: both stand for %s; if a row was copied, give it its own address or unit, otherwise take one of them out",
            "%s 与 %s 是同一个设备：两者均对应 %s；如是复制的行，请填写它自己的地址或从站地址，否则请删除其一");

    private final String english;
    private final String chinese;

    FaultPhrase(String english, String chinese) {
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
