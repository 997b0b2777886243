package io.standpipe.model.words.settings;

import io.standpipe.model.words.Phrase;

/**
 * What is wrong with the file of a device profile as YAML, with its keys and values whatever they
 * are for, and with its parameters, names and repetitions: told to its author.
 */
public enum ProfileYamlPhrase implements Phrase {
    // what to do, behind another sentence
    REMOVE_IT("remove it", "请删除"),
    REMOVE_ONE("remove one of them", "请删除其一"),
    CHANGE_TYPE("remove it or change type", "请删除，或更改 type"),
    UNQUOTE("remove the quotation marks", "请去掉引号"),
    // the file
    NO_DOCUMENT("is empty; a profile begins with \"profile: <id>\"", "为空；设备模板以“profile: <id>”开头"),
    TOO_LARGE(
            "is larger than any device needs; use repeat instead of writing points out",
            "超出任何设备所需；请用 repeat 代替逐个写出点位"),
    SECOND_DOCUMENT(
            "a file holds one profile; move this document to its own file",
            "一个文件只写一个设备模板；请把此文档移到单独的文件"),
    ALIAS("aliases (%s) are not supported; write the value out", "不支持引用（%s）；请把值写出来"),
    TAG("tags (%s) are not supported; put text in quotes instead", "不支持标签（%s）；文字请加引号"),
    TOO_DEEP("is nested more than %s deep; no profile needs that", "嵌套超过 %s 层；设备模板用不到这么多层"),
    KEY_IS_NO_WORD("a key must be a single word, but is a list or a mapping", "键须为单个词，现为列表或映射"),
    KEY_TWICE("key %s stands in line %s already; remove one of them", "键 %s 已在第 %s 行出现；请删除其一"),
    INDENTATION(
            "the line is not indented as those it belongs to; indent all keys of a mapping, and all items of a list, by the same number of blanks",
            "该行缩进与同级各行不一致；同一映射的各键、同一列表的各项须缩进相同的空格数"),
    COLON_IN_VALUE(
            "a colon and a blank are not expected here; put a text that holds them in quotes, and indent each key as those beside it",
            "此处不应有冒号加空格；含冒号的文字请加引号，各键须与同级的键对齐"),
    NO_COLON(
            "a colon is missing; write \"key: value\", with a blank behind the colon",
            "缺少冒号；请写成“键: 值”，冒号后留一个空格"),
    BRACKET("a bracket is not closed, or a comma is missing within it", "括号未成对，或其中缺少逗号"),
    ESCAPE(
            "a backslash in double quotation marks means something in YAML; use single ones",
            "双引号中的反斜杠在 YAML 中有特殊含义；请改用单引号"),
    // keys and values
    NO_SUCH_KEY("there is no such key", "没有这个键"),
    NO_READER(
            "there is no such key, and no bus of this gateway reads it; correct it, or install the bus",
            "没有这个键，本网关也没有总线读取它；请改正，或安装该总线"),
    NEEDS_KEY("needs the key %s", "缺少键 %s"),
    MAPPING_OF("must be a mapping with the keys %s, but is %s", "须为含下列键的映射：%s；现为 %s"),
    MAPPING("must be a mapping, but is %s", "须为映射，现为 %s"),
    LIST("must be a list, each item after \"- \", but is %s", "须为列表，每项以“- ”开头，现为 %s"),
    EMPTY("empty", "空"),
    TEXT("must be text, but is %s", "须为文字，现为 %s"),
    NO_TEXT(
            "must be text, but %s is none in YAML; put it in quotes",
            "须为文字，而 %s 在 YAML 中不是文字；请加引号"),
    NUMBER("must be a number, but is %s", "须为数，现为 %s"),
    NUMBER_FROM("must be a number from %s to %s, but is %s", "须为 %s 至 %s 的数，现为 %s"),
    NUMBERS("must be a list of at least one number, such as [0xFF]", "须为至少一个数的列表，例如 [0xFF]"),
    TRUE_OR_FALSE("must be true or false, but is %s", "须为 true 或 false，现为 %s"),
    ONE_OF("must be one of %s, but is %s", "须为下列之一：%s；现为 %s"),
    ID(
            "must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit, but is %s",
            "须为 1 至 64 个字母、数字、“.”、“_”或“-”，以字母或数字开头，现为 %s"),
    TWICE("stands there twice, written differently; remove one of them", "以不同写法出现两次；请删除其一"),
    ALWAYS_SAME("must not be 0: every value would be the same", "不得为 0，否则所有值都相同"),
    NO_BIT("must not be 0: it would look at no bit", "不得为 0，否则没有要查看的位"),
    NEVER_SEEN(
            "%s can never be seen through mask %s; widen the mask or change the value",
            "%s 经掩码 %s 后永远得不到；请放宽 mask，或更改该值"),
    DEADBAND("must not be negative; 0 reports every change", "不得为负；0 表示每次变化都上报"),
    NO_POINT("there is no point %s", "没有点位 %s"),
    FOR_KEY("is for %s", "只用于 %s"),
    READER_FAILED(
            "the program of the bus that reads it failed: %s; report it", "读取该模板的总线程序出错：%s；请上报"),
    DO_NOT_FIT("the values do not fit each other: %s", "各值互不相符：%s"),
    // parameters
    NO_PARAMETER("there is no parameter %s", "没有参数 %s"),
    SECONDS(
            "is a time, and times of parameters are in seconds, but %s is in %s; give it the unit s",
            "是时间，参数的时间以秒为单位，而 %s 的单位为 %s；请把其 unit 写为 s"),
    NUMBER_FOR_WORD(
            "parameter %s is a number, but a word is needed here; give it options",
            "参数 %s 是数，而此处需要词；请为其写 options"),
    PARAMETER_NAME(
            "a parameter's name is a column of the device table: lower-case letters, digits and '_', beginning with a letter, and none of the columns every table has; rename %s",
            "参数名即设备表的列名：小写字母、数字和“_”，以字母开头，且不得与设备表固有的列同名；请给 %s 改名"),
    DIGITS(
            "has more digits after the point than decimals (%s) allows; round it or raise decimals",
            "小数位数多于 decimals（%s）；请四舍五入，或增大 decimals"),
    MIN_ABOVE_MAX("is above max; exchange them", "大于 max；请对调"),
    DEFAULT_OF_REQUIRED(
            "is for a row that says nothing, but required; remove one of them",
            "用于未填写的行，而此参数为 required；请删除其一"),
    NUMBER_WITH_OPTIONS("is for numbers, but this parameter has options", "只用于数，而此参数有 options"),
    OPTION_TWICE("has \"%s\" twice; remove one of them", "“%s”出现两次；请删除其一"),
    TWO_OPTIONS("must be a list of at least two words", "须为至少两个词的列表"),
    NOT_OF_OPTIONS(
            "there is no parameter with options of this name; declare one",
            "没有此名称且带 options 的参数；请声明一个"),
    UNUSED(
            "nothing uses parameter %s; write $%s where it belongs, or only: {%s: ...}, or remove it",
            "参数 %s 没有被使用；请在相应处写 $%s 或 only: {%s: ...}，或删除该参数"),
    AT_LEAST(
            "%s (with every parameter at its least; narrow its min and max)",
            "%s（各参数取最小值时；请缩小其 min 与 max 的范围）"),
    AT_MOST(
            "%s (with every parameter at its most; narrow its min and max)",
            "%s（各参数取最大值时；请缩小其 min 与 max 的范围）"),
    WITH_OPTION(
            "%s (with %s, and the other parameters at their most; correct one of them)",
            "%s（%s 且其他参数取最大值时；请改正其一）"),
    // names
    NAME_TWICE(
            "stands there twice, with other names of its numbers; remove one of them",
            "出现两次，只是变量名不同；请删除其一"),
    NAME_WITH_DIGITS(
            "has digits beside its variables; write each number as a variable, or the whole id",
            "变量之外还有数字；请把每个数都写成变量，或写完整的编号"),
    NO_LANGUAGE("needs the key en or zh, best both", "缺少键 en 或 zh，最好两者都写"),
    NO_VARIABLE_OF_ID("there is no variable %s in the id", "编号中没有变量 %s"),
    // repetitions
    VARIABLES(
            "must be a mapping of 1 to 3 variables, such as {d: {from: 1, to: 159, step: 1}}",
            "须为 1 至 3 个变量的映射，例如 {d: {from: 1, to: 159, step: 1}}"),
    VARIABLE(
            "a variable must be 1 to 16 lower-case letters, digits or '_', but is %s",
            "变量须为 1 至 16 个小写字母、数字或“_”，现为 %s"),
    NO_VARIABLE("there is no variable %s here", "此处没有变量 %s"),
    MUST_HOLD("must hold %s, or its repetitions would all be %s", "须含 %s，否则各次重复都是 %s"),
    BIT_OR_VARIABLE(
            "must be a number or one variable in braces, such as \"{b}\", but is %s",
            "须为数或花括号中的一个变量，例如“{b}”，现为 %s");

    private final String english;
    private final String chinese;

    ProfileYamlPhrase(String english, String chinese) {
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
