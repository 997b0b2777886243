package io.standpipe.console.configure;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.config.Located;
import io.standpipe.model.console.Configurations;
import io.standpipe.model.console.Configurations.RefusedException;
import io.standpipe.model.console.Configurations.Stored;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.device.Ids;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ConfigurePhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what the components are set to, judges another configuration, and changes it. Who acts on
 * devices may look and have a change judged; to change what the gateway is takes an administrator.
 */
public final class ConfigureRoutes implements RouteGroup {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigureRoutes.class);

    private final Supplier<ConfigureServices> services;
    private final ComponentForms forms;

    public ConfigureRoutes(Supplier<ConfigureServices> services, ComponentForms forms) {
        this.services = services;
        this.forms = forms;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/components", Role.TECHNICIAN, request -> answer(request, this::list)),
                Route.get("/component", Role.TECHNICIAN, request -> answer(request, this::one))
                        .taking("pid"),
                Route.postTable(
                                "/component/check",
                                Role.TECHNICIAN,
                                request -> answer(request, this::check))
                        .taking("pid", "version"),
                Route.postTable(
                                "/component/apply",
                                Role.ADMINISTRATOR,
                                request -> answer(request, this::apply))
                        .taking("pid", "version", "anyway"),
                Route.post(
                                "/component/undo",
                                Role.ADMINISTRATOR,
                                request -> answer(request, this::undo))
                        .taking("pid", "version"),
                Route.post(
                                "/component/delete",
                                Role.ADMINISTRATOR,
                                request -> answer(request, this::delete))
                        .taking("pid", "version"));
    }

    private interface Asked {
        PageAnswer of(PageRequest request, ConfigureServices now) throws RefusedException;
    }

    private PageAnswer answer(PageRequest request, Asked asked) {
        try {
            return asked.of(request, services.get());
        } catch (RefusedException e) {
            return refused(e);
        }
    }

    static PageAnswer refused(RefusedException e) {
        boolean later = e.said().phrase() == ConfigurePhrase.NO_STORE;
        return PageAnswer.saying(later ? PageAnswer.UNAVAILABLE : PageAnswer.CONFLICT, e.said());
    }

    private PageAnswer list(PageRequest request, ConfigureServices now) throws RefusedException {
        List<Form> known = new ArrayList<>();
        for (SettingsReader reader : now.readers()) {
            Form form = forms.form(reader.component());
            if (form != null) {
                known.add(form);
            }
        }
        known.sort(Comparator.comparing(Form::component));
        List<Stored> all =
                store(now).all().stream()
                        .filter(
                                one ->
                                        known.stream()
                                                .anyMatch(
                                                        form ->
                                                                form.component()
                                                                        .equals(
                                                                                DryRun.component(
                                                                                        one
                                                                                                .source()))))
                        .toList();
        return PageAnswer.json(PageAnswer.OK, new ConfigureJson().list(known, all).toBytes());
    }

    static Configurations store(ConfigureServices now) throws RefusedException {
        Configurations store = now.configurations();
        if (store == null) {
            throw new RefusedException(ConfigurePhrase.NO_STORE.with());
        }
        return store;
    }

    private PageAnswer one(PageRequest request, ConfigureServices now) throws RefusedException {
        Target target = target(request, now);
        Profiles profiles = now.profiles();
        return PageAnswer.json(
                PageAnswer.OK,
                new ConfigureJson()
                        .component(
                                target.form(),
                                target.stored(),
                                profiles == null ? Set.of() : profiles.ids())
                        .toBytes());
    }

    /** Whom a request is about. */
    private record Target(Form form, SettingsReader reader, Stored stored) {}

    private Target target(PageRequest request, ConfigureServices now) throws RefusedException {
        String source = field(request, "pid");
        Form form = form(source, now, forms);
        SettingsReader reader = Objects.requireNonNull(reader(source, now));
        Stored stored =
                store(now).all().stream()
                        .filter(one -> one.source().equals(source))
                        .findFirst()
                        .orElse(new Stored(source, false, Map.of(), "", null, Optional.empty()));
        return new Target(form, reader, stored);
    }

    static @Nullable SettingsReader reader(String source, ConfigureServices now) {
        String component = DryRun.component(source);
        return now.readers().stream()
                .filter(one -> one.component().equals(component))
                .findFirst()
                .orElse(null);
    }

    /**
     * That of a component that can be set up here.
     *
     * @throws RefusedException there is no such component, or it cannot have such a name
     */
    static Form form(String source, ConfigureServices now, ComponentForms forms)
            throws RefusedException {
        String component = DryRun.component(source);
        Form form = reader(source, now) == null ? null : forms.form(component);
        if (form == null || form.several() == source.equals(component)) {
            throw new RefusedException(ConfigurePhrase.NO_SOURCE.with(Printable.name(source)));
        }
        String instance = form.several() ? source.substring(component.length() + 1) : "";
        if (form.several() && !Ids.valid(instance)) {
            throw new RefusedException(
                    ConfigurePhrase.NAME.with('"' + Printable.name(instance) + '"'));
        }
        return form;
    }

    private static String field(PageRequest request, String name) {
        List<String> values = request.fields().get(name);
        return values == null ? "" : values.get(0);
    }

    private PageAnswer check(PageRequest request, ConfigureServices now) throws RefusedException {
        Draft draft = draft(request, now);
        List<Located> problems = new DryRun(now).problems(draft);
        return PageAnswer.json(
                PageAnswer.OK, new ConfigureJson().changes(draft).problems(problems).toBytes());
    }

    /** What the author saw must still be there, or the preview would be of something else. */
    private Draft draft(PageRequest request, ConfigureServices now) throws RefusedException {
        Target target = target(request, now);
        if (target.stored().locked().isPresent()) {
            throw new RefusedException(target.stored().locked().get());
        }
        String version = field(request, "version");
        if (!version.equals(target.stored().version())) {
            throw new RefusedException(
                    (version.isEmpty()
                                    ? ConfigurePhrase.THERE_ALREADY
                                    : ConfigurePhrase.CHANGED_SINCE)
                            .with(target.stored().source()));
        }
        return Draft.of(target.form(), target.reader(), target.stored(), request.fields());
    }

    private PageAnswer apply(PageRequest request, ConfigureServices now) throws RefusedException {
        Draft draft = draft(request, now);
        if (draft.before().there() && draft.changed().isEmpty()) {
            return one(request, now);
        }
        List<Located> problems = new DryRun(now).problems(draft);
        if (!problems.isEmpty() && field(request, "anyway").isEmpty()) {
            Phrase.Said said = ConfigurePhrase.MISTAKES.with(problems.size());
            return PageAnswer.json(
                    PageAnswer.CONFLICT,
                    new ConfigureJson()
                            .refused(said.phrase().code(), Sentences.label(said))
                            .changes(draft)
                            .problems(problems)
                            .toBytes());
        }
        String source = draft.before().source();
        store(now).write(source, draft.before().version(), draft.values(), request.who());
        LOG.info(
                "{} changed the configuration {}: {}",
                request.who(),
                source,
                draft.changed().stream().map(Form.Field::id).toList());
        return one(request, now);
    }

    private PageAnswer undo(PageRequest request, ConfigureServices now) throws RefusedException {
        String source = target(request, now).stored().source();
        store(now).undo(source, field(request, "version"), request.who());
        LOG.info("{} took back the last change of the configuration {}", request.who(), source);
        return one(request, now);
    }

    private PageAnswer delete(PageRequest request, ConfigureServices now) throws RefusedException {
        String source = target(request, now).stored().source();
        store(now).delete(source, field(request, "version"), request.who());
        LOG.info("{} took the configuration {} away", request.who(), source);
        return one(request, now);
    }
}
