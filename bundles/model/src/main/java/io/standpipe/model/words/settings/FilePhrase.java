package io.standpipe.model.words.settings;

import io.standpipe.model.words.Phrase;

/** Files and directories: of the configuration, of secrets, of the outbox. */
public enum FilePhrase implements Phrase {
    NEEDED(
            "%s has no %s: the gateway does nothing until it has; platform-config/etc is an"
                    + " example",
            "%s 中没有 %s：放入该文件之前网关不工作；示例见 platform-config/etc"),
    // of a file, behind its name
    DIRECTORY("must be a file, but is a directory; put a file in its place", "须为文件，现为目录；请换成文件"),
    DEVICE(
            "must be a file, but is a device, a pipe or a socket; put a file in its place",
            "须为文件，现为设备、管道或套接字；请换成文件"),
    LARGER(
            "is larger than %s, which nothing of its kind needs; make it smaller",
            "超过 %s，此类文件无需这么大；请缩小"),
    UTF_16(
            "must be UTF-8 text, but is UTF-16; save it as UTF-8",
            "须为 UTF-8 文本，现为 UTF-16；请另存为 UTF-8"),
    NOT_UTF_8(
            "must be UTF-8 text, but line %s is not; save it as UTF-8",
            "须为 UTF-8 文本，第 %s 行不是；请另存为 UTF-8"),
    ZERO_BYTES(
            "must be UTF-8 text, but line %s has bytes that are 0, as after a power cut or in"
                    + " UTF-16; save it again as UTF-8",
            "须为 UTF-8 文本，第 %s 行含有值为 0 的字节（例如断电后，或为 UTF-16）；请重新存为 UTF-8"),
    DEAD_LINK("is a link to a file that is not there; put the file there", "是链接，所指文件不存在；请放入该文件"),
    NOT_THERE("is not there; put it there or correct its name", "不存在；请放入该文件或改正文件名"),
    NO_RIGHT_TO_READ(
            "cannot be read; give the gateway's user the right to read it and the folders above it",
            "无法读取；请授予网关用户读取该文件及其上级目录的权限"),
    CIRCLE(
            "cannot be read, because it is a link that leads in a circle or nowhere; put the file"
                    + " itself there",
            "无法读取：是循环或无效的链接；请放入文件本身"),
    NOT_READ("cannot be read (%s)", "无法读取（%s）"),
    NO_RIGHT_TO_WRITE(
            "cannot be written; give the gateway's user the right to write there",
            "无法写入；请授予网关用户在该处写入的权限"),
    FILE_FOR_FOLDER("cannot be written; a file stands where a folder must be", "无法写入；应为目录之处是一个文件"),
    NOT_WRITTEN("cannot be written (%s)", "无法写入（%s）"),
    UNREADABLE("cannot be read", "无法读取"),
    // of the system
    DENIED("permission denied", "权限不足"),
    NOT_PERMITTED("operation not permitted", "不允许该操作"),
    ABSENT("it does not exist", "不存在"),
    REFUSES("the disk refuses", "存储拒绝写入"),
    NO_SPACE("no space left on device", "存储空间已满"),
    READ_ONLY("read-only file system", "文件系统只读"),
    INPUT_OUTPUT("input/output error", "存储读写错误"),
    DISK_QUOTA("disk quota exceeded", "超出磁盘限额"),
    OPEN_FILES("too many open files", "打开的文件过多"),
    NO_MODES("its file system keeps no modes", "其文件系统不支持权限"),
    UNKNOWN("unknown", "未知"),
    NOT_PRIVATE(
            "%s must belong to the gateway's user alone (rwx------), but its mode is %s and cannot"
                    + " be changed (%s); give it to that user (chown %s, chmod 700), or put it on a"
                    + " file system that keeps modes",
            "%s 须只属于网关用户（rwx------），现权限为 %s 且无法更改（%s）；请将其交给该用户（chown %s，chmod 700），或放到支持权限的文件系统上"),
    // secrets
    NO_VARIABLE("%s is not set in the gateway's environment", "网关的环境中没有设置 %s"),
    NO_FILE_NAME("must name a file, as file:/path", "须写成 file:/路径"),
    SHARED("can be read by others than its owner; chmod 600 it", "可被其他用户读取；请执行 chmod 600"),
    // the configuration directory
    STAYS("what it said before stays in force", "仍按原内容运行"),
    GONE("is gone", "文件不见了"),
    SAYS_NOTHING("says nothing any more", "文件已没有内容"),
    BREAKS_OFF("breaks off where it said more before", "文件中途截断，原来的内容更多"),
    PUT_BACK("put it back", "请恢复该文件"),
    MEANT(
            "if that is meant, save it so once more or send the command confirm",
            "如确需如此，请再保存一次同样的内容，或发送 confirm 命令"),
    TO_GO(
            "put it back, or, if it is to go, save an empty file of its name twice or send the"
                    + " command confirm",
            "请恢复该文件；如确需删除，请把同名空文件保存两次，或发送 confirm 命令"),
    NOT_TAKEN_UP("cannot be taken up (%s)", "无法启用（%s）"),
    TOO_MANY_FILES(
            "has more than %s files *.yaml; those beyond are not read; take away what is no"
                    + " configuration",
            "中的 *.yaml 文件超过 %s 个；多出的未读取；请移走不是配置的文件"),
    MISNAMED(
            "%s is not read, because its name does not end in .yaml; rename it, or move it"
                    + " elsewhere",
            "%s 未读取，因为文件名不以 .yaml 结尾；请改名或移走"),
    NO_COMPONENT(
            "there is no component \"%s\"; files are named after one of %s",
            "没有组件“%s”；文件须以下列之一命名：%s"),
    SEVERAL(
            "there may be several %s; name the file %s~NAME.yaml, NAME being letters, digits, '.',"
                    + " '_' or '-'",
            "%s 可以有多个；文件名请用 %s~NAME.yaml，NAME 为字母、数字、“.”、“_”或“-”"),
    ONE_ONLY("there is only one %s; name the file %s.yaml", "%s 只能有一个；文件名请用 %s.yaml"),
    CONTROL("holds a control character, which nobody can see; remove it", "含有看不见的控制字符；请删除"),
    SECOND_DOCUMENT(
            "a second document begins; remove the line \"---\" or what follows it",
            "由此开始第二个文档；请删除“---”这一行或其后的内容"),
    TOO_MANY_SETTINGS(
            "has more than %s settings, which no component has; is a file of another kind in this"
                    + " place?",
            "设置项超过 %s 个，没有组件有这么多；是否放错了文件？"),
    TOO_MANY_ITEMS("has more than %s items", "超过 %s 个"),
    TWICE("stands in line %s already; remove one of them", "已在第 %s 行出现；请删除其一"),
    REFERENCE(
            "begins with '&' or '*', which YAML takes for a reference; put the value in quotation"
                    + " marks",
            "以“&”或“*”开头，YAML 会当作引用；请给值加引号"),
    TAG(
            "begins with '!', which YAML takes for a tag; put the value in quotation marks",
            "以“!”开头，YAML 会当作标签；请给值加引号"),
    PLAIN("must be text, a number, true or false, but is %s", "须为文字、数、true 或 false，现为%s"),
    LINES("must hold lines of \"setting: value\", but is %s", "每行须写成“设置项: 值”，现为%s"),
    MAPPING("a mapping", "映射"),
    LIST("a list", "列表"),
    TEXT("text; write a blank behind the colon", "一段文字；请在冒号后留一个空格"),
    NO_YAML("is no YAML; write lines of \"setting: value\"", "不是 YAML；每行请写成“设置项: 值”"),
    NO_YAML_BECAUSE("is no YAML: %s", "不是 YAML：%s"),
    JOINED(
            "needs a | behind the colon, and its lines below it, indented; without it they are"
                    + " joined to one: write \"%s: |\"",
            "冒号后须有 |，各行写在下面并缩进；否则各行会连成一行：请写“%s: |”"),
    FULL_WIDTH("the colon is a full-width one; write : and a blank", "冒号是全角的；请用半角冒号，后留一个空格"),
    TAB("the line is indented with a tab; indent it with blanks", "该行用制表符缩进；请改用空格"),
    NOT_INDENTED(
            "the lines of %s must be indented, each by the same number of blanks",
            "%s 的各行须缩进，且空格数相同"),
    COLON(
            "write \"setting: value\", with a colon and a blank behind it",
            "请写成“设置项: 值”，用冒号且其后留一个空格"),
    LINE_BEGINNING(
            "write \"setting: value\", each setting at the beginning of its line; a value that goes"
                    + " on in the next line must be closed there",
            "请写成“设置项: 值”，每项从行首开始；延续到下一行的值须在那里结束"),
    SIGN(
            "the value has a sign that means something in YAML; put it in single quotation marks,"
                    + " each of those within it twice",
            "值中有 YAML 的特殊符号；请用单引号括起，其中的单引号写两遍"),
    // the outbox
    DIRECTORY_PATH("directory must be a path, but is %s", "directory 须为路径，现为 %s"),
    DATA_DIRECTORY("using the data directory", "现使用数据目录"),
    NO_UPLINK("(there is none)", "（一个也没有）"),
    LOCKED("another program holds the database", "数据库正被其他程序占用"),
    READ_ONLY_FILE("the file is read-only", "文件只读"),
    DAMAGED("the database is damaged", "数据库已损坏"),
    NOT_OPENED("the file cannot be opened", "文件无法打开"),
    CANNOT_OPEN("cannot open %s", "无法打开 %s"),
    CANNOT_READ("cannot read %s", "无法读取 %s"),
    CANNOT_WRITE("cannot write %s", "无法写入 %s"),
    CANNOT_REPLACE("cannot replace %s", "无法替换 %s"),
    CANNOT_SET_ASIDE("cannot set aside %s", "无法移开 %s"),
    MADE_ANEW(
            "%s was removed, or another file was put in its place, and was made anew from what is"
                    + " open: nothing is lost",
            "%s 被删除或换成了另一个文件，已用打开着的内容重建，没有丢失数据"),
    NOT_MADE_ANEW(
            "%s was removed, or another file was put in its place, and no other can be made: %s",
            "%s 被删除或换成了另一个文件，且无法重建：%s"),
    MADE_FROM_MEMORY(
            "%s was written to, or cut off, by somebody else and a new one was made from what was"
                    + " in memory and could be read: what else it held is lost",
            "%s 被其他程序写入或截断，已用内存中和能读出的内容重建，其余内容已丢失");

    private final String english;
    private final String chinese;

    FilePhrase(String english, String chinese) {
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
