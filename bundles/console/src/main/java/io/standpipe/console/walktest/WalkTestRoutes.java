package io.standpipe.console.walktest;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.console.route.Services;
import io.standpipe.console.walktest.WalkTest.How;
import io.standpipe.console.walktest.WalkTest.Phase;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.WalkTestPhrase;
import io.standpipe.model.words.text.Sentences;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins, shows, prolongs, ends and closes walk tests. */
public final class WalkTestRoutes implements RouteGroup {

    private static final Logger LOG = LoggerFactory.getLogger(WalkTestRoutes.class);

    private final Supplier<Services> services;
    private final Supplier<@Nullable WalkTests> tests;

    public WalkTestRoutes(Supplier<Services> services, Supplier<@Nullable WalkTests> tests) {
        this.services = services;
        this.tests = tests;
    }

    private interface Asked {
        PageAnswer of(CommandRequest request, WalkTests tests)
                throws CommandException, WalkTestRefusal, IOException;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/walktests", Role.VIEWER, it -> answer(it, this::list)),
                Route.get("/walktest", Role.VIEWER, it -> answer(it, this::one)).taking("id"),
                post("/walktest/begin", this::begin)
                        .taking(
                                "place",
                                "devices",
                                "tester",
                                "told",
                                "why",
                                "lasting",
                                "idle",
                                "understood",
                                "anyway"),
                post("/walktest/extend", it -> answer(it, this::extend)).taking("id", "lasting"),
                post("/walktest/note", it -> answer(it, this::note))
                        .taking("id", "row", "remark", "reason"),
                post("/walktest/end", it -> answer(it, this::end)).taking("id"),
                post("/walktest/close", it -> answer(it, this::close)).taking("id"));
    }

    private static Route post(String path, Function<PageRequest, PageAnswer> handler) {
        return Route.post(path, Role.TECHNICIAN, handler);
    }

    private PageAnswer answer(PageRequest request, Asked asked) {
        WalkTests now = tests.get();
        if (now == null) {
            return PageAnswer.saying(PageAnswer.UNAVAILABLE, OrderPhrase.NOT_RUNNING.with());
        }
        Map<String, String> fields = new TreeMap<>();
        request.fields()
                .forEach(
                        (name, values) -> {
                            String text = values.get(0).strip();
                            if (!text.isEmpty() || name.equals("place")) {
                                fields.put(name, text);
                            }
                        });
        String who = Printable.of(request.who(), CommandRequest.MAX_WHO);
        try {
            return asked.of(CommandRequest.ofForm("walk-test", who, fields), now);
        } catch (CommandException e) {
            return saying(PageAnswer.BAD_REQUEST, e.sentence());
        } catch (WalkTestRefusal e) {
            return saying(PageAnswer.CONFLICT, e.sentence());
        } catch (IOException e) {
            LOG.warn("the walk tests' files", e);
            return PageAnswer.saying(
                    PageAnswer.UNAVAILABLE, WalkTestPhrase.DISK.with(BoundedFile.whyNotWritten(e)));
        }
    }

    private static PageAnswer saying(int status, String sentence) {
        JsonWriter json = new JsonWriter().beginObject().member("result", sentence);
        Phrase.Said said = Sentences.said(sentence);
        if (said != null) {
            json.member("code", said.phrase().code());
        }
        Label label = Sentences.label(sentence);
        if (label != null) {
            label.write(json, "texts");
        }
        return PageAnswer.json(status, json.endObject().toBytes());
    }

    private PageAnswer list(CommandRequest request, WalkTests all) throws IOException {
        JsonWriter json = new JsonWriter().beginObject();
        String running = all.runningId();
        json.member("running", running).name("tests").beginArray();
        for (String id : all.store.ids()) {
            all.look(
                    id,
                    test -> {
                        WalkTestJson.brief(json.beginObject(), test);
                        return json.endObject();
                    });
        }
        return PageAnswer.json(PageAnswer.OK, json.endArray().endObject().toBytes());
    }

    private PageAnswer one(CommandRequest request, WalkTests all)
            throws CommandException, WalkTestRefusal, IOException {
        return shown(request.text("id"), all);
    }

    private static PageAnswer shown(String id, WalkTests all) throws WalkTestRefusal, IOException {
        JsonWriter json = new JsonWriter().beginObject();
        JsonWriter found =
                all.look(
                        id,
                        test -> {
                            WalkTestJson.brief(json, test);
                            json.member("now", all.time.stamp().utc());
                            if (test.phase == Phase.RUNNING) {
                                json.member("idleLeft", all.idleLeft());
                            }
                            WalkTestJson.rows(json, test);
                            return json;
                        });
        if (found == null) {
            throw noTest(id);
        }
        return PageAnswer.json(PageAnswer.OK, json.endObject().toBytes());
    }

    private static WalkTestRefusal noTest(String id) {
        return new WalkTestRefusal(WalkTestPhrase.NO_TEST.with(Printable.name(id)));
    }

    private PageAnswer begin(PageRequest request) {
        List<String> chosen = request.fields().getOrDefault("devices", List.of(""));
        Map<String, List<String>> others = new TreeMap<>(request.fields());
        others.remove("devices");
        return answer(
                new PageRequest(
                        request.method(), request.path(), others, request.who(), request.role()),
                (asked, all) -> {
                    String id = new WalkTestBegin(all, services.get()).begin(asked, chosen.get(0));
                    LOG.info("{} began the walk test {}", asked.who(), id);
                    return shown(id, all);
                });
    }

    /** Of the test that runs, and of no other. */
    private List<Target> targets(String id, WalkTests all) throws WalkTestRefusal, IOException {
        Boolean runs = all.look(id, test -> test.phase == Phase.RUNNING);
        if (runs == null) {
            throw noTest(id);
        }
        if (!runs) {
            throw new WalkTestRefusal(WalkTestPhrase.HAS_ENDED.with());
        }
        return all.held();
    }

    private PageAnswer extend(CommandRequest request, WalkTests all)
            throws CommandException, WalkTestRefusal, IOException {
        String id = request.text("id");
        long lasting = request.number("lasting");
        List<Target> targets = targets(id, all);
        String why = all.look(id, test -> test.head("why"));
        orders().hold(targets, request.who(), String.valueOf(why), lasting);
        all.extended(all.time.stamp().utc() + 1000 * lasting, request.who());
        return shown(id, all);
    }

    private WalkTestOrders orders() {
        return new WalkTestOrders(services.get().commands());
    }

    private PageAnswer end(CommandRequest request, WalkTests all)
            throws CommandException, WalkTestRefusal, IOException {
        String id = request.text("id");
        List<Target> targets = targets(id, all);
        all.ending(How.BY_HAND);
        orders().end(targets, request.who());
        LOG.info("{} ended the walk test {}", request.who(), id);
        return shown(id, all);
    }

    /** A remark on a point, or why it was not tested; of row 0 the reason of all that have none. */
    private PageAnswer note(CommandRequest request, WalkTests all)
            throws CommandException, WalkTestRefusal, IOException {
        String id = request.text("id");
        String word = request.has("reason") ? "reason" : "remark";
        String text = request.has(word) ? request.text(word) : "";
        int number = (int) request.number("row", 0, WalkTestBegin.MOST_POINTS);
        requireOpen(id, all);
        all.note(
                id,
                test -> {
                    List<List<String>> lines = new ArrayList<>();
                    for (WalkTestRow row : test.rows) {
                        boolean meant =
                                number == 0
                                        ? !row.tested() && row.reason.isEmpty()
                                        : row.number == number;
                        if (meant) {
                            lines.add(List.of(word, Integer.toString(row.number), text));
                        }
                    }
                    return lines;
                });
        return shown(id, all);
    }

    private static void requireOpen(String id, WalkTests all) throws WalkTestRefusal, IOException {
        String closedBy = all.look(id, test -> test.phase == Phase.CLOSED ? test.closedBy : "");
        if (closedBy == null) {
            throw noTest(id);
        }
        if (!closedBy.isEmpty()) {
            throw new WalkTestRefusal(WalkTestPhrase.CLOSED.with(closedBy));
        }
    }

    private PageAnswer close(CommandRequest request, WalkTests all)
            throws CommandException, WalkTestRefusal, IOException {
        String id = request.text("id");
        requireOpen(id, all);
        Boolean runs = all.look(id, test -> test.phase == Phase.RUNNING);
        if (Boolean.TRUE.equals(runs)) {
            throw new WalkTestRefusal(WalkTestPhrase.RUNS_STILL.with());
        }
        Long missing = all.look(id, WalkTest::unexplained);
        if (missing != null && missing > 0) {
            throw new WalkTestRefusal(WalkTestPhrase.REASONS_MISSING.with(missing));
        }
        String at = Long.toString(all.time.stamp().utc());
        all.note(id, test -> List.of(List.of("closed", at, request.who())));
        return shown(id, all);
    }
}
