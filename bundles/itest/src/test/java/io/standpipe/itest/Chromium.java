package io.standpipe.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Debian's Chromium without a screen, driven as a person would: by its DevTools protocol over a
 * WebSocket. What the browser's console says is kept.
 */
final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_SECONDS = 20;

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<String> console = new CopyOnWriteArrayList<>();

    /**
     * @param work for its own files
     * @param language of the browser, {@code en-US}
     */
    Chromium(Path work, String language, int width, int height) throws Exception {
        Path profile = Files.createDirectories(work.resolve("chromium-" + language + width));
        process =
                new ProcessBuilder(
                                "chromium",
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "--lang=" + language,
                                "--accept-lang=" + language,
                                "--window-size=%d,%d".formatted(width, height),
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve("chromium.log").toFile())
                        .start();
        Path port = profile.resolve("DevToolsActivePort");
        until(() -> Files.exists(port) && Files.readAllLines(port).size() > 1);
        HttpClient client = HttpClient.newHttpClient();
        JsonNode pages =
                JSON.readTree(
                        client.send(
                                        HttpRequest.newBuilder(
                                                        URI.create(
                                                                "http://127.0.0.1:%s/json"
                                                                        .formatted(
                                                                                Files.readAllLines(
                                                                                                port)
                                                                                        .get(0))))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .body());
        String page = "";
        for (JsonNode each : pages) {
            page =
                    each.get("type").asText().equals("page")
                            ? each.get("webSocketDebuggerUrl").asText()
                            : page;
        }
        socket =
                client.newWebSocketBuilder()
                        .buildAsync(URI.create(page), new Listener())
                        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        send("Page.enable", JSON.createObjectNode());
        send("Runtime.enable", JSON.createObjectNode());
        send("Log.enable", JSON.createObjectNode());
        send(
                "Emulation.setDeviceMetricsOverride",
                JSON.createObjectNode()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not come within " + LIMIT_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
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
            return CompletableFuture.completedFuture(null);
        }
    }

    private void take(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            if (message.has("id")) {
                CompletableFuture<JsonNode> answer = asked.remove(message.get("id").asInt());
                if (answer != null) {
                    answer.complete(message);
                }
                return;
            }
            String method = message.path("method").asText();
            if (method.equals("Runtime.consoleAPICalled")
                    || method.equals("Runtime.exceptionThrown")
                    || method.equals("Log.entryAdded")) {
                String said = message.get("params").toString();
                if (!said.contains("\"level\":\"verbose\"")) { // advice to the author
                    console.add(said);
                }
            }
        } catch (IOException e) {
            console.add("not readable: " + text);
        }
    }

    private JsonNode send(String method, ObjectNode params) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", params);
        socket.sendText(message.toString(), true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS).path("result");
    }

    void open(String url) throws Exception {
        send("Page.navigate", JSON.createObjectNode().put("url", url));
    }

    /** The value of an expression, as text; of an error its text. */
    String eval(String expression) throws Exception {
        JsonNode result =
                send(
                        "Runtime.evaluate",
                        JSON.createObjectNode()
                                .put("expression", expression)
                                .put("awaitPromise", true)
                                .put("returnByValue", true));
        return result.has("exceptionDetails")
                ? result.get("exceptionDetails").toString()
                : result.path("result").path("value").asText();
    }

    /** Waits until the expression is true. */
    void await(String expression) throws Exception {
        try {
            until(() -> eval("Boolean(" + expression + ")").equals("true"));
        } catch (AssertionError e) {
            throw new AssertionError(
                    expression
                            + " is not true; the page shows: "
                            + eval("document.body.innerText")
                            + "; the console: "
                            + console,
                    e);
        }
    }

    /** Waits until the page shows the text. */
    void awaitText(String text) throws Exception {
        await("document.body?.innerText.includes(" + JSON.writeValueAsString(text) + ")");
    }

    /** Types into a field that can be seen. */
    void type(String selector, String text) throws Exception {
        click(selector);
        send("Input.insertText", JSON.createObjectNode().put("text", text));
    }

    /** Clicks into the middle of what the selector finds first, where a person would. */
    void click(String selector) throws Exception {
        String found = "document.querySelector(" + JSON.writeValueAsString(selector) + ")";
        await(found + "?.getClientRects().length && !" + found + ".disabled");
        JsonNode at =
                JSON.readTree(
                        eval(
                                "(() => { const node = "
                                        + found
                                        + "; node.scrollIntoView({block: 'center'}); const r ="
                                        + " node.getBoundingClientRect(); return JSON.stringify({x:"
                                        + " r.x + r.width / 2, y: r.y + r.height / 2}); })()"));
        for (String type : List.of("mousePressed", "mouseReleased")) {
            send(
                    "Input.dispatchMouseEvent",
                    JSON.createObjectNode()
                            .put("type", type)
                            .put("x", at.get("x").asDouble())
                            .put("y", at.get("y").asDouble())
                            .put("button", "left")
                            .put("clickCount", 1));
        }
    }

    /** Makes a picture of what is shown, which must also be good for those who cannot see it. */
    void picture(Path file) throws Exception {
        Accessibility.requireGood(this);
        JsonNode shot =
                send("Page.captureScreenshot", JSON.createObjectNode().put("format", "png"));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
    }

    /** What a printer would get, on A4 unless the page says otherwise. */
    byte[] printed(Path file) throws Exception {
        JsonNode pdf =
                send(
                        "Page.printToPDF",
                        JSON.createObjectNode()
                                .put("preferCSSPageSize", true)
                                .put("printBackground", true));
        byte[] bytes = Base64.getDecoder().decode(pdf.get("data").asText());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, bytes);
        return bytes;
    }

    /** Shows the page as on paper, or on the screen again. */
    void media(String media) throws Exception {
        send("Emulation.setEmulatedMedia", JSON.createObjectNode().put("media", media));
    }

    /** What the browser's console said. */
    List<String> console() {
        return new ArrayList<>(console);
    }

    /** Ends it with all its processes: one that lives on still writes into its profile. */
    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        process.destroy();
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(10, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                each.destroyForcibly();
                each.onExit().join();
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                each.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
