package io.standpipe.model.words;

/** What the door to the pages says where there is no Kura: of logging in, and of itself. */
public enum DoorPhrase implements Phrase {
    // faults
    NOT_LISTENING(
            "the pages cannot be reached: listening at %s failed (%s); end what uses it, or choose another address with listen",
            "网页无法访问：无法在 %s 上监听（%s）。请停止占用它的程序，或用 listen 换一个地址。"),
    NO_USERS(
            "nobody can log in to the pages: the file %s cannot be read (%s); give it back to the gateway's user, or take it away for a new one-time password",
            "无法登录网页：不能读取用户文件 %s（%s）。请把该文件归还网关的用户，或将其移走以获得新的一次性密码。"),
    NO_AUDIT(
            "the audit log %s cannot be written (%s), so nothing is ordered on the pages; free the disk, or mend the file's owner",
            "审计日志 %s 无法写入（%s），网页上不能进行操作。请清理磁盘空间，或修正文件属主。"),
    USERS_LINE(
            "%s line %s must be name:role:hash, with the role viewer, technician or administrator and a hash of bcrypt, but is not; nobody can log in by it",
            "%s 第 %s 行须为“用户名:角色:哈希”，角色为 viewer、technician 或 administrator，哈希为 bcrypt，现在不是；该行无法登录。"),
    USERS_TWICE(
            "%s line %s has the name of an earlier line, which counts; give it another name",
            "%s 第 %s 行的用户名与前面重复，以前面的为准；请改名。"),
    NO_CERTIFICATE(
            "the pages cannot be reached by TLS: no certificate can be made, for the file %s cannot be written (%s); free the disk, or mend the directory's owner",
            "网页无法通过 TLS 访问：不能生成证书，文件 %s 无法写入（%s）。请清理磁盘空间，或修正目录属主。"),
    // parts of what is wrong with a certificate or a setting
    STAYS_SHUT("the pages stay shut until then", "在此之前网页不开放"),
    KEY_ALONE(
            "key names a file, but certificate names none; name the certificate that it belongs to, or leave key empty",
            "key 指定了文件，而 certificate 没有；请指定它所属的证书，或把 key 留空"),
    SCRAPE_TOKEN(
            "file:/path or env:NAME of a token that has at least %s characters",
            " file:/路径 或 env:名称，所指令牌至少 %s 个字符"),
    SCRAPE_NO_REFERENCE("something else", "其他内容"),
    SCRAPE_SHORT("a token of %s characters", "只有 %s 个字符的令牌"),
    // of the socket for commands on the same machine, in the log
    SOCKET_SHUT(
            "the commands status, devices and so on cannot reach this gateway: the socket %s cannot be opened (%s); mend the directory's owner or make room, and start the gateway anew",
            "status、devices 等命令无法连接本网关：套接字 %s 无法打开（%s）。请修正目录属主或清理空间，然后重新启动网关。"),
    SOCKET_PATH(
            "the commands status, devices and so on cannot reach this gateway: the path %s has %s bytes, but a socket's may have %s; choose a shorter data directory",
            "status、devices 等命令无法连接本网关：路径 %s 有 %s 字节，套接字路径最多 %s 字节。请把数据目录放到更短的路径下。"),
    SOCKET_HELD(
            "another gateway has the socket %s, and the commands status, devices and so on reach that one; this one takes it over when the other ends",
            "套接字 %s 被另一个网关占用，status、devices 等命令连接的是那一个；它结束后由本网关接管。"),
    // refusals
    STARTING(
            "the gateway is still starting, or one of its parts is missing; try again in a few seconds, then look into the log",
            "网关正在启动，或缺少某个部件：请几秒后再试，仍不行请看日志。"),
    BUSY(
            "%s local requests are under way already; try again when one of them has ended",
            "已有 %s 个本地请求正在处理，请等其中一个结束后再试。"),
    LOCAL_LINE(
            "a request must be one line, GET or POST, a path, and perhaps the fields of a form, but is not; ./gateway --help has the commands",
            "请求须为一行：GET 或 POST、路径，以及可选的表单字段，收到的不是；可用命令见 ./gateway --help。"),
    TOO_SLOW("the request did not come within %s s; send it at once", "请求未在 %s 秒内送到，请一次发完。"),
    WRONG_SCRAPE_TOKEN(
            "the token is not the one that scrapeToken of the door names; send its content as Authorization: Bearer",
            "令牌与网页入口的 scrapeToken 不符；请以 Authorization: Bearer 发送其内容。"),
    WRONG_LOGIN(
            "name or password is wrong; mind capitals, or ask an administrator for a new password",
            "用户名或密码错误：请注意大小写，或请管理员重设密码。"),
    WRONG_PASSWORD(
            "the present password is wrong, so it stays; mind capitals", "当前密码错误，未作更改：请注意大小写。"),
    LOGIN_WAIT("too many wrong passwords came from here; try again in %s s", "密码错误次数过多，请 %s 秒后再试。"),
    LOG_IN_FIRST("nobody is logged in here; log in first", "尚未登录，请先登录。"),
    CHOOSE_PASSWORD(
            "this password was for the first login only; choose one of your own first",
            "这是一次性密码，请先设置自己的密码。"),
    PASSWORD_LENGTH(
            "the new password must have at least %s characters and at most %s bytes; take a few words",
            "新密码至少 %s 个字符，最多 %s 字节；可以用几个词。"),
    PASSWORD_SAME(
            "the new password must be another than the old one; choose another",
            "新密码不能与原密码相同，请换一个。"),
    NOT_ADMINISTRATOR(
            "%s may not see or change users: that needs the role administrator; ask one",
            "用户 %s 不能查看或更改用户：需要管理员角色，请找管理员。"),
    USER_NAME(
            "a user's name must be 1 to 64 letters, digits, '.', '_' or '-', but another came; choose another name",
            "用户名须为 1 至 64 个字母、数字、“.”、“_”或“-”，请换一个用户名。"),
    USER_THERE(
            "there is a user %s already; choose another name, or give that one a new password",
            "已有用户 %s，请换一个用户名，或为其重设密码。"),
    USER_UNKNOWN("there is no user %s; load the list anew", "没有用户 %s，请重新加载列表。"),
    USER_ROLE(
            "the role must be viewer, technician or administrator, but is %s; choose one of them",
            "角色须为 viewer、technician 或 administrator，现为 %s，请选择其一。"),
    LAST_ADMINISTRATOR(
            "%s is the only administrator who has chosen a password, so nobody could change users any more; make another administrator first, who has logged in",
            "%s 是唯一已设置密码的管理员，否则无人能再管理用户；请先添加另一名管理员并由其登录一次。"),
    NO_TOKEN(
            "expected the token of this login, but another or none came; load the page anew",
            "缺少本次登录的令牌或令牌不符，请重新加载页面。"),
    OTHER_SITE(
            "this came from another site (%s), so nothing was done; open the pages by their own address",
            "请求来自其他网站（%s），未执行；请直接打开本网页的地址。"),
    TOO_LONG("expected at most %s bytes, but more came; send less", "最多 %s 字节，收到的更多；请减少内容。"),
    ONE_TABLE_AT_A_TIME(
            "somebody else sends a table at this moment, and one is taken at a time; try again",
            "此刻有他人正在提交设备表，一次只接收一份，请稍后再试。"),
    NOT_TECHNICIAN(
            "%s may not see the log, the audit log or a support bundle: that needs the role technician or administrator; ask one",
            "用户 %s 不能查看日志、审计日志或支持包：需要技术员或管理员角色，请找他们。"),
    NOT_RESTARTED_BY(
            "%s may not restart a component: that needs the role administrator; ask one",
            "用户 %s 不能重启组件：需要管理员角色，请找管理员。"),
    NO_SUCH_PART(
            "there is no component \"%s\" that can be restarted; choose one of the list",
            "没有可重启的组件“%s”，请从列表中选择。"),
    ONE_LOOK_AT_A_TIME(
            "somebody else reads the log or makes a support bundle at this moment, and one is made at a time; try again",
            "此刻有他人正在读取日志或生成支持包，一次只处理一个，请稍后再试。"),
    LOG_UNREAD(
            "the file %s cannot be read (%s); give it back to the gateway's user",
            "文件 %s 无法读取（%s），请把它归还网关的用户。"),
    NOT_THERE("there is nothing at this address; begin at /", "此地址没有内容，请从 / 开始。"),
    NOT_SO(
            "%s cannot be asked so; use GET, or POST with a form",
            "不能用 %s 方式请求；请用 GET，或用 POST 提交表单。");

    private final String english;
    private final String chinese;

    DoorPhrase(String english, String chinese) {
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
