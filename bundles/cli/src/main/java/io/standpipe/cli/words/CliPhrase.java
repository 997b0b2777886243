package io.standpipe.cli.words;

import io.standpipe.model.words.Phrase;

/** What only a terminal says. */
public enum CliPhrase implements Phrase {
    GOOD("no mistake in %s (%s files, %s devices)", "%s 没有错误（%s 个文件，%s 台设备）"),
    MISTAKES(
            "%s in %s: the gateway would start and raise this as a fault of the configuration; what"
                    + " is wrong keeps its last good version, or is left out",
            "%2$s 有 %1$s：网关仍会启动，并报告配置故障；有误部分按上次正确内容运行，从未正确过的不采用"),
    IDLE(
            "%s in %s: the gateway would start, but read and send nothing until it is mended",
            "%2$s 有 %1$s：网关会启动，但在改正之前不采集也不上报"),
    ONE_MISTAKE("1 mistake", "1 处错误"),
    MANY_MISTAKES("%s mistakes", "%s 处错误"),
    PROFILES_GOOD("no mistake in %s", "%s 没有错误"),
    PROFILES_WRONG("%s in %s", "%2$s 有 %1$s"),
    FILE("1 file", "1 个文件"),
    FILES("%s files", "%s 个文件"),
    NOTE("look at it: %s", "请核对：%s"),
    FIRST_START(
            "judged as a first start: no last good version is known (--data names the gateway's"
                    + " data directory)",
            "按首次启动检查：没有上次正确的配置可用（用 --data 指定网关的数据目录）"),
    DATA_CLOSED(
            "judged as a first start: user %s may not read %s; run it as the gateway's user, such"
                    + " as: sudo -u standpipe",
            "按首次启动检查：用户 %s 无权读取 %s；请以网关的用户运行，例如 sudo -u standpipe"),
    OTHER_USER(
            "judged as user %s, who may not read some of these files; the gateway's user may: run"
                    + " it as that user, such as: sudo -u standpipe",
            "以用户 %s 检查，其无权读取其中某些文件；网关的用户也许可以：请以该用户运行，例如 sudo -u standpipe"),
    ALSO("%s has it too", "%s 也使用它"),
    REACHED("%s answers (%s ms)", "%s 可以连接（%s 毫秒）"),
    NOT_REACHED("%s: %s", "%s：%s"),
    REFUSED(
            "the machine is there, but nothing listens on that port; is the program or converter"
                    + " on, is the port right?",
            "主机在，但该端口无程序监听；请检查程序或转换器是否运行、端口是否正确"),
    NO_ANSWER(
            "no answer within %s ms; is it on, plugged in, and in this network?",
            "%s 毫秒内无应答；请检查是否通电、接线，以及是否在此网络中"),
    NO_NAME(
            "the name leads to no address; is the name right, does the name server answer?",
            "该名称查不到地址；请检查名称是否正确、域名服务器是否应答"),
    NO_WAY("%s; is the cable plugged in, has this machine a route there?", "%s；请检查网线与路由"),
    TCP_ONLY(
            "an open connection proves no device behind it: whether a Modbus unit or the broker"
                    + " lets in, only the gateway that runs can say",
            "能建立连接不等于设备正常：Modbus 从站是否应答、服务器是否允许登录，须由运行中的网关判断");

    private final String english;
    private final String chinese;

    CliPhrase(String english, String chinese) {
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
