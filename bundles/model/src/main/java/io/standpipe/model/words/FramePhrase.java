package io.standpipe.model.words;

/** Sentences around another one: where it belongs, or what counts instead. */
public enum FramePhrase implements Phrase {
    AND_MORE_WRONG("%s; and %s more", "%s；另有 %s 处"),
    AND_MORE("%s and %s more", "%s 等，另有 %s 个"),
    CAUSE(" (%s)", "（%s）"),
    ROW_STAYS("%s; what the row said before stays in force", "%s；此行仍按原内容运行"),
    ROW_NOT_READ("%s; the device stays installed, but nothing reads it", "%s；设备仍在列，但不再采集"),
    ROW_COLUMN("line %s (%s), column %s: %s", "第 %s 行（%s）%s 列：%s"),
    DEVICE_COLUMN("device %s, column %s: %s", "设备 %s 的 %s 列：%s"),
    LINE_COLUMN("line %s, column %s: %s", "第 %s 行 %s 列：%s"),
    LINE_SETTING("line %s, setting %s: %s", "第 %s 行 %s 项：%s"),
    LINE_A_SETTING("line %s, a setting: %s", "第 %s 行某项：%s"),
    AT("at %s: %s", "地址 %s：%s"),
    FILE("file:%s %s", "文件 file:%s %s"),
    LINE_KEY("line %s, key %s: %s", "第 %s 行 %s：%s"),
    LINE("line %s: %s", "第 %s 行：%s"),
    // of profiles
    FILE_NOT_LOADED("file %s is not loaded: %s", "文件 %s 未加载：%s"),
    DOES_NOT_WORK(
            "device profile %s does not work with the parameters %s: %s", "设备模板 %s 不能使用参数 %s：%s");

    private final String english;
    private final String chinese;

    FramePhrase(String english, String chinese) {
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
