package io.standpipe.model.words.settings;

import io.standpipe.model.words.Phrase;

/** What is wrong in a row of a device table. */
public enum RowPhrase implements Phrase {
    EXAMPLE(
            "still has the example's %s; write your own, or delete the line",
            "仍是示例中的 %s；请改为实际内容，或删除该行"),
    TOO_MANY_ROWS(
            "the gateway's memory has room for %s devices of a table; this line and those behind it are not read; give it more memory, or put them on another gateway",
            "网关内存只够设备表的 %s 台设备；此行及以后各行未读取；请增加内存，或把它们放到另一台网关"),
    NO_ROOM(
            "the gateway's memory has no room for its %s points and %s alarms beside those of the rows before; give it more memory, read less of the panels (loops), or put it on another gateway",
            "除前面各行外，网关内存已容不下它的 %s 个点位和 %s 条报警；请增加内存，减少控制器的读取范围（loops），或把它放到另一台网关"),
    NO_HEADER(
            "the device table must begin with a header that has at least the columns id and profile, but line %s is \"%s\"%s; no device is read",
            "设备表须以表头开始，表头至少有 id 和 profile 两列，而第 %s 行为“%s”%s；未读取任何设备"),
    PART_COLUMNS("; part the columns by commas, semicolons or tabs", "；各列之间请用逗号、分号或制表符分隔"),
    MEANT_BY_COLUMN("; did you mean \"%s\" by its column %s?", "；第 %2$s 列是否应为“%1$s”？"),
    TOO_MANY("too many", "过多"),
    DECIMAL_COMMAS(
            "columns lat and lon must be degrees with a decimal point; a comma within them moves the cells behind",
            "lat 和 lon 两列须为带小数点的度数；其中的逗号会使后面的各格错位"),
    FULL_WIDTH(
            "; part the cells as the header does, not by full-width characters",
            "；各格请按表头的方式分隔，不要用全角符号"),
    NAME_TOO_LONG(
            "must have at most %s characters; the first of them are used", "最多 %s 个字符；只采用前面部分"),
    EXCHANGED("are id and profile exchanged?", "id 与 profile 是否写反？"),
    AND("%s and %s", "%s 和 %s"),
    DEGREES(
            "must be degrees from -%s to %s, but is %s; the device is read, but has no position",
            "须为 -%s 至 %s 的度数，现为 %s；设备照常采集，但没有位置"),
    WITH_A_POINT("write it with a decimal point", "请用小数点"),
    WRITE_A_POINT("write a decimal point, %s", "请用小数点，写成 %s"),
    LAT_AND_LON("are lat and lon exchanged?", "lat 与 lon 是否写反？"),
    NOTHING_KNOWN("nothing is known of it any more", "已没有它的任何资料"),
    TABLE_LACKS(
            "the device table %s: %s stay installed; if they are to go, save the same once more or send the command confirm",
            "设备表%s：%s 仍保持接入；如确要删除，请再保存一次同样的内容，或发送 confirm 命令"),
    STAY_INSTALLED(
            "%s stay installed, though they are not in the device table: correct what is wrong with it first",
            "%s 虽已不在设备表中，仍保持接入：请先改正设备表中的错误"),
    TABLE_EMPTY("is empty", "为空"),
    TABLE_LOST("has lost %s of %s devices", "少了 %s 台设备（原有 %s 台）"),
    TABLE_ENDS_EARLY("ends early", "提前结束"),
    TABLE_STILL_LACKS("still lacks rows", "仍缺少行"),
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
    PROFILE_UNREAD(
            "device profile %s has points with the key %s, which no bus of this gateway reads; use another profile, or install the bus",
            "设备模板 %s 的点位有键 %s，本网关没有总线读取该键；请使用其他设备模板，或安装该总线"),
    DID_YOU_MEAN("did you mean \"%s\"?", "是否应为“%s”？"),
    KNOWN_ARE("known are %s", "可用的有 %s"),
    WHOLE_NUMBER("must be a whole number from %s to %s, but is %s", "须为 %s 至 %s 的整数，现为 %s"),
    MUST_BE_SET(
            "must be set: %s; until then the profile's default counts", "必须填写（%s）；填写之前按设备模板的默认值"),
    NO_ADDRESS(
            "must be host or host:port, but is empty, and the bus has no address either",
            "须为主机或主机:端口；现为空，总线也没有默认地址");

    private final String english;
    private final String chinese;

    RowPhrase(String english, String chinese) {
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
