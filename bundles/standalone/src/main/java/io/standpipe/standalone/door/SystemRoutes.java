package io.standpipe.standalone.door;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Pages;
import io.standpipe.model.console.Role;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.standalone.access.Access;
import io.standpipe.standalone.access.Account;
import io.standpipe.standalone.access.AuditChain;
import io.standpipe.standalone.access.AuditLog;
import io.standpipe.standalone.support.Redaction;
import io.standpipe.standalone.support.SupportParts;
import io.standpipe.standalone.support.SupportZip;
import io.standpipe.standalone.system.GatewaySystem;
import io.standpipe.standalone.system.Inside;
import io.standpipe.standalone.system.LogMemory;
import io.standpipe.standalone.system.Restarts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What only a door of the gateway's own can tell of its process, and do with it: the log, the audit
 * logs, a support bundle, a restart. No secret of the configuration is in any of it. Many threads.
 */
final class SystemRoutes {

    /** Lines in an answer: some screens. Who wants others searches. */
    static final int MOST = 500;

    /** Chars of what is searched for. */
    private static final int MAX_WORDS = 200;

    private static final long WAIT_SECONDS = 5;
    private static final String ZIP = "application/zip";
    private static final String LOCAL = "local";

    /** A log, its secrets and a bundle weigh some megabytes each. */
    private final Semaphore one = new Semaphore(1);

    private final Access access;
    private final Supplier<@Nullable Pages> pages;
    private final Supplier<@Nullable GatewaySystem> system;

    /**
     * @param system null while it is not there
     */
    SystemRoutes(
            Access access,
            Supplier<@Nullable Pages> pages,
            Supplier<@Nullable GatewaySystem> system) {
        this.access = access;
        this.pages = pages;
        this.system = system;
    }

    /**
     * @param account of whoever asks
     */
    void answer(Call call, DoorRoute route, Account account)
            throws IOException, Call.BadCallException {
        Role least = route.least();
        GatewaySystem now = system.get();
        if (least != null && !account.role().covers(least)) {
            access.refused(account.name(), call.address(), route.key(), "needs " + least);
            call.say(
                    PageAnswer.FORBIDDEN,
                    (least == Role.TECHNICIAN
                                    ? DoorPhrase.NOT_TECHNICIAN
                                    : DoorPhrase.NOT_RESTARTED_BY)
                            .with(account.name()));
        } else if (now == null) {
            call.say(PageAnswer.UNAVAILABLE, DoorPhrase.STARTING.with());
        } else {
            alone(call, route, account, now);
        }
    }

    private void alone(Call call, DoorRoute route, Account account, GatewaySystem now)
            throws IOException, Call.BadCallException {
        boolean mine = false;
        try {
            mine = one.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
            if (!mine) {
                call.say(PageAnswer.UNAVAILABLE, DoorPhrase.ONE_LOOK_AT_A_TIME.with());
                return;
            }
            switch (route) {
                case LOG -> log(call, now);
                case AUDIT -> audit(call, now);
                case PARTS -> call.answer(json(parts(now.restarts())));
                case SUPPORT -> support(call, account, now);
                case RESTART -> restart(call, account, now.restarts());
                default -> throw new IllegalStateException("not of the system: " + route);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the door closes
        } finally {
            if (mine) {
                one.release();
            }
        }
    }

    private static PageAnswer json(JsonWriter json) {
        return PageAnswer.json(PageAnswer.OK, json.toBytes());
    }

    private static List<String> words(Map<String, List<String>> query) {
        String text = Printable.of(Doorkeeper.one(query, "words"), MAX_WORDS);
        List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+")));
        words.removeIf(String::isEmpty);
        return words;
    }

    /** The newest last, as a log is read. What is searched is what is shown, never a secret. */
    private static void log(Call call, GatewaySystem now)
            throws IOException, Call.BadCallException {
        Map<String, List<String>> query = call.query();
        LogMemory.Level least = level(Doorkeeper.one(query, "level"));
        List<String> words = words(query);
        List<LogMemory.Line> kept = now.log().lines();
        List<LogMemory.Line> lines =
                kept.stream().filter(line -> line.level().compareTo(least) >= 0).toList();
        String[] texts = safe(lines, now.etc());
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String text = texts[i].toLowerCase(Locale.ROOT);
            if (words.stream().allMatch(word -> text.contains(word.toLowerCase(Locale.ROOT)))) {
                found.add(i);
            }
        }
        JsonWriter json = new JsonWriter().beginObject().member("kept", kept.size());
        json.member("forgotten", kept.isEmpty() ? 0 : kept.get(0).number() - 1);
        json.member("found", found.size()).name("lines").beginArray();
        for (int i : found.subList(Math.max(0, found.size() - MOST), found.size())) {
            json.beginObject()
                    .member("number", lines.get(i).number())
                    .member("level", lines.get(i).level().name())
                    .member("text", Printable.of(texts[i].replace("\t", "    "), Integer.MAX_VALUE))
                    .endObject();
        }
        call.answer(json(json.endArray().endObject()));
    }

    private static LogMemory.Level level(String text) {
        for (LogMemory.Level each : LogMemory.Level.values()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        return LogMemory.Level.TRACE;
    }

    /** All at once: secrets may be many, and each is looked for. */
    private static String[] safe(List<LogMemory.Line> lines, @Nullable Path etc) {
        Redaction redaction = new Redaction(System.getenv());
        if (etc != null) {
            SupportParts.learn(etc, redaction);
        }
        return redaction.without(text(lines)).split("\n", -1);
    }

    private static String text(List<LogMemory.Line> lines) {
        StringBuilder text = new StringBuilder();
        for (LogMemory.Line line : lines) {
            text.append(line.text()).append('\n');
        }
        return text.toString();
    }

    /** The newest first, as one looks for what was done last. */
    private static void audit(Call call, GatewaySystem now)
            throws IOException, Call.BadCallException {
        Map<String, List<String>> query = call.query();
        boolean local = Doorkeeper.one(query, "of").equals(LOCAL);
        JsonWriter json = new JsonWriter().beginObject().name("logs").beginArray();
        Path shown = null;
        for (Path file : AuditLog.logs(now.data())) {
            boolean its = String.valueOf(file.getParent()).endsWith(LOCAL) == local;
            if (!its || Files.notExists(file)) {
                continue;
            }
            try {
                AuditChain.Verified verified = AuditChain.verify(file);
                json.beginObject()
                        .member("file", now.data().relativize(file).toString())
                        .member("lines", verified.lines())
                        .member("broken", verified.broken())
                        .endObject();
                shown = file; // the one that is written to is the last
            } catch (IOException e) {
                call.say(
                        PageAnswer.UNAVAILABLE,
                        DoorPhrase.LOG_UNREAD.with(file, PrivateFiles.reason(e)));
                return;
            }
        }
        AuditChain.Looked looked =
                shown == null
                        ? new AuditChain.Looked(List.of(), 0)
                        : AuditChain.look(shown, MOST, words(query));
        json.endArray().member("found", looked.found()).name("entries").beginArray();
        List<String> newest = new ArrayList<>(looked.newest());
        Collections.reverse(newest);
        for (String line : newest) {
            if (AuditChain.isLine(line)) {
                json.raw(line.getBytes(StandardCharsets.UTF_8));
            } else {
                json.beginObject().member("unread", Printable.sentence(line)).endObject();
            }
        }
        call.answer(json(json.endArray().endObject()));
    }

    private static JsonWriter parts(Restarts restarts) {
        JsonWriter json = new JsonWriter().beginObject().name("components").beginArray();
        for (Restarts.Part each : restarts.parts()) {
            part(json, each);
        }
        return json.endArray().endObject();
    }

    private static void part(JsonWriter json, Restarts.Part part) {
        json.beginObject()
                .member("name", part.name())
                .member("configured", part.configured())
                .member("active", part.active())
                .member("enabled", part.enabled())
                .endObject();
    }

    private void restart(Call call, Account account, Restarts restarts)
            throws IOException, Call.BadCallException, InterruptedException {
        String name = Doorkeeper.one(call.form(), "component");
        access.order(account.name(), call.address(), "/system/restart " + Printable.name(name));
        Restarts.Part part = restarts.restart(name);
        if (part == null) {
            call.say(PageAnswer.CONFLICT, DoorPhrase.NO_SUCH_PART.with(Printable.name(name)));
            return;
        }
        JsonWriter json = new JsonWriter().beginObject().member("result", "").name("component");
        part(json, part);
        call.answer(json(json.endObject()));
    }

    /** As {@code ./gateway support} writes it, but for what only the database's file says. */
    private void support(Call call, Account account, GatewaySystem now) throws IOException {
        access.order(account.name(), call.address(), "/system/support");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Redaction redaction = new Redaction(System.getenv());
        try (SupportZip zip = SupportZip.to(out, redaction)) {
            SupportParts parts = new SupportParts(zip, redaction);
            if (now.etc() == null) {
                zip.lacks("the configuration", "nobody said where it is");
            } else {
                parts.configuration(now.etc());
            }
            zip.add("about.json", new String(now.inside().about(), StandardCharsets.UTF_8));
            present(zip, account);
            zip.add("threads.txt", Inside.threads());
            parts.machine();
            if (parts.data(now.data())) {
                zip.lacks("outbox.json", "./gateway support reads it from the database's file");
                parts.audits(now.data());
            }
            zip.add("log.txt", text(now.log().lines()));
            parts.manifest();
            zip.finish();
        }
        call.answer(new PageAnswer(PageAnswer.OK, ZIP, out.toByteArray()));
    }

    /** What the page shows of devices, alarms and faults. */
    private void present(SupportZip zip, Account account) throws IOException {
        Pages shown = pages.get();
        if (shown == null) {
            zip.lacks("present.json", "the pages are not there yet");
            return;
        }
        PageAnswer present =
                shown.answer(
                        new PageRequest(
                                "GET", "/present", Map.of(), account.name(), account.role()));
        zip.add("present.json", new String(present.body(), StandardCharsets.UTF_8));
        if (present.status() != PageAnswer.OK) {
            zip.lacks("status", "the gateway answered with status " + present.status());
        }
    }
}
