package io.standpipe.standalone.local;

import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Pages;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.standalone.access.AuditLog;
import io.standpipe.standalone.system.Inside;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what comes by the socket: what the pages answer, and of the process itself what a support
 * bundle needs. Who orders something is written down first. Any thread.
 */
final class LocalAnswers {

    private static final String FROM = "local";

    private final Path log;
    private final Supplier<@Nullable Pages> pages;
    private final Inside inside;
    private @Nullable AuditLog audit;

    /**
     * @param log of who ordered what
     * @param pages null while there are none
     */
    LocalAnswers(Path log, Supplier<@Nullable Pages> pages, Inside inside) {
        this.log = log;
        this.pages = pages;
        this.inside = inside;
    }

    PageAnswer answer(PageRequest request) {
        String asked = request.method() + " " + request.path();
        return switch (asked) {
            case "GET /local/about" -> PageAnswer.json(PageAnswer.OK, inside.about());
            case "GET /local/threads" ->
                    new PageAnswer(
                            PageAnswer.OK,
                            "text/plain; charset=utf-8",
                            Inside.threads().getBytes(StandardCharsets.UTF_8));
            default -> request.method().equals("GET") ? page(request) : order(request);
        };
    }

    private PageAnswer order(PageRequest request) {
        List<String> command = request.fields().getOrDefault("do", List.of());
        if (command.size() == 1 && CommandRequest.isQuestion(command.get(0))) {
            return page(request);
        }
        String what = request.path() + " " + new TreeMap<>(request.fields());
        try {
            write(request.who(), what, "");
            PageAnswer answer = page(request);
            if (answer.status() != PageAnswer.OK) {
                write(request.who(), what, "status " + answer.status());
            }
            return answer;
        } catch (IOException e) {
            return PageAnswer.saying(
                    PageAnswer.UNAVAILABLE, DoorPhrase.NO_AUDIT.with(log, PrivateFiles.reason(e)));
        }
    }

    private synchronized void write(String who, String what, String result) throws IOException {
        if (audit == null) {
            audit = new AuditLog(log, Instant::now);
        }
        audit.add(who, FROM, what, result);
    }

    private PageAnswer page(PageRequest request) {
        Pages now = pages.get();
        return now == null
                ? PageAnswer.saying(PageAnswer.UNAVAILABLE, DoorPhrase.STARTING.with())
                : now.answer(request);
    }
}
