package io.standpipe.model.words.settings;

import io.standpipe.model.words.Phrase;

/** What is wrong with a setting of a component, whichever it is. */
public enum SettingPhrase implements Phrase {
    MUST_BE("%s must be %s, but is %s", "%s 须为%s，现为 %s"),
    WHOLE_NUMBER("a whole number from %s to %s", " %s 至 %s 的整数"),
    NUMBER("a number from %s to %s", " %s 至 %s 的数"),
    TRUE_OR_FALSE("true or false", " true 或 false"),
    ONE_OF("one of %s", "下列之一：%s"),
    ID(
            "%s must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit, but is %s",
            "%s 须为 1 至 64 个字母、数字、“.”、“_”或“-”，以字母或数字开头，现为 %s"),
    NONE("none", "无"),
    TOO_LONG(
            "%s must have at most %s characters; the first of them are used",
            "%s 最多 %s 个字符；只采用前面部分"),
    NO_SUCH("\"%s\" is no setting here; %s", "没有设置项“%s”；%s"),
    THERE_IS_NONE("there is none", "一个也没有"),
    NO_NAME(
            "a line begins with a text of %s characters that is no setting here; write each as \"setting: value\", with a blank behind the colon",
            "有一行以 %s 个字符的文字开头，不是设置项；每行请写成“设置项: 值”，冒号后留一个空格"),
    EXAMPLE(
            "%s still has the example's %s; write your own, or nothing where there is none",
            "%s 仍是示例中的 %s；请改为实际内容，没有则留空"),
    SECRET_READABLE(
            "%s: a secret stands in the file itself, and others than the gateway's user can read that; chmod 600 it, or write env:NAME or file:/path instead",
            "%s：密钥或密码直接写在文件中，且其他用户可以读取该文件；请执行 chmod 600，或改写为 env:变量名 或 file:/路径"),
    NOT_KEPT(
            "this configuration cannot be kept for the next start, because %s %s; until then it is in force; make room or mend the disk, then save it once more",
            "本配置现已生效，但无法保存到下次启动：%s %s；请清理或修复存储后重新保存"),
    NOT_SHOWN("a text of %s characters, which is not shown here", "一段 %s 个字符的文字（不在此显示）"),
    // what counts instead, behind another sentence
    USING("using %s", "现按 %s 运行"),
    SECRET_STAYS("what it was before stays in force", "仍按原内容运行"),
    LEFT_OUT("it counts as left out, as before", "与以前一样按未填写处理"),
    OTHERS_STAY("what is left out stays as it was", "未填写的各项保持原值"),
    STAYS("%s stays in force", "仍按 %s 运行"),
    // the list of what may be written
    WRITABLE("writable: %s", "允许控制的输出：%s"),
    NOT_DEVICE_AND_POINT(
            "an entry must be device/point, such as siren-1/output, but is %s",
            "每项须写成“设备/点位”，例如 siren-1/output，现为 %s"),
    NO_DEVICE_TO_WRITE(
            "%s names a device that is not in the table, or whose row is wrong",
            "%s 中的设备不在设备表中，或其所在行有误"),
    NOT_ALLOWED_TO_WRITE(
            "the site does not allow it; to change that, add %s to the bus's setting \"writable\"",
            "未允许控制；如需允许，请把 %s 加入该总线的设置项 writable（允许控制的输出）");

    private final String english;
    private final String chinese;

    SettingPhrase(String english, String chinese) {
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
