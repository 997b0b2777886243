package io.standpipe.model.words;

/** What is wrong with a channel of a Kura asset, or why it gives no value. */
public enum ChannelPhrase implements Phrase {
    // what is wrong with the settings
    ASPECT(
            "read must be value, quality, state, serviceability or alarms, but is \"%s\"",
            "read 须为 value、quality、state、serviceability 或 alarms，现为“%s”"),
    NO_DEVICE_GIVEN(
            "device must be the id of an installed device, but is empty; only state and alarms can be read of the gateway itself",
            "device 须为已接入设备的编号，现为空；网关自身只能读取 state 和 alarms"),
    NO_POINT_GIVEN(
            "point must be the id of a point of the device's profile, such as pressure, but is empty",
            "point 须为设备模板中的点位编号，例如 pressure，现为空"),
    OF_CHANNEL("channel %s: %s", "通道 %s：%s"),
    READ_ONLY(
            "Standpipe only reads: set the channel's type to READ", "Standpipe 只读取：请把通道的类型设为 READ"),
    // why there is no value
    NO_GATEWAY(
            "the gateway does not run: its configuration (Standpipe gateway) names no usable id and district",
            "网关未运行：其配置（Standpipe 网关）中没有可用的网关编号和辖区"),
    RULES_SILENT(
            "the gateway's rules did not answer within %s s; look into the log",
            "网关 %s 秒内未应答；请查看日志"),
    RULES_FAILED("the gateway's rules failed: %s", "网关出错：%s"),
    NOT_INSTALLED(
            "no device \"%s\" is installed; see the device tables of the buses",
            "没有接入设备“%s”；请查看各总线的设备表"),
    NO_WATER_SOURCE(
            "%s is no water source; only these are serviceable or not", "%s 不是消防水源；只有消防水源有完好情况"),
    NO_SUCH_POINT("%s has no point \"%s\"; its profile %s has %s", "%s 没有点位“%s”；其设备模板 %s 有 %s"),
    NO_ROOM(
            "%s is %s and does not fit into the channel's value type %s; DOUBLE or STRING do",
            "%s 为 %s，与通道的 value.type %s 不符；请改为 DOUBLE 或 STRING"),
    TEXT(
            "this is a text; set the channel's value type to STRING, it is %s",
            "内容为文字；请把通道的 value.type 设为 STRING，现为 %s");

    private final String english;
    private final String chinese;

    ChannelPhrase(String english, String chinese) {
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
