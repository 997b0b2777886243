package io.standpipe.standalone.door;

import com.sun.net.httpserver.HttpExchange;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.Phrase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request and its answer, with the headers that each answer has. One thread, once. */
final class Call {

    static final String TOKEN = "X-XSRF-Token";

    /** A command's members; the longest text has some hundred characters. */
    static final int MAX_BODY = 16 << 10;

    /**
     * A browser's cookies are those of a host, whatever the port, and two gateways by SSH are the
     * same host: so the port is in the name.
     */
    private static final String COOKIE = "standpipe";

    /**
     * With TLS nobody who has the same host without it can put one there (RFC 6265bis, 4.1.3.2).
     */
    private static final String SECURE_COOKIE = "__Host-" + COOKIE;

    private static final Pattern PORT = Pattern.compile(".*:([0-9]{1,5})");

    /**
     * A month: long enough for who comes often; and who has let the certificate expire can wait for
     * its end.
     */
    private static final String STRICT = "max-age=2592000";

    private static final String FORM = "application/x-www-form-urlencoded";

    private static final int UNSUPPORTED = 415;
    private static final int TOO_LARGE = 413;

    private final HttpExchange exchange;
    private final Way way;

    /** What came cannot be taken. */
    static final class BadCallException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final transient Phrase.Said said;

        BadCallException(int status, Phrase.Said said) {
            super(said.english());
            this.status = status;
            this.said = said;
        }

        int status() {
            return status;
        }

        Phrase.Said said() {
            return said;
        }
    }

    Call(HttpExchange exchange, Way way) {
        this.exchange = exchange;
        this.way = way;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** As it came, not decoded: our paths have nothing in them that would be coded. */
    String path() {
        return exchange.getRequestURI().getRawPath();
    }

    /** Where it comes from. */
    String address() {
        return way.from().getHostAddress();
    }

    @Nullable String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** The session's id; empty without one. */
    String session() {
        String header = header("Cookie");
        if (header == null) {
            return "";
        }
        String name = cookie();
        for (String part : header.split(";", -1)) {
            String cookie = part.strip();
            if (cookie.startsWith(name + "=")) {
                return cookie.substring(name.length() + 1);
            }
        }
        return "";
    }

    private String cookie() {
        String host = header("Host");
        Matcher port = PORT.matcher(host == null ? "" : host);
        return (way.secure() ? SECURE_COOKIE : COOKIE)
                + (port.matches() ? "-" + port.group(1) : "");
    }

    /** Sets the cookie; as it is read, by this host alone, and out of reach of scripts. */
    private void cookie(String value, String more) {
        exchange.getResponseHeaders()
                .add(
                        "Set-Cookie",
                        cookie()
                                + "="
                                + value
                                + "; Path=/; HttpOnly; SameSite=Strict"
                                + (way.secure() ? "; Secure" : "")
                                + more);
    }

    /**
     * False if a browser says that another site's page sent this. Behind a proxy the host is often
     * the proxy's word for us, and no longer what the browser calls its origin; there the browser's
     * own judgement counts, which no page can forge (Fetch Metadata, {@code Sec-Fetch-Site}).
     */
    boolean ownOrigin() {
        String site = header("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = header("Origin");
        String host = header("Host");
        return origin == null
                || (host != null && origin.matches("https?://" + Pattern.quote(host)));
    }

    Map<String, List<String>> query() throws BadCallException {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? Map.of() : fields(query);
    }

    Map<String, List<String>> form() throws BadCallException, IOException {
        return form(MAX_BODY);
    }

    /**
     * @param max bytes
     */
    Map<String, List<String>> form(int max) throws BadCallException, IOException {
        String type = header("Content-Type");
        if (type == null || !(type.equals(FORM) || type.startsWith(FORM + ";"))) {
            throw new BadCallException(UNSUPPORTED, OrderPhrase.FORM_UNREADABLE.with());
        }
        byte[] bytes;
        try (InputStream in = exchange.getRequestBody()) {
            bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new BadCallException(TOO_LARGE, DoorPhrase.TOO_LONG.with(max));
            }
        }
        return fields(new String(bytes, StandardCharsets.US_ASCII));
    }

    private static Map<String, List<String>> fields(String coded) throws BadCallException {
        try {
            return FormFields.read(coded);
        } catch (IllegalArgumentException e) {
            throw new BadCallException(PageAnswer.BAD_REQUEST, OrderPhrase.FORM_UNREADABLE.with());
        }
    }

    /** The browser keeps this session's id, out of reach of scripts and of other sites. */
    void keep(String id) {
        cookie(id, "");
    }

    void forget() {
        cookie("", "; Max-Age=0");
    }

    /** Says by what one may come in. */
    void challenge() {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"figures\"");
    }

    void redirect(String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        answer(new PageAnswer(303, PageAnswer.JSON, new byte[0]));
    }

    /** A refusal. */
    void say(int status, Phrase.Said said) throws IOException {
        answer(PageAnswer.saying(status, said));
    }

    /** It was done. */
    void done() throws IOException {
        answer(
                PageAnswer.json(
                        PageAnswer.OK,
                        new JsonWriter().beginObject().member("result", "").endObject().toBytes()));
    }

    void answer(PageAnswer answer) throws IOException {
        headers(answer.type());
        boolean bare = method().equals("HEAD") || answer.body().length == 0;
        exchange.sendResponseHeaders(answer.status(), bare ? -1 : answer.body().length);
        if (!bare) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    /** An answer of which nobody knows how long it gets. */
    OutputStream begin(String type) throws IOException {
        headers(type);
        exchange.sendResponseHeaders(PageAnswer.OK, 0);
        return exchange.getResponseBody();
    }

    private void headers(String type) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set(
                "Content-Security-Policy",
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        if (way.strict()) {
            headers.set("Strict-Transport-Security", STRICT);
        }
    }
}
