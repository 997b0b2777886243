package io.standpipe.model.words;

/** Why an order of a person is refused, or cannot be read; and what can be ordered for a time. */
public enum OrderPhrase implements Phrase {
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
            "%s may look but not act: that needs the role technician or administrator, or inside Kura the permission kura.admin, see Identities",
            "用户 %s 只能查看，不能操作：需要技术员或管理员角色；在 Kura 中需要 kura.admin 权限，请在 Kura 的 Identities（身份管理）中授权。"),
    RULES_SILENT(
            "The gateway's rules did not answer within 2 s; look whether it was done before you order it again.",
            "网关 2 秒内未应答；再次操作前请先查看是否已执行。"),
    HISTORY_UNREADABLE(
            "The history cannot be read: see the log, and look at the disk.",
            "历史记录无法读取：请查看日志并检查存储。"),
    NOT_RUNNING(
            "The gateway does not run yet: give it an id and a district under Services, Standpipe gateway.",
            "网关尚未运行：请在“服务 → Standpipe 网关”中填写网关编号和辖区。"),
    // orders that cannot be read
    FORM_UNREADABLE(
            "expected a form of at most a few hundred characters, but what came cannot be read; encode it as application/x-www-form-urlencoded",
            "无法读取提交的内容：请按 application/x-www-form-urlencoded 编码，总长不超过几百个字符。"),
    ONE_OF("expected %s to be one of %s, but %s came; choose one", "%s 须为 %s 之一，收到的是 %s。"),
    NOTHING_CAME("expected %s, but nothing came; give it", "缺少 %s，请填写。"),
    ONCE("expected %s once, but it came %s times; send it once", "%s 只能出现一次，却出现了 %s 次。"),
    // what people order for a time
    SHELVED("shelved", "搁置"),
    OUT_OF_SERVICE("out-of-service", "停用标记"),
    MAINTENANCE("maintenance", "维保"),
    WALK_TEST("walk-test", "逐点测试"),
    SERVICEABILITY("serviceability", "完好情况登记");

    private final String english;
    private final String chinese;

    OrderPhrase(String english, String chinese) {
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
