package io.standpipe.model.words;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that are of no device profile: those that every device can have, and the faults of the
 * gateway itself (docs/contract.md, alarm).
 */
public enum KnownCondition {
    COMMUNICATION("Communication with the device", "设备通信故障"),
    OUT_OF_RANGE("Beyond the measuring range", "数值超量程"),
    FIRE_CONFIRMED("Several fires in one grid cell", "同一网格多处火警"),
    GATEWAY_DEFECT("Defect of the gateway", "网关程序缺陷"),
    CONFIGURATION("Configuration", "配置错误"),
    BUS_SHARED("Two devices or masters on one address", "总线地址重复或有其他主站"),
    BUS_LATE("Polling is late", "轮询跟不上周期"),
    BUS_ERROR("Bus error", "总线程序错误"),
    UPLINK("No answer from the monitoring centre", "与监控中心通信故障"),
    UPLINK_FLOW("Messages do not get through (the broker answers)", "上报通道不通（服务器有应答但消息未送达）"),
    UPLINK_IDENTITY("Another gateway has this id", "网关编号或客户端标识重复"),
    UPLINK_REFUSED("Refused by the monitoring centre", "监控中心拒收"),
    UPLINK_COMMANDS("Commands broke the uplink", "下发命令使上报通道中断"),
    LOCAL_OUTPUT("Local output cannot be set", "本地输出控制失败"),
    CERTIFICATE("Certificate unusable or about to end", "证书异常或即将到期"),
    QUOTA("Too much waits: the oldest readings are dropped", "待发数据超限，正在丢弃最旧数据"),
    DISK_SPACE("Disk nearly full", "存储空间不足"),
    OUTBOX_FILE("Somebody changed the outbox file", "待发数据库文件被外部改动"),
    DISK("Disk fault", "存储故障"),
    OUTBOX("Outbox damaged (some messages were not sent)", "待发数据库损坏（部分数据未发）"),
    READ("Waiting messages cannot be read", "待发数据读取失败"),
    DOOR("The pages cannot be reached", "网页无法访问"),
    LOCK("Another gateway uses the data directory", "数据目录被另一网关占用");

    private final String en;
    private final String zh;

    KnownCondition(String en, String zh) {
        this.en = en;
        this.zh = zh;
    }

    /** As it stands in messages: {@code uplink-flow}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Label label() {
        return new Label(en, zh);
    }

    /** Null if it is none of these. */
    public static @Nullable Label label(String condition) {
        for (KnownCondition known : values()) {
            if (known.word().equals(condition)) {
                return known.label();
            }
        }
        return null;
    }
}
