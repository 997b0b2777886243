package io.standpipe.console.configure;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.model.Gateway;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.config.Located;
import io.standpipe.model.console.Configurations;
import io.standpipe.model.console.Configurations.RefusedException;
import io.standpipe.model.console.Configurations.Stored;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ConfigurePhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the configuration of all components out, without its secrets, and puts it back: judged as
 * on the page of one component, whole or not at all, and it can be taken back. Components that a
 * file does not name stay as they are.
 */
public final class TransferRoutes implements RouteGroup {

    private static final Logger LOG = LoggerFactory.getLogger(TransferRoutes.class);

    /** Begins the field of a setting: {@code set.io.standpipe.modbus~roof/interval}. */
    private static final String SET = "set.";

    /** Begins the field of the version that was seen. */
    private static final String VERSION = "version.";

    private final Supplier<ConfigureServices> services;
    private final ComponentForms forms;

    public TransferRoutes(Supplier<ConfigureServices> services, ComponentForms forms) {
        this.services = services;
        this.forms = forms;
    }

    private interface Asked {
        PageAnswer of(PageRequest request, ConfigureServices now) throws RefusedException;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/configuration", Role.TECHNICIAN, request -> answer(request, this::taken)),
                Route.postTable(
                        "/configuration/check",
                        Role.TECHNICIAN,
                        request -> answer(request, this::check)),
                Route.postTable(
                                "/configuration/apply",
                                Role.ADMINISTRATOR,
                                request -> answer(request, this::apply))
                        .taking("anyway"),
                Route.post(
                        "/configuration/undo",
                        Role.ADMINISTRATOR,
                        request -> answer(request, this::undo)));
    }

    private PageAnswer answer(PageRequest request, Asked asked) {
        try {
            return asked.of(request, services.get());
        } catch (RefusedException e) {
            return ConfigureRoutes.refused(e);
        }
    }

    private PageAnswer taken(PageRequest request, ConfigureServices now) throws RefusedException {
        Map<Stored, Form> all = new LinkedHashMap<>();
        for (Stored one : ConfigureRoutes.store(now).all()) {
            Form form =
                    ConfigureRoutes.reader(one.source(), now) == null ? null : form(one.source());
            if (form != null && one.there()) {
                all.put(one, form);
            }
        }
        Gateway gateway = now.gateway();
        return PageAnswer.json(
                PageAnswer.OK,
                new ConfigureJson()
                        .taken(
                                gateway == null ? "" : gateway.id(),
                                List.copyOf(all.keySet()),
                                all::get)
                        .toBytes());
    }

    private @Nullable Form form(String source) {
        return forms.form(DryRun.component(source));
    }

    /** What a file would change, in the order of its components. */
    private List<Draft> drafts(PageRequest request, ConfigureServices now) throws RefusedException {
        Map<String, Map<String, String>> given = new TreeMap<>();
        for (Map.Entry<String, List<String>> field : request.fields().entrySet()) {
            String name = field.getKey();
            int slash = name.indexOf('/');
            if (name.startsWith(SET) && slash > 0) {
                given.computeIfAbsent(
                                name.substring(SET.length(), slash), any -> new LinkedHashMap<>())
                        .put(name.substring(slash + 1), field.getValue().get(0));
            }
        }
        if (given.isEmpty()) {
            throw new RefusedException(ConfigurePhrase.IMPORT_EMPTY.with());
        }
        List<Stored> all = ConfigureRoutes.store(now).all();
        List<Draft> drafts = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> each : given.entrySet()) {
            String source = each.getKey();
            Form form = ConfigureRoutes.form(source, now, forms);
            Stored before =
                    all.stream()
                            .filter(one -> one.source().equals(source))
                            .findFirst()
                            .orElse(
                                    new Stored(
                                            source, false, Map.of(), "", null, Optional.empty()));
            if (before.locked().isPresent()) {
                throw new RefusedException(before.locked().get());
            }
            SettingsReader reader = ConfigureRoutes.reader(source, now);
            if (reader != null) {
                drafts.add(ImportedDraft.of(form, reader, before, each.getValue()));
            }
        }
        return drafts;
    }

    private static Map<Draft, List<Located>> judged(List<Draft> drafts, ConfigureServices now)
            throws RefusedException {
        DryRun run = new DryRun(now);
        Map<Draft, List<Located>> judged = new LinkedHashMap<>();
        for (Draft draft : drafts) {
            // What has a mistake already and stays as it is, is none of the file's.
            judged.put(draft, isSame(draft) ? List.of() : run.problems(draft));
        }
        return judged;
    }

    private static boolean isSame(Draft draft) {
        return draft.before().there() && draft.changed().isEmpty() && draft.problems().isEmpty();
    }

    private PageAnswer check(PageRequest request, ConfigureServices now) throws RefusedException {
        return PageAnswer.json(
                PageAnswer.OK,
                new ConfigureJson().imported(judged(drafts(request, now), now)).toBytes());
    }

    private PageAnswer apply(PageRequest request, ConfigureServices now) throws RefusedException {
        List<Draft> drafts = drafts(request, now);
        for (Draft draft : drafts) {
            requireSeen(request, draft.before());
        }
        Map<Draft, List<Located>> judged = judged(drafts, now);
        int mistakes = judged.values().stream().mapToInt(List::size).sum();
        if (mistakes > 0 && !request.fields().containsKey("anyway")) {
            Phrase.Said said = ConfigurePhrase.MISTAKES.with(mistakes);
            return PageAnswer.json(
                    PageAnswer.CONFLICT,
                    new ConfigureJson()
                            .refused(said.phrase().code(), Sentences.label(said))
                            .imported(judged)
                            .toBytes());
        }
        List<String> written = write(drafts, ConfigureRoutes.store(now), request.who());
        LOG.info("{} imported the configurations {}", request.who(), written);
        return applied(written, now);
    }

    private static void requireSeen(PageRequest request, Stored before) throws RefusedException {
        List<String> seen = request.fields().getOrDefault(VERSION + before.source(), List.of(""));
        if (!seen.get(0).equals(before.version())) {
            throw new RefusedException(ConfigurePhrase.CHANGED_SINCE.with(before.source()));
        }
    }

    private static PageAnswer applied(List<String> written, ConfigureServices now)
            throws RefusedException {
        List<Stored> after =
                ConfigureRoutes.store(now).all().stream()
                        .filter(one -> written.contains(one.source()))
                        .toList();
        return PageAnswer.json(PageAnswer.OK, new ConfigureJson().applied(after).toBytes());
    }

    /** All that is another than before. If one is not taken, those before it are taken back. */
    private static List<String> write(List<Draft> drafts, Configurations store, String who)
            throws RefusedException {
        List<String> written = new ArrayList<>();
        for (Draft draft : drafts) {
            if (isSame(draft)) {
                continue;
            }
            String source = draft.before().source();
            try {
                store.write(source, draft.before().version(), draft.values(), who);
                written.add(source);
            } catch (RefusedException e) {
                List<String> left = takeBack(written, store, who);
                throw new RefusedException(
                        left.isEmpty()
                                ? ConfigurePhrase.IMPORT_STOPPED.with(source, e.getMessage())
                                : ConfigurePhrase.IMPORT_HALF.with(
                                        source, e.getMessage(), String.join(", ", left)));
            }
        }
        return written;
    }

    /** Those that could not be taken back. */
    private static List<String> takeBack(List<String> written, Configurations store, String who) {
        List<String> left = new ArrayList<>();
        for (String source : written) {
            try {
                store.undo(source, version(source, store), who);
            } catch (RefusedException e) {
                LOG.warn("{} could not be taken back: {}", source, e.getMessage());
                left.add(source);
            }
        }
        return left;
    }

    private static String version(String source, Configurations store) {
        return store.all().stream()
                .filter(one -> one.source().equals(source))
                .map(Stored::version)
                .findFirst()
                .orElse("");
    }

    private PageAnswer undo(PageRequest request, ConfigureServices now) throws RefusedException {
        Configurations store = ConfigureRoutes.store(now);
        List<String> undone = new ArrayList<>();
        for (Map.Entry<String, List<String>> field : new TreeMap<>(request.fields()).entrySet()) {
            if (field.getKey().startsWith(VERSION)) {
                String source = field.getKey().substring(VERSION.length());
                Form unused = ConfigureRoutes.form(source, now, forms);
                store.undo(source, field.getValue().get(0), request.who());
                undone.add(source);
            }
        }
        LOG.info("{} took back the import of the configurations {}", request.who(), undone);
        return applied(undone, now);
    }
}
