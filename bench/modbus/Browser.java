import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's Chromium without a screen, by its DevTools protocol; counts the bytes that come to it.
 * There is no JSON parser here: what is looked for is found by its pattern.
 */
final class Browser implements AutoCloseable {

    private static final int SECONDS = 30;
    private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+)");
    private static final Pattern VALUE =
            Pattern.compile("\"value\":(\"(?:[^\"\\\\]|\\\\.)*\"|[-\\w.]+)");
    private static final Pattern RECEIVED = Pattern.compile("\"encodedDataLength\":(\\d+)");

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Map<Integer, CompletableFuture<String>> asked = new ConcurrentHashMap<>();

    Browser(Path work) throws Exception {
        Path profile = Files.createDirectories(work);
        process =
                new ProcessBuilder(
                                "chromium",
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "--lang=en-US",
                                "--window-size=1600,1000",
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve("log").toFile())
                        .start();
        Path port = profile.resolve("DevToolsActivePort");
        while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        HttpClient client = HttpClient.newHttpClient();
        String pages =
                client.send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://127.0.0.1:"
                                                                + Files.readAllLines(port).get(0)
                                                                + "/json"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        Matcher page = Pattern.compile("ws://[^\"]*/devtools/page/[^\"]*").matcher(pages);
        if (!page.find()) {
            throw new IOException("Chromium has no page: " + pages);
        }
        socket =
                client.newWebSocketBuilder()
                        .buildAsync(URI.create(page.group()), new Listener())
                        .get(SECONDS, TimeUnit.SECONDS);
        send("Page.enable", "{}");
        send("Network.enable", "{}");
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void take(String message) {
        Matcher id = ID.matcher(message);
        if (id.find()) {
            CompletableFuture<String> answer = asked.remove(Integer.valueOf(id.group(1)));
            if (answer != null) {
                answer.complete(message);
            }
        } else if (message.contains("\"Network.dataReceived\"")) {
            Matcher received = RECEIVED.matcher(message);
            if (received.find()) {
                bytes.addAndGet(Long.parseLong(received.group(1)));
            }
        }
    }

    private String send(String method, String params) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        asked.put(id, answer);
        socket.sendText(
                        "{\"id\":%d,\"method\":\"%s\",\"params\":%s}".formatted(id, method, params),
                        true)
                .get(SECONDS, TimeUnit.SECONDS);
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    /**
     * @param cookie name=value
     */
    void cookie(String url, String cookie) throws Exception {
        String[] parts = cookie.split("=", 2);
        send(
                "Network.setCookie",
                "{\"url\":\"%s\",\"name\":\"%s\",\"value\":\"%s\"}"
                        .formatted(url, parts[0], parts[1]));
    }

    void open(String url) throws Exception {
        send("Page.navigate", "{\"url\":\"" + url + "\"}");
    }

    /** A number, a word, or true and false; an expression may be a promise, and has no quotes ". */
    String eval(String expression) throws Exception {
        String answer =
                send(
                        "Runtime.evaluate",
                        "{\"expression\":\"%s\",\"awaitPromise\":true,\"returnByValue\":true}"
                                .formatted(expression.replace("\n", " ")));
        Matcher value = VALUE.matcher(answer);
        return value.find() ? value.group(1) : answer;
    }

    /** Milliseconds until the expression was true, looked at 50 times a second. */
    long until(String expression) throws Exception {
        long begin = System.nanoTime();
        while (!eval("Boolean(" + expression + ")").equals("true")) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(SECONDS)) {
                throw new IOException(
                        expression
                                + " did not come true; the page shows "
                                + eval("document.body.innerText.slice(0, 500)"));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    /** All that came from the gateway until now, as it was on the wire. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() {
        socket.abort();
        List.copyOf(process.descendants().toList()).forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
