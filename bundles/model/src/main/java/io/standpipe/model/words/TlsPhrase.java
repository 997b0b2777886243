package io.standpipe.model.words;

/** What is wrong with certificates and keys, and why a TLS connection does not come about. */
public enum TlsPhrase implements Phrase {
    // files
    FILE("%s names %s, which %s", "设置项 %s 所指的文件 %s %s"),
    PATH("the path of a file", "文件路径"),
    PATH_NEEDED("%s must be the whole path of a file, but is %s", "%s 须为文件的完整路径，现为 %s"),
    NOT_WHOLE("%s is not whole: %s; put it there anew", "%s 不完整：%s；请重新放置"),
    STRAY_LABEL("\"%s\" stands where it does not belong", "“%s”出现在不该出现的位置"),
    NO_END("the block \"%s\" does not end", "“%s”段没有结束行"),
    NO_BASE64("the block \"%s\" is not Base64", "“%s”段不是 Base64"),
    NOT_READ_YET("the certificate files have not been read yet", "证书文件尚未读取"),
    NO_SETUP("TLS cannot be set up: %s", "无法建立 TLS 环境：%s"),
    EVERYBODY_READS(
            "%s holds a key and can be read by everybody; chmod 600 it",
            "%s 含有私钥，却可被所有用户读取；请执行 chmod 600"),
    // certificates
    CERTIFICATE_DAMAGED(
            "certificate %s in %s is damaged (%s); put it there anew",
            "%2$s 中的第 %1$s 份证书已损坏（%3$s）；请重新放置"),
    NO_CERTIFICATE(
            "%s must hold a certificate in PEM form (-----BEGIN CERTIFICATE-----), but holds none; put it there",
            "%s 中须有 PEM 格式的证书（-----BEGIN CERTIFICATE-----），现在没有；请放入"),
    NEITHER_FORM(
            "%s must be a PEM or PKCS#12 file, but is neither; put the gateway's certificate there",
            "%s 须为 PEM 或 PKCS#12 文件，现两者都不是；请放入网关证书"),
    NO_PAIR(
            "%s must hold a private key with its certificate, but holds none; export both into it",
            "%s 中须有私钥及其证书，现在没有；请把两者一并导出到其中"),
    WEAK_FILE("what %s holds is too weak: %s", "%s 中的内容强度不足：%s"),
    CERTIFICATE_IN("the certificate in %s (%s)", "%s 中的证书（%s）"),
    NOT_BEFORE("%s is not valid before %s; is the gateway's clock right?", "%s 到 %s 才生效；网关时钟是否正确？"),
    EXPIRED_ON("%s expired on %s; %s", "%s 已于 %s 到期；%s"),
    EXPIRES_ON("%s expires on %s; %s", "%s 将于 %s 到期；%s"),
    RENEW_OWN("have a new one issued and put it there", "请申请新证书并放到该处"),
    RENEW_CA("put the CA's new certificate there", "请把签发机构的新证书放到该处"),
    SERVER_EXPIRES(
            "the certificate that %s showed last expires on %s; tell the broker's operator",
            "%s 最近出示的证书将于 %s 到期；请告知消息服务器的维护方"),
    NO_TLS_CONNECTION("no TLS connection is made", "不会建立 TLS 连接"),
    STILL_USED("what was there before is still used", "仍使用原有的证书"),
    // keys
    ONE_KEY(
            "%s must hold one private key in PEM form, but holds %s; put the key of the certificate there",
            "%s 中须有且只有一个 PEM 格式的私钥，现有 %s；请放入该证书的私钥"),
    OLD_ENCRYPTION(
            "the key in %s is encrypted in OpenSSL's old way, which is not read; convert it with: openssl pkcs8 -topk8",
            "%s 中的私钥采用 OpenSSL 的旧式加密，不受支持；请用 openssl pkcs8 -topk8 转换"),
    KEY_KIND(
            "the key in %s is a \"%s\", which is not read; convert it with: openssl pkcs8 -topk8",
            "%s 中的私钥类型为“%s”，不受支持；请用 openssl pkcs8 -topk8 转换"),
    OTHER_KEY(
            "the key in %s is not the %s key that its certificate asks for, or is damaged; put the key of the certificate there",
            "%s 中的私钥不是证书所需的 %s 私钥，或已损坏；请放入该证书的私钥"),
    KEY_OF_OTHER(
            "the key in %s is not that of the certificate in %s (%s); put the pair there",
            "%s 中的私钥与 %s 中的证书（%s）不配对；请放入配对的证书和私钥"),
    KEY_TWICE(
            "%s holds the key of its certificate, so %s is not used; leave key empty",
            "%s 已含有证书的私钥，因此不使用 %s；请把 key 留空"),
    NO_PASSWORD(
            "the key in %s is encrypted, but keyPassword is empty; set it",
            "%s 中的私钥已加密，而 keyPassword 为空；请填写"),
    UNKNOWN_ENCRYPTION(
            "the key in %s is encrypted in a way this Java does not know; convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc",
            "%s 中私钥的加密方式不受支持；请用 openssl pkcs8 -topk8 -v2 aes-256-cbc 转换"),
    KEY_DAMAGED("the key in %s is damaged; put it there anew", "%s 中的私钥已损坏；请重新放置"),
    WRONG_PASSWORD(
            "keyPassword does not open the key in %s; set the password of that key",
            "keyPassword 打不开 %s 中的私钥；请填写该私钥的密码"),
    NOBODY_OPENS(
            "keyPassword is set, but no service is there that opens it; no TLS connection is made until there is one",
            "已填写 keyPassword，但没有能解开它的服务；在此之前不会建立 TLS 连接"),
    PASSWORD_NOT_OPENED(
            "keyPassword cannot be opened: %s; no TLS connection is made",
            "keyPassword 无法解开：%s；不会建立 TLS 连接"),
    // of the CoAP server
    CREDENTIALS(
            "credentials must be a PEM file with a private key and its certificates or its public key, but %s lacks one of them",
            "credentials 须为含私钥及其证书或公钥的 PEM 文件，而 %s 缺少其中之一"),
    WEAK_CREDENTIALS("credentials names %s, which has %s", "设置项 credentials 所指的 %s 使用%s"),
    UNUSED_KIND(
            "a key of type %s, which no cipher suite for detectors uses; make one on the elliptic curve P-256",
            " %s 类型的密钥，探测器的加密套件都不使用；请改用椭圆曲线 P-256 密钥"),
    WEAK_CA("ca names %s, but %s", "设置项 ca 所指的 %s：%s"),
    NO_CAS("ca must be a PEM file with certificates, but %s has none", "ca 须为含证书的 PEM 文件，而 %s 中没有"),
    // strength
    WEAK_KEY("the certificate %s has %s; %s", "证书 %s 使用 %s；%s"),
    WEAK_SIGNATURE(
            "the certificate %s is signed with %s, which can be forged or is not known; %s",
            "证书 %s 的签名算法为 %s，可被伪造或不受支持；%s"),
    NO_SUBJECT("without a subject", "（无主题）"),
    WEAK_RSA("an RSA key of %s bits", "%s 位 RSA 密钥"),
    WEAK_CURVE("a key on an elliptic curve of %s bits", "%s 位椭圆曲线密钥"),
    DSA("a DSA key", "DSA 密钥"),
    RAW_KEY("it shows %s; %s", "出示的是 %s；%s"),
    ANEW(
            "have it issued anew with RSA from %s bits or an elliptic curve from %s, signed with SHA-256",
            "请重新签发，采用 %s 位以上 RSA 或 %s 位以上椭圆曲线，并用 SHA-256 签名"),
    SUITES("ECDHE with AES-GCM or ChaCha20-Poly1305", "ECDHE 配 AES-GCM 或 ChaCha20-Poly1305"),
    // the certificate that the other side showed
    PINS("SHA-256 fingerprints of 64 hex digits", " 64 位十六进制的 SHA-256 指纹"),
    NOT_PINNED(
            "the server showed a certificate with fingerprint %s, which is not among the pins; if it is the right server, add it there",
            "对方出示的证书指纹为 %s，不在 pins 中；如确认是正确的对方，请加入"),
    PIN_IT("or give its fingerprint in pins: %s", "或把其指纹填入 pins：%s"),
    PEER_WEAK("%s's certificate is too weak: %s", "%s的证书强度不足：%s"),
    PEER_EXPIRED("%s's certificate has expired", "%s的证书已过期"),
    PEER_TOO_EARLY(
            "%s's certificate is not valid yet; is the gateway's clock right?",
            "%s的证书尚未生效；网关时钟是否正确？"),
    PEER_UNTRUSTED("%s's certificate is from no CA that is trusted; %s", "%s的证书不是由受信任的机构签发；%s"),
    PEER_UNFIT("%s's certificate does not fit (%s); %s", "%s的证书不符（%s）；%s"),
    NO_NAME("the peer has no name that could be checked", "对方没有可供核对的名称"),
    // as the JDK says it
    OTHER_DNS_NAME("No subject alternative DNS name matching %s found.", "证书中没有域名 %s"),
    OTHER_ADDRESS("No subject alternative names matching IP address %s found", "证书中没有 IP 地址 %s"),
    OTHER_NAME("No name matching %s found", "证书中没有名称 %s"),
    NO_NAMES("No subject alternative names present", "证书中没有备用名称"),
    USE_ITS_NAME("reach it by a name that its certificate is for", "请用其证书中的名称连接"),
    TRUST_ITS_ISSUER("put the certificate of who issued it into ca", "请把其签发机构的证书放入 ca"),
    // handshakes
    THE_DEVICE("the device", "设备"),
    REFUSED_BECAUSE("%s refused TLS (%s): %s", "%s拒绝了 TLS 连接（%s）：%s"),
    REFUSED("%s refused TLS (%s)", "%s拒绝了 TLS 连接（%s）"),
    NAME_UNKNOWN("it does not know the name; %s", "对方不认识该名称；%s"),
    WANTS_CERTIFICATE(
            "it wants a client certificate; set certificate", "对方要求客户端证书；请设置 certificate"),
    OTHER_CERTIFICATE(
            "it wants another client certificate; check certificate",
            "对方要求另一份客户端证书；请检查 certificate"),
    CLIENT_CA_UNKNOWN("it does not know the CA of the client certificate", "对方不认识客户端证书的签发机构"),
    CLIENT_EXPIRED("the client certificate has expired", "客户端证书已过期"),
    CLIENT_REVOKED("the client certificate is revoked", "客户端证书已被吊销"),
    CLIENT_NOT_LET_IN("it does not let this client certificate in", "对方不允许此客户端证书接入"),
    OLD(
            "it speaks neither TLS 1.3 nor 1.2, and what is older is not safe; allow TLS 1.2 or 1.3 there, or update it",
            "对方不支持 TLS 1.3 或 1.2，而更旧的版本不安全；请在对方启用 TLS 1.2 或 1.3，或升级对方"),
    NO_SAFE_SUITE(
            "most likely it takes none of the cipher suites that are safe (%s), or its certificate is signed with SHA-1, or it wants a client certificate; allow TLS 1.3, or ECDHE-ECDSA-AES128-GCM-SHA256 and ECDHE-RSA-AES128-GCM-SHA256 there, or have its certificate issued anew with SHA-256",
            "很可能对方不支持安全的加密套件（%s），或其证书用 SHA-1 签名，或要求客户端证书；请在对方启用 TLS 1.3 或 ECDHE-ECDSA-AES128-GCM-SHA256 和 ECDHE-RSA-AES128-GCM-SHA256，或用 SHA-256 重新签发其证书"),
    NOT_TLS("TLS is not spoken there; is the port right?", "该处不是 TLS 服务；端口是否正确？"),
    TOO_OLD("no TLS connection with %s: %s", "无法与%s建立 TLS 连接：%s"),
    UNSAFE_SUITE(
            "no TLS connection: %s chose a cipher suite that is not safe (%s); allow TLS 1.3, or %s there",
            "无法建立 TLS 连接：%s选用了不安全的加密套件（%s）；请在对方启用 TLS 1.3 或 %s"),
    UNSAFE_SIGNATURE(
            "no TLS connection: %s signs with SHA-1 or something else that is not safe (%s); update it, or have its certificate issued anew",
            "无法建立 TLS 连接：%s使用 SHA-1 或其他不安全的签名（%s）；请升级对方，或重新签发其证书"),
    NOT_READY("TLS cannot be made ready: %s", "TLS 无法就绪：%s"),
    NO_TLS("no TLS connection: %s", "无法建立 TLS 连接：%s");

    private final String english;
    private final String chinese;

    TlsPhrase(String english, String chinese) {
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
