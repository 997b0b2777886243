package io.standpipe.model.words.settings;

import io.standpipe.model.words.Phrase;

/**
 * What is wrong with what a device profile makes of its points, derived points, qualities and
 * alarms: told to its author.
 */
public enum ProfileRulePhrase implements Phrase {
    // derived points
    DERIVED(
            "needs exactly one of median, trimmedMean, peak, minimum, rate or difference, or height alone, but has %s",
            "median、trimmedMean、peak、minimum、rate、difference 须有且只有一个，或单写 height；现有 %s"),
    HEIGHT("changes no rate and no difference", "不改变 rate 和 difference"),
    HEIGHT_OF_PRESSURE("is for a pressure, but point %s is in %s", "只用于压力，而点位 %s 的单位为 %s"),
    NO_UNIT("no unit", "无单位"),
    NOT_DERIVABLE(
            "point %s is a text or stands in the log, and is only told", "点位 %s 为文字或在日志中，只供显示"),
    DERIVED_UNIT(
            "must be %s, as follows from point %s, but is %s; correct it or leave it out",
            "由点位 %2$s 得出，须为 %1$s，现为 %3$s；请改正，或不写"),
    ODD("must be odd, so that there is a middle; use 3 or 5", "须为奇数才有中间值；请用 3 或 5"),
    TWO_UNITS(
            "point %s is in %s, but point %s is in %s; give both the same unit",
            "点位 %s 的单位为 %s，而点位 %s 的单位为 %s；请写相同的单位"),
    WINDOW(
            "must be a time of more than 0s and at most 1h, such as 60s",
            "须为大于 0s 且不超过 1h 的时间，例如 60s"),
    NO_POINT_ABOVE("there is no point %s above this one", "在此点位之前没有点位 %s"),
    OF_STATES(
            "point %s is a list of states, which nothing can be derived from; name a measured one",
            "点位 %s 只有若干状态，不能由其推算；请写测量的点位"),
    // quality
    QUALITY_OF_BUS("is for what a device says over a bus", "只用于设备经总线给出的内容"),
    POINT_OR_ADDRESS("and address look at two things; remove one of them", "与 address 查看两处；请删除其一"),
    NUMBER_OF_TEXT(
            "a text has no number to look at; name the address of a register",
            "文字没有可查看的数；请写寄存器的 address"),
    BIT_AND("and bit look at the same; remove one of them", "与 bit 查看同一处；请删除其一"),
    NO_BITS("the number has no bits to look at", "该数没有可查看的位"),
    WRITE_VALUES("write values", "请写 values"),
    QUALITY_TEST(
            "needs exactly one of values (it applies to these), unless (to all others) or bit (while it is set)",
            "须有且只有下列之一：values（等于这些值时）、unless（不等于这些值时）或 bit（该位为 1 时）"),
    QUALITY_CAUSE(
            "needs exactly one of bad and uncertain, with a cause: the value is then none, or not to be relied on",
            "bad（值无效）和 uncertain（值存疑）须有且只有一个，并写明原因"),
    NAN(".nan is for floats, and this is none", ".nan 只用于浮点数，而此不是"),
    NUMBER_OR_RANGE("must be a number or [lowest, highest]", "须为数或 [最小值, 最大值]"),
    BACKWARDS(
            "goes from %s to %s, as the device means it; exchange them, or write two",
            "按设备的表示法为从 %s 到 %s；请对调，或分成两段"),
    SPANS(
            "must be a list of at least one number or [lowest, highest], such as [-9999.0, [0xFFF0, 0xFFFF]]",
            "须为至少一个数或 [最小值, 最大值] 的列表，例如 [-9999.0, [0xFFF0, 0xFFFF]]"),
    NEVER(
            "must be a whole number from %s to %s, or it can never be; but is %s",
            "须为 %s 至 %s 的整数，否则永远不会出现；现为 %s"),
    NOT_TOGETHER(
            "the device has no point %s when it has this one; give both the same only",
            "设备有此点位时没有点位 %s；请给两者写相同的 only"),
    ITSELF("is the point itself; leave it out", "就是该点位本身；请去掉"),
    NOT_POLLED(
            "point %s is derived, a text or of the log; name one that is polled",
            "点位 %s 为推算值、文字或日志内容；请写轮询的点位"),
    OTHER_INTERVAL(
            "point %s is read at another interval, but must come in the same poll; give both the same interval",
            "点位 %s 的读取周期不同，而它须在同一次轮询中；请给两者写相同的 interval"),
    // conditions
    CONDITION(
            "needs exactly one of point, all, any, not, alarm, other or place, but has %s",
            "point、all、any、not、alarm、other、place 须有且只有一个，现有 %s"),
    OF_A_POINT("is for a condition of a point, not for %s", "只用于点位的条件，不用于 %s"),
    CONDITIONS("must be a list of at least one condition", "须为至少一个条件的列表"),
    PLACE("needs kind or alarm: which alarms of the place count", "缺少 kind 或 alarm：须写明该处的哪些报警计入"),
    OF_THE_PAST(
            "point %s stands in the device's log, which tells of the past; look at a point that is polled",
            "点位 %s 在设备的日志中，说的是过去；请查看轮询的点位"),
    SAMPLES(
            "must be such as \"2 of 3\", at most 64, and is not for stuckFor, but is %s",
            "须写成“2 of 3”的形式，最多 64，且不用于 stuckFor，现为 %s"),
    TEST(
            "needs exactly one of below, above, bit, is, stuckFor or mask with in, but has %s",
            "below、above、bit、is、stuckFor 或 mask（与 in 一起）须有且只有一个，现有 %s"),
    IN_OF_MASK(
            "belongs to mask; write mask and in, or remove it", "须与 mask 一起写；请同时写 mask 和 in，或删除"),
    NEEDS_IN(
            "needs the key in: the values that the masked bits raise it at",
            "缺少键 in：须写明掩码后的哪些值触发报警"),
    STUCK_AT_ONCE(
            "must be more than 0s: every value would be stuck at once", "须大于 0s，否则任何值都立即算作不变"),
    BAND("must not be negative; a change up to it is none", "不得为负；不超过它的变化不算变化"),
    TOLD_ONLY("point %s is a text, which is only told", "点位 %s 为文字，只供显示"),
    OTHER_UNIT(
            "is in %s, but point %s is in %s; convert the number, or the point's scale and unit",
            "单位为 %s，而点位 %s 的单位为 %s；请换算该数，或更改点位的 scale 和 unit"),
    NO_SUCH_BIT(
            "there is no bit %s; let the variable run from 0 to %s at most",
            "没有第 %s 位；变量最大范围为 0 至 %s"),
    BITS_OF_POINT("%s looks at bits that point %s does not have (%s)", "%s 查看的位在点位 %s 中没有（%s）"),
    STATES("must be a list of at least one of the point's states", "须为该点位至少一个状态的列表"),
    NO_STATE("point %s has no state %s", "点位 %s 没有状态 %s"),
    DERIVED_BITS(
            "point %s is derived from another, and has no bits to test; use below or above",
            "点位 %s 为推算值，没有可判断的位；请用 below 或 above"),
    NO_TEST_OF_BITS(
            "there are no bits to test in point %s: it is %s; use below or above",
            "点位 %s 中没有可判断的位（类型为 %s）；请用 below 或 above"),
    NOT_RAW(
            "point %s is scaled or composed, so its value is no longer the raw one; read the raw value as a point of its own",
            "点位 %s 经换算或由多个寄存器组成，其值已不是原始值；请把原始值作为单独的点位读取"),
    // alarms
    ALARM_TWICE("there is an alarm \"%s\" already; rename one", "报警“%s”已存在；请改名"),
    NO_ALARM("there is no alarm %s", "没有报警 %s"),
    LOOKS_AT_ALARMS(
            "alarm %s looks at other alarms itself; name what it looks at instead",
            "报警 %s 自身又查看其他报警；请直接写它所查看的内容"),
    BOTH_LIMITS(
            "both alarms must have a limit below, or both one above; remove beyond",
            "两条报警须同为 below 限值或同为 above 限值；请删除 beyond"),
    SOURCE(
            "needs the key source: a sentence that says where its setpoint and delays come from",
            "缺少键 source：请用一句话说明限值和延时的依据"),
    LATCHING("is for an alarm that latches; add latching: true", "只用于锁定的报警；请加上 latching: true"),
    GATEWAY_KIND(
            "is for alarms of kind FAULT or SUPERVISORY, but this is %s; change kind or remove it",
            "只用于 FAULT 或 SUPERVISORY 类报警，而此为 %s；请更改 kind，或删除"),
    GIVES_WATER(
            "is for what gives water (hydrant, crane, tank, pool, intake, well), but this is a profile of kind %s",
            "只用于供水设施（hydrant、crane、tank、pool、intake、well），而此设备模板的 kind 为 %s"),
    FIRE_SUPPRESSED(
            "a fire is never suppressed; remove it, and let a walk test mark it as a test",
            "火警不得抑制；请删除，测试时请用逐点测试把火警标记为测试"),
    FIRE_DERIVED(
            "a fire is never held back, but a derived point needs several samples; look at the point it is derived from",
            "火警不得延迟，而推算的点位需要多次采样；请查看它所依据的点位"),
    FIRE_GATED(
            "a fire is never held back until a second sign: write each sign as an alarm of its own, and let this one, with priority: critical, come on top",
            "火警不得等到第二个征兆才发出：请把每个征兆写成单独的报警，再把本报警以 priority: critical 加在其上"),
    FIRE_BAD(
            "a fire is never held back, but point %s is BAD by what another register or point says, and would not be looked at; write uncertain there instead of bad",
            "火警不得延迟，而点位 %s 会因另一寄存器或点位为 BAD，因此不被查看；请在该处写 uncertain 代替 bad");

    private final String english;
    private final String chinese;

    ProfileRulePhrase(String english, String chinese) {
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
