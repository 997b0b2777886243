package io.standpipe.model.words.settings;

import io.standpipe.model.words.Phrase;

/**
 * What is wrong with device profiles, as far as somebody meets it who writes none: with their
 * files, with the columns of a row that are a profile's parameters, and with values that do not fit
 * each other.
 */
public enum ProfilePhrase implements Phrase {
    // a column
    PARAMETER_MUST_BE(
            "parameter %s of profile %s must be %s, but is %s",
            "设备模板 %2$s 的参数 %1$s 须为%3$s，现为 %4$s"),
    NO_PARAMETER("profile %s has no parameter \"%s\"; %s", "设备模板 %s 没有参数“%s”；%s"),
    NEEDS_COLUMN("profile %s needs the column %s, %s: %s", "设备模板 %s 需要 %s 列，须为%s：%s"),
    AND_COLUMN("and the column %s, %s: %s", "还需要 %s 列，须为%s：%s"),
    WHOLE_NUMBER_OF("a whole number from %s to %s (%s)", " %s 至 %s 的整数（%s）"),
    NUMBER("a number with at most %s decimals from %s to %s", " %2$s 至 %3$s 的数，最多 %1$s 位小数"),
    NUMBER_OF(
            "a number with at most %s decimals from %s to %s (%s)",
            " %2$s 至 %3$s 的数（%4$s），最多 %1$s 位小数"),
    REASON("for %s, %s", "%s 列：%s"),
    // values that do not fit each other, or the device
    LOW_ABOVE_HIGH(
            "low limit %s lies above high limit %s of the same point and kind: a value between them would raise both; exchange them",
            "下限 %s 高于同一点位、同一类别的上限 %s：两者之间的值会同时触发两条报警；请对调"),
    NOT_BEYOND(
            "limit %s does not lie beyond the limit %s of %s; exchange them",
            "限值 %s 没有越过 %3$s 的限值 %2$s；请对调"),
    AMONG_STEPS(
            "limit %s lies within %s steps of point %s: one pulse of %s in %s s is %s, so it would come and go with every pulse; lengthen the window, raise the limit, or take an output with smaller pulses",
            "限值 %s 在点位 %3$s 的 %2$s 个脉冲步长之内：%5$s 秒内一个 %4$s 的脉冲即为 %6$s，报警会随每个脉冲触发和恢复；请加长统计时间，提高限值，或改用每脉冲水量更小的输出"),
    FIRE_DEBOUNCED(
            "a fire is never held back by more than 100ms, but the debounce of point %s (%s ms) and onDelay (%s ms) are %s ms together; lower them",
            "火警不得延迟超过 100ms，而点位 %s 的去抖时间（%s 毫秒）与 onDelay（%s 毫秒）合计 %s 毫秒；请减小"),
    FIRE_DELAYED(
            "a fire is never held back: for kind FIRE it must be at most 100ms, the debounce of a contact, but is %sms; remove it",
            "火警不得延迟：对 FIRE 类最多 100ms（触点去抖时间），现为 %sms；请去掉"),
    FIRE_INTERVAL(
            "a fire is looked for at least every second, but the interval of point %s is %s ms; lower it",
            "火警至少每秒查看一次，而点位 %s 的周期为 %s 毫秒；请缩短"),
    SETPOINT_OUTSIDE(
            "setpoint %s lies outside the range %s to %s of point %s: it could never be judged; change one of them",
            "限值 %s 超出点位 %4$s 的量程 %2$s 至 %3$s，永远无法判断；请改正其一"),
    NEVER_GONE(
            "the alarm would go at %s, outside the range %s to %s of point %s: never; lower the deadband",
            "报警到 %s 才恢复，超出点位 %4$s 的量程 %2$s 至 %3$s，永远不会恢复；请减小回差"),
    NEGATIVE_DEADBAND(
            "must not be negative; it is the distance from the setpoint at which the alarm goes",
            "不得为负；它是报警恢复值与限值之差"),
    EMPTY_RANGE(
            "its lowest value %s must be below its highest %s; exchange them",
            "最小值 %s 须小于最大值 %s；请对调"),
    SAME_CURRENTS(
            "must differ from at4mA: the current would mean nothing; correct it",
            "不得与 at4mA 相同，否则电流没有意义；请改正"),
    LINE_SUPPLY(
            "must be above 0 and at most %s V, what feeds the line, but is %s; correct it",
            "须大于 0 且不超过 %s V（线路供电电压），现为 %s；请改正"),
    ALIKE(
            "the resistance %s ohm cannot be told from normal, %s ohm: the larger must be at least %s times the smaller; take other resistors",
            "电阻 %s Ω 与正常时的 %s Ω 无法区分：较大者至少须为较小者的 %s 倍；请改用其他电阻"),
    OHMS("must be %s to %s ohm, but is %s; correct it", "须为 %s 至 %s Ω，现为 %s；请改正"),
    DEBOUNCE(
            "must be 0s to %ss, but is %s ms; what lasts longer is an onDelay or offDelay of the alarm",
            "须为 0s 至 %ss，现为 %s 毫秒；更长的时间请用报警的 onDelay 或 offDelay"),
    INTERVAL("must be 100ms to 24h, but is %s ms", "须为 100ms 至 24h，现为 %s 毫秒"),
    MEASURED_INTERVAL("must be 50ms to 1h, but is %s ms; correct it", "须为 50ms 至 1h，现为 %s 毫秒；请改正"),
    TIME(
            "must be a time from 0s to 24h such as 100ms, 15s or 2m, or $name for a parameter in seconds, but is %s",
            "须为 0s 至 24h 的时间，例如 100ms、15s 或 2m，或以 $name 引用以秒为单位的参数，现为 %s"),
    BEFORE_FROM("must be at least from (%s), but is %s", "须不小于 from（%s），现为 %s"),
    ADDRESS_BEYOND(
            "address %s of %s lies beyond 65535; lower the address, the steps or the number of repetitions",
            "%2$s 的地址 %1$s 超过 65535；请减小地址、步长或重复次数"),
    TOO_MANY(
            "makes %s points and %s alarms, but a profile may have %s and %s; repeat less often or split the device",
            "产生 %s 个点位和 %s 条报警，而一个设备模板最多 %s 个和 %s 条；请减少重复次数，或把设备分开"),
    NO_POINTS(
            "there are no points; a profile needs points or repeat", "没有点位；设备模板须有 points 或 repeat"),
    ONE_ANSWER(
            "what makes the value of point %s stands from %s to %s, %s, but must come in one answer, and the device answers at most %s at once (maxRegisters): the code of one moment with the number of another would be a lie; leave the far one out and let the row say it, by a parameter with options",
            "组成点位 %s 的值的地址为 %s 至 %s，共 %s，须在同一应答中读取，而设备一次最多应答 %s 个（maxRegisters）：不同时刻的代码与数值拼在一起不可信；请去掉较远的一个，改由设备表的列以选项参数说明"),
    BITS("%s bits", "%s 位"),
    REGISTERS("%s registers", "%s 个寄存器"),
    // files
    FILE_LARGE(
            "is larger than 1 MiB; use repeat instead of writing points out",
            "大于 1 MiB；请用 repeat 代替逐个写出点位"),
    NO_ROOM(
            "is not read: the site's profiles together are larger than %s KiB, for which the gateway's memory has room; take away what is not needed",
            "未读取：本站自有的设备模板合计大于 %s KiB，超出网关内存允许的大小；请删除不需要的"),
    STANDS_TWICE(
            "profile \"%s\" stands in %s too; remove one of the files",
            "设备模板“%s”也在 %s 中；请删除其中一个文件"),
    STAYS("%s: what profile %s was before stays in force", "%s：设备模板 %s 仍按原内容运行"),
    IN_NO_FILE(
            "profile %s is in no file any more, or its file cannot be read; what it was before stays in force; if it is to go, send the command confirm",
            "设备模板 %s 已不在任何文件中，或其文件无法读取；仍按原内容运行；如确要删除，请发送 confirm 命令"),
    NOT_KEPT(
            "device profiles cannot be kept for the next start, because last-good/profiles %s; until then they are in force; make room or mend the disk, then save io.standpipe.profiles.yaml once more",
            "设备模板现已生效，但无法保存到下次启动：last-good/profiles %s；请清理或修复存储，再重新保存 io.standpipe.profiles.yaml"),
    NO_FOLDER(
            "directory must be a folder with device profiles, but %s cannot be listed; make it or correct the setting",
            "directory 须为存放设备模板的目录，而 %s 无法读取；请建立该目录，或改正此设置"),
    TOO_MANY_FILES(
            "%s has more than %s device profiles; those behind %s are not read; take away what is not needed",
            "%s 中的设备模板超过 %s 个；%s 之后的未读取；请删除不需要的");

    private final String english;
    private final String chinese;

    ProfilePhrase(String english, String chinese) {
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
