import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the page costs with many devices: the gateway's memory and processor without a browser and
 * with three, bytes to each, how long the list takes to open, and the longest frame while somebody
 * scrolls and types. Run by page.sh, which says more.
 */
final class PageBench {

    private static final int BROWSERS = 3;
    private static final String PASSWORD = "four words are best";

    /** Scrolls through the list and back, and says the longest time between two frames. */
    private static final String SCROLL =
            """
            new Promise(done => { let longest = 0, last = performance.now(), n = 0;
              const step = now => { longest = Math.max(longest, now - last); last = now;
                scrollBy(0, n < 60 ? 180 : -180);
                if (++n < 120) requestAnimationFrame(step); else done(Math.round(longest)); };
              requestAnimationFrame(now => { last = now; requestAnimationFrame(step); }); })
            """;

    /** Types a search, a letter at a time, and says the longest time from a letter to its frame. */
    private static final String TYPE =
            """
            (async () => { let longest = 0; const field = document.getElementById('search');
              for (const text of ['d', 'de', 'dev', 'dev-', 'dev-1', 'dev-19', 'dev-1', 'dev-', '']) {
                const begin = performance.now(); field.value = text; field.dispatchEvent(new Event('input'));
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                longest = Math.max(longest, performance.now() - begin); }
              return Math.round(longest); })()
            """;

    private final Programs programs;
    private final Load load;
    private final int seconds;

    private PageBench(Programs programs, Load load, int seconds) {
        this.programs = programs;
        this.load = load;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () ->
                                        ProcessHandle.current()
                                                .descendants()
                                                .forEach(ProcessHandle::destroy)));
        new PageBench(
                        new Programs(Path.of(args[0]), Path.of(args[1])),
                        new Load(
                                Integer.parseInt(args[2]),
                                Integer.parseInt(args[3]),
                                1000,
                                false,
                                0),
                        Integer.parseInt(args[4]))
                .run();
        System.exit(0);
    }

    private void run() throws Exception {
        Process field = programs.field(load);
        List<String> ports = new ArrayList<>();
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(field.getInputStream(), StandardCharsets.UTF_8));
        for (int d = 0; d < load.devices(); d++) {
            ports.add(lines.readLine());
        }
        Received received = new Received(load, 3600);
        try (Sink sink = new Sink(received)) {
            Path dir = Files.createDirectories(programs.work().resolve("gateway"));
            Files.createDirectories(dir.resolve("etc"));
            Files.writeString(dir.resolve("etc/io.standpipe.door.yaml"), "listen: 127.0.0.1:0\n");
            Process gateway = programs.start("gateway", dir, load, ports, sink.port());
            while (sink.devicesHeard() < load.alive()) {
                if (!gateway.isAlive()) {
                    throw new IOException("the gateway ended: " + dir.resolve("log"));
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            String door = found(dir, "the pages are at (http://\\S+/)");
            String session = logIn(door, found(dir, "password\\D*?\"?([\\w-]{12,})"));
            measure(gateway.pid(), door, session);
        }
    }

    private static String found(Path dir, String pattern) throws Exception {
        for (int i = 0; i < 200; i++) {
            Matcher matcher =
                    Pattern.compile(pattern).matcher(Files.readString(dir.resolve("log")));
            if (matcher.find()) {
                return matcher.group(1);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("its log has no \"" + pattern + "\"");
    }

    /**
     * @return the session's cookie
     */
    private static String logIn(String door, String once) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String first =
                cookie(
                        post(
                                client,
                                door + "login",
                                "",
                                "",
                                form("name", "admin", "password", once)));
        Matcher token =
                Pattern.compile("\"token\":\"([^\"]*)\"")
                        .matcher(
                                client.send(
                                                HttpRequest.newBuilder(URI.create(door + "session"))
                                                        .header("Cookie", first)
                                                        .build(),
                                                HttpResponse.BodyHandlers.ofString())
                                        .body());
        if (!token.find()) {
            throw new IOException("no session");
        }
        return cookie(
                post(
                        client,
                        door + "password",
                        first,
                        token.group(1),
                        form("old", once, "new", PASSWORD)));
    }

    private static String form(String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i > 0 ? "&" : "")
                    .append(fields[i])
                    .append('=')
                    .append(java.net.URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    private static HttpResponse<String> post(
            HttpClient client, String url, String cookie, String token, String form)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie).header("X-XSRF-Token", token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> answer) throws IOException {
        return answer.headers()
                .firstValue("Set-Cookie")
                .orElseThrow(() -> new IOException(answer.statusCode() + " " + answer.body()))
                .replaceAll(";.*", "");
    }

    private void measure(long pid, String door, String session) throws Exception {
        TimeUnit.SECONDS.sleep(seconds);
        System.out.println("| | MB resident | ms of CPU a second |");
        System.out.println("| --- | --- | --- |");
        row("no browser", pid);
        List<Browser> browsers = new ArrayList<>();
        try {
            List<Long> opened = new ArrayList<>();
            for (int i = 0; i < BROWSERS; i++) {
                Browser browser = new Browser(programs.work().resolve("browser-" + i));
                browsers.add(browser);
                browser.cookie(door, session);
                browser.open(door + "index.html");
                opened.add(browser.until("document.querySelectorAll('#rows tr').length > 99"));
            }
            List<Long> from = browsers.stream().map(Browser::bytes).toList();
            row(BROWSERS + " browsers", pid);
            for (int i = 0; i < BROWSERS; i++) {
                Browser browser = browsers.get(i);
                long rate = (browser.bytes() - from.get(i)) / 1024 / seconds;
                System.out.printf(
                        "browser %d: list after %d ms; %d kB a second; longest frame"
                                + " while scrolling %s ms, while typing %s ms%n",
                        i + 1, opened.get(i), rate, browser.eval(SCROLL), browser.eval(TYPE));
            }
        } finally {
            browsers.forEach(Browser::close);
        }
    }

    private void row(String name, long pid) throws Exception {
        Usage before = Usage.of(pid);
        TimeUnit.SECONDS.sleep(seconds);
        Usage after = Usage.of(pid);
        System.out.printf(
                "| %s | %d | %d |%n",
                name,
                after.memory() >> 20,
                TimeUnit.NANOSECONDS.toMillis(after.cpu() - before.cpu()) / seconds);
    }
}
