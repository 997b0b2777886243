package io.standpipe.model.words.settings;

import io.standpipe.model.words.Phrase;

/**
 * What is wrong with how a device profile reads its points over Modbus, CoAP and GPIO: told to its
 * author.
 */
public enum ProfilePointPhrase implements Phrase {
    // what a point is
    A_DATE("a date", "日期"),
    A_BIT_FIELD("a bit field", "位段"),
    A_STATE("a state", "状态"),
    A_CONTACT("a contact", "触点"),
    AN_OUTPUT("an output", "输出"),
    A_LOOP("a loop", "带末端监视电阻的线路"),
    A_CURRENT("a current", "电流"),
    A_VOLTAGE("a voltage", "电压"),
    BITS_MEAN_NOTHING("%s, whose bits mean nothing by themselves", "%s，其各位单独没有意义"),
    DATE_BITS("%s, a date, whose bits mean nothing by themselves", "%s，是日期，其各位单独没有意义"),
    NO_NUMBER("%s, which is no number", "%s，不是数"),
    DIGITS_NO_BITS("%s, whose digits are no bits", "%s，其数字不是位"),
    SIGN_BIT(
            "%s, whose sign is a bit of its own; read its bits as uint or bits",
            "%s，其符号单独占一位；请按 uint 或 bits 读取其各位"),
    MANY_BITS("%s, more bits than a value keeps", "%s，位数超过数值所能保存的"),
    // a point
    ONE_WAY("a point is read one way; remove all but one of %s", "一个点位只用一种方式读取；%s 中请只留一个"),
    NO_WAY("needs one of the keys %s, which say how it is read", "缺少读取方式，须有下列键之一：%s"),
    ONE_BUS(
            "a device is read by one bus, but %s of line %s is read over %s; make a profile of its own of one of them",
            "一台设备由一条总线读取，而第 %2$s 行的 %1$s 经 %3$s 读取；请把其一写成单独的设备模板"),
    POINT_TWICE("there is a point \"%s\" already; rename one", "点位“%s”已存在；请改名"),
    UNIT("a %s is measured in %s, but the unit is %s; correct it", "%s 的单位须为 %s 之一，现为 %s；请改正"),
    UNIT_MISSING(
            "a %s is measured in %s, but the unit is missing; add it", "%s 的单位须为 %s 之一，现未填写；请补上"),
    RANGE("must be [lowest, highest], but has %s items", "须为 [最小值, 最大值]，现有 %s 项"),
    FOR_NUMBERS("is for numbers, but this is %s", "只用于数，而此为%s"),
    TEXT_NO_NUMBER("is for numbers, but this is a text", "只用于数，而此为文字"),
    FOR_POLLED("is for what is polled", "只用于轮询的点位"),
    FOR_MODBUS("is for what is read over Modbus", "只用于经 Modbus 读取的点位"),
    FOR_MODBUS_OR_GPIO("is for what is read over Modbus or GPIO", "只用于经 Modbus 或 GPIO 读取的点位"),
    READ_ONLY(
            "is for what is only read; remove it, or remove write from the point",
            "只用于只读的点位；请删除，或删除该点位的 write"),
    RAW_STATES(
            "names raw values, so the point must not have scale, offset, decimalPlaces, unitCode, scaleFactor or orderCode; remove them",
            "给原始值命名，因此该点位不得有 scale、offset、decimalPlaces、unitCode、scaleFactor 或 orderCode；请删除"),
    STATES_OF_COUNTER("names raw values, but this is a counter; remove them", "给原始值命名，而此为计数器；请删除"),
    STATE_TWICE("two values are named \"%s\"; give each its own name", "有两个值都叫“%s”；请分别命名"),
    RAW_BITS("looks at raw bits, but the type is %s", "查看原始位，而类型为 %s"),
    BITS_32(
            "looks at 32 bits at most, but this is %s; read one of its words as a point of its own",
            "最多查看 32 位，而此为 %s；请把其中一个字作为单独的点位读取"),
    // Modbus
    NOT_WITH_NUMBER(
            "is not for a bit that is found by its number; remove one of them",
            "不用于按 number 定位的位；请删除其一"),
    NUMBERED_BIT(
            "is for type bit of holding or input registers", "只用于 holding 或 input 寄存器的 bit 类型"),
    SINGLE_BIT(
            "a coil or discrete input is a single bit; remove type or write bit",
            "coil 和 discrete 是单个位；请删除 type，或写 bit"),
    FOR_REGISTERS("is for registers, but this is a single bit", "只用于寄存器，而此为单个位"),
    BYTE(
            "is a part of its registers: write type: %s, width: 8, and bit: 8 for the high byte, bit: 0 for the low one",
            "是寄存器的一部分：请写 type: %s 和 width: 8，高字节写 bit: 8，低字节写 bit: 0"),
    THREE_BYTES(
            "is a part of its registers: write type: %s, width: 24, and bit: 0 if the highest byte is the one left out, bit: 8 if it is the lowest",
            "是寄存器的一部分：请写 type: %s 和 width: 24，不含最高字节时写 bit: 0，不含最低字节时写 bit: 8"),
    BIT(
            "is for type bit or bits of a register, or for a whole number of up to 32 bits that is a part of its registers",
            "只用于寄存器的 bit 或 bits 类型，或只占寄存器一部分的 32 位以内整数"),
    WIDTH(
            "is for type bits, or for a whole number of up to 32 bits that is a part of its registers",
            "只用于 bits 类型，或只占寄存器一部分的 32 位以内整数"),
    BITS_BEYOND(
            "bits %s to %s do not fit into %s; lower bit or width",
            "第 %s 至 %s 位超出%s；请减小 bit 或 width"),
    ONE_REGISTER("one register of 16 bits", "一个寄存器的 16 位"),
    TWO_REGISTERS("two registers of 32 bits", "两个寄存器的 32 位"),
    A_BYTE("a byte", "一个字节"),
    PRINTED(
            "must be a whole number from 0 to %s, but is %s: did you mean %s, which manuals print so?",
            "须为 0 至 %s 的整数，现为 %s：如这是说明书上的编号，是否应为 %s？"),
    WRITABLE_TABLES("only coils and holding registers can be written", "只有 coil 和 holding 可以写入"),
    WRITTEN_PART("a part of a register cannot be written without the rest", "寄存器的一部分不能单独写入"),
    FOUR_REGISTERS("values of four registers are only read, but this is %s", "四个寄存器的值只读，而此为 %s"),
    READ_TYPE("type %s is only read", "类型 %s 只读"),
    // several registers, codes and counters
    CODES(
            "must be a mapping of at least one code to what it means, such as %s",
            "须为代码到其含义的映射，至少一项，例如 %s"),
    ORDER_CODE("is said by orderCode; remove one of them", "已由 orderCode 给出；请删除其一"),
    COUNTER(
            "is for a number without sign of up to 32 bits (uint16, uint32, bcd16, bcd32) that no other register changes",
            "只用于 32 位以内的无符号数（uint16、uint32、bcd16、bcd32），且其他寄存器不改变其含义"),
    MOST(
            "must be the most that it counts in a second, above 0 and below %s, or nobody can tell a roll over; but is %s",
            "须为每秒最多的计数，大于 0 且小于 %s，否则无法判断是否已回零；现为 %s"),
    // texts and times
    FOR_TYPE("is for type %s", "只用于类型 %s"),
    FOR_TIMES("is for type time or bcdtime", "只用于类型 time 或 bcdtime"),
    NO_CHARSET(
            "is not there in this Java; install its whole runtime",
            "此 Java 中没有该字符集；请安装完整的 Java 运行环境"),
    FORMAT_PART("does not know %s", "没有 %s 这种写法"),
    FORMAT(
            "write two letters for each byte, four for each register, such as \"YYMM DDhh mmss\" or \"YYYY --MM --DD\": YY or YYYY year, MM month, DD day, hh hour, mm minute, ss second, -- nothing of it",
            "每个字节写两个字母，每个寄存器写四个，例如“YYMM DDhh mmss”或“YYYY --MM --DD”：YY 或 YYYY 为年，MM 为月，DD 为日，hh 为时，mm 为分，ss 为秒，-- 为无关"),
    FORMAT_LENGTH(
            "a time has 1 to %s registers, but this has %s bytes", "时间占 1 至 %s 个寄存器，现为 %s 个字节"),
    FORMAT_TWICE("a time has one %s", "时间中 %s 只能出现一次"),
    FORMAT_DATE("a time has at least year, month and day", "时间至少有年、月、日"),
    FORMAT_YEAR("the two bytes of a year follow each other", "年的两个字节须相邻"),
    ZONE(
            "must be how far the device's clock is ahead of UTC, such as \"+08:00\", but is %s",
            "须为设备时钟超前 UTC 的时间，例如“+08:00”，现为 %s"),
    // how a device is known
    ENTRY_ID(
            "must be 1 to 64 letters, digits, '.', '_' or '-', and no other entry's, but is %s",
            "须为 1 至 64 个字母、数字、“.”、“_”或“-”，且不与其他项相同，现为 %s"),
    NO_MASK(
            "a text has no mask and values; remove them, or registers",
            "文字没有 mask 和 values；请删除它们，或删除 registers"),
    // currents and curves
    MEASURED("is for what is measured, but this is a counter", "只用于测量值，而此为计数器"),
    CURRENT_IN_CODE(
            "stands in a factor of unitCode already, whose value is no current any more; remove one of them",
            "已写在 unitCode 的一个系数中，其值已不是电流；请删除其一"),
    PAIR("must be [number, value], but is %s", "须为 [数, 值]，现为 %s"),
    PAIRS(
            "must be a list of 2 to %s pairs [number, value], but has %s",
            "须为 2 至 %s 对 [数, 值] 的列表，现有 %s 对"),
    RISING(
            "%s does not lie above %s, the one before; put them in rising order",
            "%s 不大于前一个数 %s；请按由小到大排列"),
    // when it was measured
    REPORTED_TIME(
            "what reports by itself says its times in SenML or in its frame",
            "自行上报的设备在 SenML 或帧中给出时间"),
    CLOCK_OF_REGISTERS(
            "is for holding and input registers, since a time comes in the same answer",
            "只用于 holding 和 input 寄存器，因为时间须在同一应答中"),
    CLOCK(
            "point %s must be a time that is polled: quantity time, unit s, seconds since 1970 UTC",
            "点位 %s 须为轮询的时间：quantity 为 time，unit 为 s，UTC 1970 年起的秒数"),
    CLOCK_ELSEWHERE(
            "point %s stands in another table, but the time must come in the same answer: that of one moment with the value of another would be a lie",
            "点位 %s 在另一个 table 中，而时间须在同一应答中：一个时刻的时间配另一时刻的值不可信"),
    CLOCK_QUALITY(
            "the quality of point %s looks at another point, which comes in another answer; let it look at an address",
            "点位 %s 的 quality 查看另一点位，而它在另一应答中；请改为查看 address"),
    CLOCK_WITH_CLOCK(
            "point %s must be a clock, without a sourceTime of its own",
            "点位 %s 须为时钟，自身不得有 sourceTime"),
    // the log of a device
    NOT_IN_LOG(
            "is for what is polled, but this stands in the records of the log",
            "只用于轮询的点位，而此点位在日志的记录中"),
    COUNTED("is for registers, but this is counted by the gateway", "只用于寄存器，而此由网关计数"),
    TIME_OF_RECORD(
            "is for what is polled; a record has one time for all in it: write time: %s in log instead",
            "只用于轮询的点位；一条记录只有一个时间：请改在 log 中写 time: %s"),
    NO_LOG(
            "point %s stands in the records of a log, but the profile has no key log",
            "点位 %s 在日志的记录中，而设备模板没有键 log"),
    NO_RECORD(
            "no point stands in its records; write modbus: {record: 0, ...} in one",
            "没有点位在其记录中；请在一个点位中写 modbus: {record: 0, ...}"),
    RECORD_LENGTH(
            "a record has %s, but point %s takes the registers %s to %s of it; correct one of them",
            "一条记录有 %s 个寄存器，而点位 %s 占其中第 %s 至 %s 个；请改正其一"),
    LOG_WRAPS(
            "must be a multiple of records (%s), or nobody can tell where a record stands after the count began anew; but is %s",
            "须为 records（%s）的倍数，否则重新计数后无法判断记录的位置；现为 %s"),
    LOG_TIME(
            "point %s must stand in the records of the log and be a time: quantity time, unit s, seconds since 1970 UTC",
            "点位 %s 须在日志的记录中且为时间：quantity 为 time，unit 为 s，UTC 1970 年起的秒数"),
    LOG_INDEX(
            "point %s must be a whole number that is polled and no counter",
            "点位 %s 须为轮询的整数，且不是计数器"),
    // CoAP
    ONE_LENGTH(
            "is for frames of one length; remove it, or min and max", "用于定长的帧；请删除它，或删除 min 和 max"),
    ITEMS_OR_SAMPLES("and samples do not go together; remove one of them", "与 samples 不能并用；请删除其一"),
    BYTES_OF_TAGS(
            "must be a mapping of each tag to the bytes of its value, such as {0x0175: 1, 0x0367: 2}",
            "须为各 tag 到其值字节数的映射，例如 {0x0175: 1, 0x0367: 2}"),
    TO_THE_END("%s bytes do not fit from %s to the end", "从 %2$s 到末尾放不下 %1$s 个字节"),
    TAG_ALONE(
            "is for an item of the profile's frame; remove it, or record or sampleAt",
            "用于设备模板 frame 中的一项；请删除它，或删除 record 或 sampleAt"),
    COAP_PLACE(
            "needs either record, the name of a SenML record or LwM2M resource, or at, a byte of the profile's frame, or sampleAt, a byte of each of its samples, or tag, an item of it",
            "须写下列之一：record（SenML 记录或 LwM2M 资源的名称）、at（设备模板 frame 的字节）、sampleAt（其中每个样本的字节）或 tag（其中的一项）"),
    FOR_BYTES("is for bytes of a frame", "只用于帧的字节"),
    FOR_RECORD("is for a record", "只用于 record"),
    SEVERAL_BYTES("is for values of several bytes", "只用于多个字节的值"),
    NO_FRAME(
            "is a byte of the profile's frame, but the profile has no key frame",
            "是设备模板 frame 的字节，而设备模板没有键 frame"),
    NO_SAMPLES(
            "is a byte of a sample, but the profile's frame has no key samples",
            "是样本的字节，而设备模板的 frame 没有键 samples"),
    NO_ITEMS(
            "is an item of the profile's frame, but that has no key items",
            "是设备模板 frame 中的一项，而它没有键 items"),
    TAG_LENGTH(
            "takes %s bytes, but the value behind this tag has %s (frame.items.bytes); correct one of them",
            "占 %s 个字节，而此 tag 之后的值有 %s 个（frame.items.bytes）；请改正其一"),
    NO_TAG(
            "%s does not stand in frame.items.bytes; add it there with the bytes of its value",
            "%s 不在 frame.items.bytes 中；请在其中加上它及其值的字节数"),
    NOT_REPEATED(
            "a point that is reported over CoAP cannot be repeated; write each out",
            "经 CoAP 上报的点位不能重复；请逐个写出"),
    // GPIO
    NOT_FOR_TYPE("is not for type %s, which has %s", "不用于类型 %s，该类型的键：%s"),
    NO_FURTHER_KEYS("no further keys", "无其他键"),
    PULLED_UP(
            "a pin that is pulled up is high whether the contact is open or closed; remove it, or change pull",
            "上拉的引脚无论触点断开或闭合都为高电平；请删除，或更改 pull"),
    PULLED_DOWN(
            "a pin that is pulled down is low whether the contact is open or closed; remove it, or change pull",
            "下拉的引脚无论触点断开或闭合都为低电平；请删除，或更改 pull"),
    NO_ABSENT(
            "an input has no value that says that nothing is installed; remove it, or the point",
            "输入没有表示“未安装”的值；请删除它，或删除该点位"),
    NOTICED(
            "is for what is measured again and again, but %s is noticed as it changes",
            "只用于周期测量的点位，而%s变化时即被发现");

    private final String english;
    private final String chinese;

    ProfilePointPhrase(String english, String chinese) {
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
