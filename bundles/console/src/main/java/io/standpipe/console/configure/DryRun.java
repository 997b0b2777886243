package io.standpipe.console.configure;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Gateway;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Secrets;
import io.standpipe.model.check.Judgement;
import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.OtherTables;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Located;
import io.standpipe.model.config.Settings;
import io.standpipe.model.console.Configurations;
import io.standpipe.model.console.Configurations.RefusedException;
import io.standpipe.model.console.Configurations.Stored;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.uplink.Uplinks;
import io.standpipe.model.words.settings.ConfigurePhrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Judges a configuration before it counts, by the code of the component that would read it, and
 * beside those that run. Nothing is opened or started. One thread.
 */
final class DryRun {

    private final Configurations configurations;
    private final List<SettingsReader> readers;
    private final DataDirectory data;
    private final Neighbours neighbours;
    private final OtherTables tables;

    /**
     * @throws RefusedException what it asks is not there yet
     */
    DryRun(ConfigureServices now) throws RefusedException {
        Configurations store = now.configurations();
        Profiles profiles = now.profiles();
        Secrets secrets = now.secrets();
        DataDirectory directory = now.data();
        Uplinks uplinks = now.uplinks();
        ReadingSink sink = now.sink();
        if (store == null
                || profiles == null
                || secrets == null
                || directory == null
                || uplinks == null
                || sink == null) {
            throw new RefusedException(ConfigurePhrase.NO_STORE.with());
        }
        Gateway gateway = now.gateway();
        String id = gateway == null ? "" : gateway.id();
        configurations = store;
        readers = now.readers();
        data = directory;
        neighbours = new Neighbours(id, profiles, secrets, directory, uplinks::duties);
        tables = new OtherTables(id, sink::bus);
    }

    /** What is wrong with a configuration; where in it, and what to do. */
    List<Located> problems(Draft draft) {
        Judgement judged = judge(draft.reader(), draft.before().source(), draft.values());
        List<Located> problems = new ArrayList<>(draft.problems());
        problems.addAll(judged.problems());
        for (Wanted.Sole each : judged.wanted().sole()) {
            if (isTaken(each, draft.before().source())) {
                problems.add(new Located(each.setting(), 0, each.taken().english()));
            }
        }
        return problems;
    }

    private boolean isTaken(Wanted.Sole wanted, String source) {
        for (Stored other : configurations.all()) {
            for (SettingsReader reader : readers) {
                boolean its = component(other.source()).equals(reader.component());
                if (its && other.there() && !other.source().equals(source)) {
                    Judgement judged = judge(reader, other.source(), other.values());
                    if (judged.wanted().sole().stream().anyMatch(each -> each.meets(wanted))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private Judgement judge(SettingsReader reader, String source, Map<String, String> values) {
        Map<String, Object> given = new HashMap<>(values);
        // As the framework calls what was configured; and what is missing is meant.
        given.put("service.pid", source);
        given.put(Configuration.CONFIRMED, true);
        Settings settings =
                Objects.requireNonNull(
                        new Configuration(data, reader.component(), given, SystemTime.INSTANCE)
                                .take(given));
        return Judgement.of(reader, settings, neighbours, tables);
    }

    /** The component that a configuration is of. */
    static String component(String source) {
        int tilde = source.indexOf('~');
        return tilde < 0 ? source : source.substring(0, tilde);
    }
}
