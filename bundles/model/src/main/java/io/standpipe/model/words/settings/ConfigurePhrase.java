package io.standpipe.model.words.settings;

import io.standpipe.model.words.Phrase;

/** Why a change of a configuration that somebody makes on the page is not made. */
public enum ConfigurePhrase implements Phrase {
    NO_STORE(
            "configurations cannot be changed here at the moment; wait until the gateway has started",
            "目前无法在此修改配置，请等待网关启动完成。"),
    NO_PROFILES_YET(
            "device profiles are not there yet; wait until the gateway has started",
            "设备模板尚未就绪，请等待网关启动完成。"),
    IMPORT_EMPTY(
            "the file names no component that can be set up here; choose one that was exported by a gateway",
            "文件中没有可在此设置的组件，请选择网关导出的文件。"),
    IMPORT_SETTING(
            "%s has no setting \"%s\"; leave it out, or take a file of this version",
            "%s 没有设置项“%s”，请去掉，或使用相同版本导出的文件。"),
    IMPORT_STOPPED(
            "%s was not saved (%s), and what was saved of the others before is taken back",
            "%s 没有保存（%s），此前已保存的其他配置已撤销。"),
    IMPORT_HALF(
            "%s was not saved (%s), and this could not be taken back: %s; take it back at Set up",
            "%s 没有保存（%s），且以下配置未能撤销：%s，请在“调试配置”中撤销。"),
    MAY_NOT_CHANGE(
            "%s may prepare a change and have it checked, but not apply it: that needs the role administrator",
            "用户 %s 可以编辑和检查，但不能保存：需要管理员角色。"),
    NO_SOURCE(
            "there is no configuration \"%s\" that can be changed here; choose one of the list",
            "没有可在此修改的配置“%s”，请从列表中选择。"),
    NAME(
            "a name must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit, but is %s; choose another",
            "名称须为 1 至 64 个字母、数字、“.”、“_”或“-”，以字母或数字开头，现为 %s，请换一个。"),
    THERE_ALREADY("%s is there already; choose another name", "%s 已存在，请换一个名称。"),
    CHANGED_SINCE(
            "%s was changed by somebody else since it was opened here, and nothing was saved; load it anew and make your change again",
            "打开之后 %s 已被他人修改，没有保存；请重新载入后再修改。"),
    NOT_UNDONE(
            "%s was changed by somebody else since, so the change made here cannot be taken back; the file %s has what was there before it",
            "此后 %s 又被他人修改，无法撤销；修改之前的内容在文件 %s 中。"),
    NOT_UNDONE_IN_KURA(
            "%s was changed by somebody else since, so the change made here cannot be taken back; Kura's snapshot %s has what was there before it",
            "此后 %s 又被他人修改，无法撤销；修改之前的内容在 Kura 的快照 %s 中。"),
    NOTHING_TO_UNDO(
            "nothing was changed here of %s that could be taken back; make the change by hand",
            "%s 在此没有可撤销的修改，请手动修改。"),
    NO_SUCH_SETTING("%s has no setting \"%s\"; load it anew", "%s 没有设置项“%s”，请重新载入。"),
    LINK(
            "%s is a link to a file that somebody else keeps; change it where that is made",
            "%s 是指向他处文件的链接，请在生成该文件的地方修改。"),
    FOLDER_CLOSED(
            "the configuration directory %s; until then change files by hand",
            "配置目录%s；在此之前请直接修改文件。"),
    NOT_SAVED("%s was not saved, all is as before: %s", "%s 没有保存，一切照旧：%s"),
    UNFIT(
            "what was entered for %s cannot be written into a file; leave out signs that nobody can see",
            "%s 的内容无法写入文件，请去掉看不见的字符。"),
    MISTAKES(
            "the check found %s mistakes, and nothing was saved; correct them, or order that the rest counts all the same",
            "检查发现 %s 处错误，没有保存；请改正，或选择其余内容照常生效。"),
    STAYS_HERE(
            "%s cannot be taken away here, there is only one of it; change its settings",
            "%s 只有一个，不能在此删除，请修改其设置。"),
    KEY_OF_OTHER(
            "line %s, column key: the hidden key belongs to another id; enter the key of this one",
            "第 %s 行 key 列：隐藏的密钥属于其他编号，请填写此设备的密钥。"),
    KURA("Kura did not take it (%s); look into its log", "Kura 未接受（%s），请查看其日志。");

    private final String english;
    private final String chinese;

    ConfigurePhrase(String english, String chinese) {
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
