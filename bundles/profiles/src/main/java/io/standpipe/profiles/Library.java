package io.standpipe.profiles;

import io.standpipe.model.DeviceProfile;
import io.standpipe.model.HeapShare;
import io.standpipe.model.Profiles;
import io.standpipe.model.config.Nearest;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.words.Phrase;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * The profiles of several layers of files: a profile in a later layer replaces the one with the
 * same id in an earlier. Nothing changes after {@link #load}; any thread.
 *
 * <p>A file that is broken concerns its own profile only. What it last said well stays in force. If
 * it never did, and should replace another profile, that one is gone too: somebody replaced it for
 * a reason, and reading a device by the wrong map would be worse than not reading it.
 */
final class Library implements Profiles {

    /**
     * Of the heap, for the characters of all profiles that the site has itself: 4 Mi of the default
     * 96 MiB, for each is held as text and as what it says.
     */
    static final HeapShare HEAP = new HeapShare(24);

    private long characters;

    private final Map<String, Held> held = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final List<String> unnamed = new ArrayList<>();
    private final Map<String, String> own = new TreeMap<>();
    private final Set<String> missing = new TreeSet<>();

    /** As long as somebody has it: that of a whole panel is large, and a search makes each once. */
    private final ConcurrentMap<Key, WeakReference<DeviceProfile>> made = new ConcurrentHashMap<>();

    private sealed interface Held {}

    private record Good(ProfileTemplate template, String file) implements Held {}

    private record Broken(String sentence, String file) implements Held {}

    private record Key(String id, Map<String, Double> parameters) {}

    private Library() {}

    /**
     * @param layers files of one folder each; the last wins
     */
    static Library load(List<List<ProfileFile>> layers) {
        return load(layers, Map.of());
    }

    /**
     * The same.
     *
     * @param layers the first are those in the bundle
     * @param before {@link #own} of what was in force before
     */
    static Library load(List<List<ProfileFile>> layers, Map<String, String> before) {
        Library library = new Library();
        boolean shipped = true;
        for (List<ProfileFile> layer : layers) {
            library.add(layer, shipped);
            shipped = false;
        }
        before.forEach(library::keep);
        return library;
    }

    /** Texts of the profiles in force that the site has itself, by id. */
    Map<String, String> own() {
        return own;
    }

    /** Ids of those that are in force though no file has them. */
    Set<String> missing() {
        return missing;
    }

    private void keep(String id, String text) {
        if (own.containsKey(id)) {
            return;
        }
        try {
            Held good = new Good(ProfileTemplate.read(YamlParser.parse(text)), "before");
            if (held.put(id, good) instanceof Broken broken) {
                problems.add(
                        "%s: what profile %s was before stays in force"
                                .formatted(broken.file(), id));
            } else {
                missing.add(id);
                problems.add(
                        "profile %s is in no file any more, or its file cannot be read; what it was before stays in force; if it is to go, send the command confirm"
                                .formatted(id));
            }
            own.put(id, text);
        } catch (Wrong | BrokenProfile e) {
            // A newer version of this program does not understand it: it is no good any more.
        }
    }

    /**
     * What is wrong, a sentence with file, line and key each; also with what was replaced since.
     */
    List<String> problems() {
        return problems;
    }

    /** Which profiles were replaced by others, a sentence each, for the log. */
    List<String> replaced() {
        return replaced;
    }

    /**
     * What may be a mistake though it is none for sure, a sentence each, for the log: of the
     * profiles that the site has itself.
     */
    List<String> questions() {
        return questions;
    }

    /** What has no name for people, a sentence for each such profile that the site has itself. */
    List<String> unnamed() {
        return unnamed.stream().filter(sentence -> !sentence.isEmpty()).toList();
    }

    private void add(List<ProfileFile> layer, boolean shipped) {
        Map<String, Held> layered = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        for (ProfileFile file : layer) {
            String id = file.stem();
            Held read;
            try {
                String text = file.text();
                requireRoom(text, shipped);
                Yaml yaml = YamlParser.parse(text);
                id = ProfileTemplate.claimedId(yaml, id);
                ProfileTemplate template =
                        file.tried() ? ProfileTemplate.head(yaml) : ProfileTemplate.read(yaml);
                read = new Good(template, file.name());
                if (!shipped) {
                    DeviceProfile made = template.made();
                    questions.addAll(PrintedAddress.questions(made, file.name()));
                    unnamed.add(NameQuestions.question(made, template.names(), file.name()));
                }
                texts.put(id, text);
            } catch (Wrong wrong) {
                read = broken(file, List.of(wrong.sentence()));
            } catch (BrokenProfile broken) {
                read = broken(file, broken.problems());
            }
            Held before = layered.get(id);
            if (before != null) {
                // Which of the two is meant, nobody can say: neither is used.
                read =
                        broken(
                                file,
                                List.of(
                                        "profile \"%s\" stands in %s too; remove one of the files"
                                                .formatted(id, fileOf(before))));
            }
            layered.put(id, read);
        }
        layered.forEach(
                (id, now) -> {
                    String text = texts.get(id);
                    if (now instanceof Good && text != null && !shipped) {
                        own.put(id, text);
                    } else {
                        own.remove(id);
                    }
                    Held before = held.put(id, now);
                    if (before != null) {
                        replaced.add(
                                (now instanceof Good
                                                ? "profile %s of %s replaces that of %s"
                                                : "profile %s is out of use: %s should replace that of %s, but is broken")
                                        .formatted(id, fileOf(now), fileOf(before)));
                    }
                });
    }

    private void requireRoom(String text, boolean shipped) throws Wrong {
        characters += shipped ? 0 : text.length();
        if (characters > HEAP.bytes()) {
            characters -= text.length();
            throw new Wrong(
                    0,
                    "",
                    "is not read: the site's profiles together are larger than %d KiB, for which the gateway's memory has room; take away what is not needed"
                            .formatted(HEAP.bytes() >> 10));
        }
    }

    private Broken broken(ProfileFile file, List<String> sentences) {
        for (String sentence : sentences) {
            problems.add(file.name() + ", " + sentence);
        }
        return new Broken(
                sentences.get(0)
                        + (sentences.size() > 1 ? "; and " + (sentences.size() - 1) + " more" : ""),
                file.name());
    }

    private static String fileOf(Held held) {
        return held instanceof Good good ? good.file() : ((Broken) held).file();
    }

    @Override
    public Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        held.forEach(
                (id, profile) -> {
                    if (profile instanceof Good) {
                        ids.add(id);
                    }
                });
        return ids;
    }

    @Override
    public Set<String> parameters(String id) throws ProfileException {
        return template(id).parameters();
    }

    @Override
    public List<Needed> needed(String id) throws ProfileException {
        return template(id).needed();
    }

    @Override
    public DeviceProfile profile(String id, Map<String, String> parameters)
            throws ProfileException {
        ProfileTemplate template = template(id);
        requireColumns(template, parameters);
        try {
            return made(template, new Key(id, template.values(parameters)));
        } catch (NumberFormatException e) {
            throw new ProfileException(String.valueOf(e.getMessage()));
        } catch (BrokenProfile e) {
            throw new ProfileException(
                    "device profile %s does not work with the parameters %s: %s"
                            .formatted(id, parameters, e.problems().get(0)));
        }
    }

    private DeviceProfile made(ProfileTemplate template, Key key) throws BrokenProfile {
        WeakReference<DeviceProfile> known = made.get(key);
        DeviceProfile there = known == null ? null : known.get();
        if (there != null) {
            return there;
        }
        DeviceProfile[] one = {template.make(key.parameters())};
        made.compute(
                key,
                (same, since) -> {
                    DeviceProfile first = since == null ? null : since.get();
                    if (first == null) {
                        return new WeakReference<>(one[0]);
                    }
                    one[0] = first; // of another thread meanwhile
                    return since;
                });
        return one[0];
    }

    /** In one sentence for all, so that the row is right with the next save. */
    private static void requireColumns(ProfileTemplate template, Map<String, String> given)
            throws ProfileException {
        List<Parameter> missing = template.missing(given);
        if (missing.isEmpty()) {
            return;
        }
        String columns =
                missing.stream()
                        .map(
                                one ->
                                        "%s, %s (%s)"
                                                .formatted(
                                                        one.name(),
                                                        one.expected(),
                                                        one.description()))
                        .collect(Collectors.joining("; and "));
        throw new ProfileException(
                "profile %s needs the column %s".formatted(template.id(), columns),
                missing.get(0).name());
    }

    private ProfileTemplate template(String id) throws ProfileException {
        Held profile = held.get(id);
        if (profile instanceof Good good) {
            return good.template();
        }
        if (profile instanceof Broken broken) {
            throw new ProfileException(
                    Phrase.PROFILE_BROKEN.of(id, broken.file(), broken.sentence()));
        }
        throw new ProfileException(
                Phrase.NO_SUCH_PROFILE.of(Quotation.of(id), Nearest.hint(id, ids())));
    }
}
