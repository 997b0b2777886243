package io.standpipe.model.words;

/** Why what a detector reported over CoAP cannot be read. */
public enum PayloadPhrase implements Phrase {
    POINT("point %s: %s", "点位 %s：%s"),
    TWO_DEVICES("two devices in one pack", "一个数据包中有两台设备"),
    // frames of makers
    FRAME_LENGTH("a frame has %s to %s bytes, not %s", "报文应为 %s 至 %s 字节，收到 %s 字节"),
    FIXED_BYTE("byte %s is %s where %s belongs", "第 %s 字节为 %s，应为 %s"),
    FRAME_SAYS_LENGTH("a frame of %s bytes says it has %s", "报文有 %s 字节，却声明为 %s 字节"),
    CHECKSUM("wrong checksum", "校验错误"),
    FRAME_SAYS_SAMPLES("a frame of %s bytes says it holds %s samples", "报文有 %s 字节，却声明含 %s 个采样"),
    NO_WHOLE_TAG("the last item has no whole tag", "最后一项的标签不完整"),
    TAG_UNKNOWN("tag %s is not known", "标签 %s 未知"),
    VALUE_CUT("the value is cut short", "数值不完整"),
    FLOAT_NO_NUMBER("a float is no number", "浮点数不是有效数字"),
    // one value
    NO_UTF_8("no UTF-8", "不是 UTF-8 文本"),
    NO_JSON("no JSON", "不是 JSON"),
    NO_CBOR("no CBOR", "不是 CBOR"),
    NO_NAMES("bytes without names", "数据没有名称"),
    NO_RESOURCE_NAME("one value without the name of its resource", "单个数值没有资源名称"),
    TEXT_LENGTH("a text has 1 to %s characters", "文本应为 1 至 %s 个字符"),
    NO_NUMBER_OR_WORD("neither a number nor a word", "既不是数字也不是单词"),
    NO_NAMED_VALUE("no named value", "不是带名称的数值"),
    BOOLEAN("a boolean is true or false", "布尔值应为 true 或 false"),
    NUMBER("a number is one", "应为数字"),
    FINITE("a float is a finite number", "浮点数应为有限值"),
    WHOLE("an integer is whole and below 2^53", "整数应为小于 2^53 的整数"),
    NO_STATE("no such state", "没有此状态"),
    OTHER_RESOURCE("another resource than was asked for", "不是所请求的资源"),
    // registrations
    LIFETIME("lt is 1 to %s", "lt 应为 1 至 %s"),
    NO_LINKS("the objects are no links, or too many", "对象列表不是链接格式，或过多"),
    // SenML
    PACK_ARRAY("a SenML pack is an array", "SenML 数据包应为数组"),
    PACK_RECORDS("a SenML pack is an array of records", "SenML 数据包应为记录的数组"),
    TOO_MANY_RECORDS("more than %s records", "记录超过 %s 条"),
    RECORD_NO_END("a record does not end", "记录没有结束"),
    NO_SUM("bv and v are no number together", "bv 与 v 相加不是数字"),
    TWO_VALUES("a record has two values", "一条记录有两个数值"),
    SENML_VERSION("SenML of a version that is not known", "SenML 版本未知"),
    MUST_UNDERSTAND("a label that must be understood is not", "含有必须理解却未知的标签"),
    LABEL_NUMBER("%s is a number", "%s 应为数字"),
    LABEL_FINITE("%s is a finite number", "%s 应为有限的数字"),
    LABEL_BOOLEAN("vb is true or false", "vb 应为 true 或 false"),
    LABEL_TEXT("%s is a text", "%s 应为文本"),
    LABEL_LENGTH("%s is longer than %s", "%s 长度超过 %s"),
    // LwM2M JSON and CBOR
    JSON_OBJECT("LwM2M JSON is an object", "LwM2M JSON 应为对象"),
    JSON_ONE_OBJECT("LwM2M JSON is one object", "LwM2M JSON 应为单个对象"),
    E_ARRAY("e is an array", "e 应为数组"),
    E_OBJECTS("e is an array of objects", "e 应为对象的数组"),
    ENTRY_NO_END("an entry does not end", "条目没有结束"),
    CBOR_MAP("LwM2M CBOR is a map", "LwM2M CBOR 应为映射"),
    CBOR_BEHIND("something stands behind the CBOR", "CBOR 之后还有内容"),
    PATH_PARTS("a path has at most %s parts", "路径最多 %s 段"),
    TOO_MANY_RESOURCES("more than %s resources", "资源超过 %s 个"),
    CBOR_KEY("a key is a number or an array of numbers", "键应为数字或数字的数组"),
    CBOR_CUT("the CBOR is cut off", "CBOR 不完整"),
    ID_RANGE("an id is 0 to 65535", "编号应为 0 至 65535"),
    RESOURCE_VALUE("a resource has a value", "资源应有数值"),
    NULL("null is no value", "null 不是数值"),
    FINITE_NUMBER("a number is a finite one", "数字应为有限值"),
    TEXT_TOO_LONG("a text is longer than %s", "文本长度超过 %s"),
    CBOR_KIND("the CBOR is cut off, or of no known kind", "CBOR 不完整，或类型未知"),
    // TLV
    NO_TLV("no TLV is known of %s", "没有 %s 的 TLV 格式"),
    TLV_CUT("a TLV is cut off", "TLV 不完整"),
    INSTANCE_INSIDE("an object instance stands inside another", "对象实例嵌在另一个实例中"),
    RESOURCE_INSTANCE_OUTSIDE("a resource instance stands outside a resource", "资源实例不在资源中"),
    RESOURCE_OUTSIDE("a resource stands outside an object instance", "资源不在对象实例中"),
    INTEGER_BYTES("an integer has 1, 2, 4 or 8 bytes", "整数应为 1、2、4 或 8 字节"),
    FLOAT_BYTES("a float has 4 or 8 bytes", "浮点数应为 4 或 8 字节"),
    BOOLEAN_BYTE("a boolean is one byte, 0 or 1", "布尔值应为一个字节，0 或 1");

    private final String english;
    private final String chinese;

    PayloadPhrase(String english, String chinese) {
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
