package io.standpipe.standalone;

import io.standpipe.model.Faults;
import io.standpipe.model.Ids;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration directory: {@code <pid>.yaml} for a component, {@code <pid>~<name>.yaml} for an
 * instance of a factory. What is wrong with a file concerns that file only, and what it last said
 * well stays in force. One thread.
 */
final class EtcDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(EtcDirectory.class);
    private static final String SUFFIX = ".yaml";
    private static final String CONDITION = "configuration";

    /** Without these two no other component runs. */
    private static final List<String> NEEDED =
            List.of("io.standpipe.gateway" + SUFFIX, "io.standpipe.outbox" + SUFFIX);

    /** Where configurations go. */
    interface Target {

        /** Pid to whether there may be several instances, of all that can be configured. */
        Map<String, Boolean> forms();

        /**
         * @param instance empty for a component that is one of a kind
         */
        void put(String pid, String instance, Map<String, Object> values) throws IOException;

        void remove(String pid, String instance) throws IOException;
    }

    private record Name(String pid, String instance) {}

    private final Path directory;
    private final Target target;
    private final Faults faults;
    private final Map<String, String> contents = new HashMap<>();
    private final Map<String, Name> applied = new HashMap<>();
    private final Set<String> wrong = new HashSet<>();
    private boolean readable = true;
    private List<String> missing = List.of();

    EtcDirectory(Path directory, Target target, Faults faults) {
        this.directory = directory;
        this.target = target;
        this.faults = faults;
    }

    /** Takes up what was added, changed or removed since the last time. */
    void scan() {
        Map<String, Path> files = list();
        if (files == null) {
            return;
        }
        for (String gone : List.copyOf(contents.keySet())) {
            if (!files.containsKey(gone)) {
                contents.remove(gone);
                inOrder(gone);
                remove(gone);
            }
        }
        files.forEach(this::take);
        lookForNeeded(files.keySet());
    }

    private void lookForNeeded(Set<String> files) {
        List<String> now = NEEDED.stream().filter(file -> !files.contains(file)).toList();
        if (!now.isEmpty() && !now.equals(missing)) {
            LOG.warn(
                    "{} has no {}: the gateway does nothing until it has; platform-config/etc is an example",
                    directory,
                    String.join(" and no ", now));
        }
        missing = now;
    }

    private @Nullable Map<String, Path> list() {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(
                            file ->
                                    file.getFileName().toString().endsWith(SUFFIX)
                                            && !Files.isDirectory(file))
                    .forEach(file -> files.put(file.getFileName().toString(), file));
        } catch (IOException e) {
            if (readable) {
                readable = false;
                LOG.error(
                        "the configuration directory {} cannot be read ({}); what it said before stays in force",
                        directory,
                        e.toString());
            }
            return null;
        }
        readable = true;
        return files;
    }

    private void take(String file, Path path) {
        try {
            String content = Files.readString(path);
            if (content.equals(contents.get(file))) {
                return;
            }
            contents.put(file, content);
            Name name = name(file);
            Map<String, Object> values = SettingsFile.parse(content);
            target.put(name.pid(), name.instance(), values);
            applied.put(file, name);
            inOrder(file);
        } catch (FileException e) {
            outOfOrder(file, String.valueOf(e.getMessage()));
        } catch (CharacterCodingException e) {
            outOfOrder(file, "must be UTF-8 text, but is not; save it as UTF-8");
        } catch (IOException e) {
            contents.remove(file);
            outOfOrder(
                    file,
                    "cannot be read (" + e + "); give the gateway's user the right to read it");
        }
    }

    private Name name(String file) throws FileException {
        String stem = file.substring(0, file.length() - SUFFIX.length());
        int tilde = stem.indexOf('~');
        Name name =
                tilde < 0
                        ? new Name(stem, "")
                        : new Name(stem.substring(0, tilde), stem.substring(tilde + 1));
        Map<String, Boolean> forms = target.forms();
        Boolean several = forms.get(name.pid());
        if (several == null) {
            throw new FileException(
                    "there is no component \"%s\"; files are named after one of %s"
                            .formatted(name.pid(), String.join(", ", forms.keySet())));
        }
        if (several && !Ids.valid(name.instance())) {
            throw new FileException(
                    "there may be several %s; name the file %s~NAME.yaml, NAME being letters, digits, '.', '_' or '-'"
                            .formatted(name.pid(), name.pid()));
        }
        if (!several && tilde >= 0) {
            throw new FileException(
                    "there is only one %s; name the file %s.yaml"
                            .formatted(name.pid(), name.pid()));
        }
        return name;
    }

    private void remove(String file) {
        Name name = applied.remove(file);
        if (name != null) {
            try {
                target.remove(name.pid(), name.instance());
                LOG.info("{} is gone, and with it its configuration", file);
            } catch (IOException e) {
                LOG.error("the configuration of {} cannot be removed: {}", file, e.toString());
            }
        }
    }

    private void outOfOrder(String file, String problem) {
        String kept = applied.containsKey(file) ? "; what it said before stays in force" : "";
        wrong.add(file);
        faults.raise("etc/" + file, CONDITION, problem + kept);
    }

    private void inOrder(String file) {
        if (wrong.remove(file)) {
            faults.clear("etc/" + file, CONDITION);
        }
    }
}
