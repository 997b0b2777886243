package io.standpipe.cli.check;

import io.standpipe.cli.words.Finding;
import io.standpipe.model.check.Judgement;
import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.FileSecrets;
import io.standpipe.model.config.Located;
import io.standpipe.model.config.Settings;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.words.settings.FilePhrase;
import io.standpipe.profiles.ProfileCheck;
import io.standpipe.rules.BusTables;
import io.standpipe.standalone.EtcReading;
import io.standpipe.uplink.command.DutySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * A configuration directory, judged as a gateway that starts with it would judge it. Files become
 * settings by the code of bundle standalone, settings are read by each component's own reader,
 * profiles by bundle profiles, and tables are laid beside each other as the rules do it. So there
 * is no second description of a setting here that could say something else. Nothing is opened,
 * started or written. One thread.
 */
public final class EtcCheck {

    static final String PROFILES = "io.standpipe.profiles";
    private static final String GATEWAY = "io.standpipe.gateway";

    /** Who reports what is wrong with files. */
    private static final String ETC = "etc";

    private final Path etc;
    private final Path data;
    private final EtcReading reading;
    private final Map<String, SettingsReader> readers = new TreeMap<>();
    private final Map<String, EtcReading.Lines> lines = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Wanted.Peer> peers = new LinkedHashMap<>();
    private final BusTables tables = new BusTables();
    private int devices;
    private boolean idle;

    private EtcCheck(Path etc, Path data) throws IOException {
        this.etc = etc;
        this.data = data;
        List<String> pids = new ArrayList<>(List.of(PROFILES));
        for (SettingsReader reader : ServiceLoader.load(SettingsReader.class)) {
            readers.put(reader.component(), reader);
            pids.add(reader.component());
        }
        reading = EtcReading.of(etc, data, EtcReading.forms(pids, EtcCheck.class.getClassLoader()));
    }

    /**
     * What was found.
     *
     * @param findings what is wrong, in the order of files
     * @param notes what may be a mistake though it is none for sure, a sentence each
     * @param files that were taken up
     * @param devices that would be installed
     * @param peers whom the gateway would call, each once
     * @param idle the gateway would read and send nothing
     */
    public record Result(
            List<Finding> findings,
            List<String> notes,
            int files,
            int devices,
            List<Wanted.Peer> peers,
            boolean idle) {}

    /**
     * Judges a directory.
     *
     * @param data the gateway's data directory, which need not be there; its last good versions
     *     stand in for what is wrong
     * @throws IOException the directory cannot be read
     */
    public static Result of(Path etc, Path data) throws IOException {
        EtcCheck check = new EtcCheck(etc, data);
        check.files();
        ProfileCheck profiles = check.profiles();
        check.components(profiles);
        check.betweenTables();
        return new Result(
                List.copyOf(check.findings),
                profiles.questions(),
                check.reading.components().size(),
                check.devices,
                List.copyOf(check.peers.values()),
                check.idle);
    }

    private void files() {
        new TreeMap<>(reading.faults())
                .forEach(
                        (file, sentence) -> {
                            Spot spot = Spot.of(sentence);
                            add(
                                    file.isEmpty() ? ETC : ETC + "/" + file,
                                    file,
                                    spot.line(),
                                    spot.key(),
                                    sentence);
                        });
        idle = !reading.missing().isEmpty();
        for (String file : reading.missing()) {
            add(ETC, "", 0, "", FilePhrase.NEEDED.of(etc, file));
        }
    }

    private ProfileCheck profiles() {
        Settings settings = settings(PROFILES, given(PROFILES));
        List<PointFormat> formats = new ArrayList<>();
        ServiceLoader.load(PointFormat.class).forEach(formats::add);
        ProfileCheck check = ProfileCheck.ofGateway(settings, etc, data, formats);
        // In the order in which the component tells them.
        for (String sentence : check.folderProblems()) {
            findings.add(
                    new Finding(PROFILES, etc.resolve("profiles").toString(), 0, "", sentence));
        }
        addAll(PROFILES, PROFILES + EtcReading.SUFFIX, settings.located());
        check.problems().forEach(sentence -> findings.add(ProfilesCheck.finding(sentence)));
        return check;
    }

    private void components(ProfileCheck profiles) {
        String id = settings(GATEWAY, given(GATEWAY)).text("id", "");
        Neighbours neighbours =
                new Neighbours(
                        id,
                        profiles.profiles(),
                        new FileSecrets(System::getenv),
                        () -> data,
                        settings -> DutySettings.parse(settings, name -> false));
        Map<Wanted.Sole, String> had = new LinkedHashMap<>();
        for (EtcReading.Component one : reading.components()) {
            SettingsReader reader = readers.get(one.pid());
            if (reader == null) {
                continue; // the profiles
            }
            Settings settings = settings(one.pid(), one.values());
            Judgement judged =
                    Judgement.of(reader, settings, neighbours, new TablesOnly(id, tables));
            Wanted wanted = judged.wanted();
            idle |= wanted.idle();
            devices += judged.devices();
            int lacking = wanted.lacking().size();
            // In the order in which a bus tells them: of what it runs first, then of its table.
            addAll(judged.source(), one.file(), judged.problems().subList(0, lacking));
            for (Wanted.Sole each : wanted.sole()) {
                alone(judged.source(), one.file(), each, had);
            }
            addAll(
                    judged.source(),
                    one.file(),
                    judged.problems().subList(lacking, judged.problems().size()));
            wanted.peers().forEach(peer -> peers.putIfAbsent(peer.written(), peer));
        }
    }

    private void alone(String source, String file, Wanted.Sole sole, Map<Wanted.Sole, String> had) {
        for (Map.Entry<Wanted.Sole, String> other : had.entrySet()) {
            if (other.getKey().meets(sole)) {
                findings.add(
                        new Finding(
                                source,
                                path(file),
                                line(file, sole.setting(), 0),
                                sole.setting(),
                                sole.taken().english(),
                                other.getValue()));
                return;
            }
        }
        had.put(sole, source);
    }

    private void betweenTables() {
        for (String sentence : tables.problems()) {
            findings.add(new Finding(BusTables.SOURCE, etc.toString(), 0, "", sentence));
        }
    }

    private Map<String, Object> given(String pid) {
        return reading.components().stream()
                .filter(one -> one.pid().equals(pid))
                .findFirst()
                .map(EtcReading.Component::values)
                .orElse(Map.of());
    }

    private Settings settings(String pid, Map<String, Object> values) {
        return Objects.requireNonNull(
                new Configuration(() -> data, pid, values, SystemTime.INSTANCE).take(values));
    }

    private void addAll(String source, String file, List<Located> located) {
        for (Located one : located) {
            findings.add(
                    new Finding(
                            source,
                            path(file),
                            line(file, one.setting(), one.row()),
                            one.setting(),
                            one.sentence()));
        }
    }

    private void add(String source, String file, int line, String setting, String sentence) {
        findings.add(new Finding(source, path(file), line, setting, sentence));
    }

    private String path(String file) {
        return (file.isEmpty() ? etc : etc.resolve(file)).toString();
    }

    /** A row of the table stands so many lines below the setting's name, if its lines are lines. */
    private int line(String file, String setting, int row) {
        EtcReading.Lines known = lines.computeIfAbsent(file, reading::lines);
        Integer text = row == 0 ? null : known.texts().get(setting);
        return text == null ? known.settings().getOrDefault(setting, 0) : text + row - 1;
    }
}
