package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chromium without a screen, which looks at {@link FakeConsole}. Its pictures are those of the
 * documents: with {@code -Dpictures=write} they are put there too.
 */
final class Browser {

    private static final Pattern SEEN =
            Pattern.compile("<pre id=\"seen\">(.*?)</pre>", Pattern.DOTALL);

    private static final Path PICTURES = Built.MODULE.resolve("target/pictures");
    private static final Path DOCUMENTS = Built.MODULE.resolve("../../docs/pictures");

    private final Path work;

    /**
     * @param work for its own files
     */
    Browser(Path work) {
        this.work = work;
    }

    /** What stands in the extension's frame after 8 s of the browser's time. */
    String text(String url, String language) throws IOException, InterruptedException {
        Path dom = work.resolve("dom-" + language + ".html");
        chromium(dom, language, "--dump-dom", url);
        String html = Files.readString(dom, StandardCharsets.UTF_8);
        Matcher seen = SEEN.matcher(html);
        return seen.find() ? seen.group(1) : html;
    }

    /** {@code target/pictures/NAME.png}, in the documents {@code kura-NAME.png}. */
    void picture(String name, String language, String url, int width)
            throws IOException, InterruptedException {
        picture(name, language, url, width, 760, 1);
    }

    /**
     * @param width of the window, in the page's own pixels; so is the height
     * @param sharpness pixels of the picture for each of the page's
     */
    void picture(String name, String language, String url, int width, int height, double sharpness)
            throws IOException, InterruptedException {
        Path file = Files.createDirectories(PICTURES).resolve(name + ".png");
        Files.deleteIfExists(file);
        chromium(
                work.resolve("picture"),
                language,
                "--screenshot=" + file,
                "--window-size=%d,%d".formatted(width, height),
                "--force-device-scale-factor=" + sharpness,
                url);
        assertTrue(Files.size(file) > 10_000, name + " shows something");
        if ("write".equals(System.getProperty("pictures"))) {
            Files.copy(
                    file,
                    DOCUMENTS.resolve("kura-" + name + ".png"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void chromium(Path output, String language, String... more)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "chromium",
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--hide-scrollbars",
                                // A person's click opens the page's own window; here nobody clicks.
                                "--disable-popup-blocking",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--user-data-dir=" + work.resolve("chromium-" + language),
                                "--lang=" + language,
                                "--accept-lang=" + language,
                                "--virtual-time-budget=8000"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LANGUAGE", language.replace('-', '_'));
        Process browser =
                builder.redirectOutput(output.toFile())
                        .redirectError(work.resolve("chromium.log").toFile())
                        .start();
        if (!browser.waitFor(60, TimeUnit.SECONDS)) {
            browser.destroyForcibly();
            throw new AssertionError("chromium did not end within 60 s");
        }
    }
}
