package io.standpipe.profiles;

import io.standpipe.model.HeapShare;
import io.standpipe.model.config.Nearest;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.text.Sentences;
import io.standpipe.profiles.ProfileDocument.Good;
import io.standpipe.profiles.ProfileDocument.Unread;
import io.standpipe.profiles.template.BrokenProfile;
import io.standpipe.profiles.template.Formats;
import io.standpipe.profiles.template.ProfileNames;
import io.standpipe.profiles.template.ProfileTemplate;
import java.io.ByteArrayInputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * The profiles of several layers of files: a profile in a later layer replaces the one with the
 * same id in an earlier. Any thread.
 *
 * <p>A profile can be used while the format of its bus is there. Formats come and go, and what one
 * does not concern stays the same object. A key that no format reads is no mistake until it is
 * settled which formats there are.
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

    private final List<List<ProfileDocument>> layers = new ArrayList<>();

    /** What was in force before, by id. */
    private final Map<String, ProfileDocument> before = new TreeMap<>();

    private long characters;

    /** As long as somebody has it: that of a whole panel is large, and a search makes each once. */
    private final ConcurrentMap<Key, WeakReference<DeviceProfile>> made = new ConcurrentHashMap<>();

    private volatile Judged judged = Judged.NOTHING;

    private record Key(String id, Map<String, Double> parameters) {}

    private Library() {}

    /**
     * With all formats that there will be.
     *
     * @param layers files of one folder each; the last wins
     */
    static Library load(List<List<ProfileFile>> layers, Formats formats) {
        return load(layers, Map.of(), formats, true);
    }

    /**
     * The same.
     *
     * @param layers the first are those in the bundle
     * @param before {@link #own} of what was in force before
     * @param settled see {@link #use}
     */
    static Library load(
            List<List<ProfileFile>> layers,
            Map<String, String> before,
            Formats formats,
            boolean settled) {
        Library library = new Library();
        boolean shipped = true;
        for (List<ProfileFile> layer : layers) {
            library.layers.add(library.read(layer, shipped));
            shipped = false;
        }
        before.forEach(library::remember);
        library.use(formats, settled);
        return library;
    }

    private List<ProfileDocument> read(List<ProfileFile> layer, boolean shipped) {
        List<ProfileDocument> documents = new ArrayList<>();
        Map<String, ProfileDocument> byId = new HashMap<>();
        for (ProfileFile file : layer) {
            ProfileDocument document;
            try {
                String text = file.text();
                requireRoom(text, shipped);
                document = ProfileDocument.of(file, text, shipped);
            } catch (Wrong wrong) {
                document = ProfileDocument.broken(file, file.stem(), wrong.sentence());
            }
            ProfileDocument twice = byId.get(document.id());
            if (twice != null) {
                // Which of the two is meant, nobody can say: neither is used.
                String sentence = ProfilePhrase.STANDS_TWICE.of(document.id(), twice.file());
                document = ProfileDocument.broken(file, document.id(), sentence);
            }
            byId.put(document.id(), document);
            documents.add(document);
        }
        return documents;
    }

    private void remember(String id, String text) {
        ProfileFile file =
                new ProfileFile("before", () -> new ByteArrayInputStream(new byte[0]), false);
        try {
            before.put(id, ProfileDocument.of(file, text, false));
        } catch (Wrong e) {
            // A newer version of this program does not understand it: it is no good any more.
        }
    }

    /**
     * These are the formats from now on.
     *
     * @param settled whether there will be no others: what none of them reads is a mistake then
     * @return whether a profile changed that could be asked for all the time: whoever did asks
     *     again
     */
    synchronized boolean use(Formats formats, boolean settled) {
        Judged was = judged;
        Judged now = Judged.of(layers, before, formats, settled);
        judged = now;
        Formats all = was.formats().common(formats);
        boolean changed = false;
        Set<String> ids = new TreeSet<>(was.held().keySet());
        ids.addAll(now.held().keySet());
        for (String id : ids) {
            Judged.Held one = was.held().get(id);
            Judged.Held other = now.held().get(id);
            if (one == null || other == null || !one.verdict().equals(other.verdict())) {
                made.keySet().removeIf(key -> key.id().equals(id));
                ProfileDocument document =
                        other != null ? other.document() : one != null ? one.document() : null;
                changed |= document != null && !document.way(all).isEmpty();
            }
        }
        return changed;
    }

    /** The formats that are there. */
    Formats formats() {
        return judged.formats();
    }

    /** Whether the site has profiles that wait for a format. */
    boolean waits() {
        return judged.waits();
    }

    /** Texts of the profiles in force that the site has itself, or that wait, by id. */
    Map<String, String> own() {
        return judged.own();
    }

    /** Ids of those that are in force though no file has them. */
    Set<String> missing() {
        return judged.missing();
    }

    /**
     * What is wrong, a sentence with file, line and key each; also with what was replaced since.
     */
    List<String> problems() {
        return judged.problems();
    }

    /** Which profiles were replaced by others, a sentence each, for the log. */
    List<String> replaced() {
        return judged.replaced();
    }

    /**
     * What may be a mistake though it is none for sure, a sentence each, for the log: of the
     * profiles that the site has itself.
     */
    List<String> questions() {
        return judged.questions();
    }

    /** What has no name for people, a sentence for each such profile that the site has itself. */
    List<String> unnamed() {
        return judged.unnamed();
    }

    private void requireRoom(String text, boolean shipped) throws Wrong {
        characters += shipped ? 0 : text.length();
        if (characters > HEAP.bytes()) {
            characters -= text.length();
            throw new Wrong(0, "", ProfilePhrase.NO_ROOM.with(HEAP.bytes() >> 10));
        }
    }

    /** The Chinese of a text of a column; null if no profile has it. */
    @Nullable String chinese(String english) {
        for (Judged.Held one : judged.held().values()) {
            if (one.verdict() instanceof Good good) {
                String own = good.template().names().texts().get(english);
                if (own != null) {
                    return own;
                }
            }
        }
        return ProfileNames.shared().text(english);
    }

    @Override
    public Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        judged.held()
                .forEach(
                        (id, profile) -> {
                            if (profile.verdict() instanceof Good) {
                                ids.add(id);
                            }
                        });
        return ids;
    }

    @Override
    public List<Listed> listed() {
        List<Listed> all = new ArrayList<>();
        for (Map.Entry<String, Judged.Held> each : new TreeMap<>(judged.held()).entrySet()) {
            ProfileDocument document = each.getValue().document();
            ProfileTemplate good =
                    each.getValue().verdict() instanceof Good held ? held.template() : null;
            all.add(
                    new Listed(
                            each.getKey(),
                            document.file(),
                            !document.shipped(),
                            good == null ? "" : good.kind(),
                            good == null ? "" : good.source(),
                            good == null ? problem(each.getValue()) : ""));
        }
        return all;
    }

    private static String problem(Judged.Held held) {
        return held.verdict() instanceof Unread unread
                ? RowPhrase.PROFILE_UNREAD.of(held.document().id(), unread.key())
                : held.sentence();
    }

    @Override
    public DeviceProfile example(String id) throws ProfileException {
        try {
            return template(id).made();
        } catch (BrokenProfile e) {
            throw new ProfileException(e.problems().get(0));
        }
    }

    @Override
    public Draft judge(String yaml) {
        return DraftCheck.of(yaml, judged.formats());
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
        } catch (BrokenProfile e) {
            throw new ProfileException(
                    FramePhrase.DOES_NOT_WORK.of(
                            id,
                            new TreeMap<>(parameters)
                                    .entrySet().stream()
                                            .map(one -> one.getKey() + "=" + one.getValue())
                                            .collect(Collectors.joining(", ")),
                            e.problems().get(0)));
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
        Parameter first = missing.get(0);
        String sentence =
                ProfilePhrase.NEEDS_COLUMN.of(
                        template.id(), first.name(), first.expected(), first.description());
        for (Parameter one : missing.subList(1, missing.size())) {
            sentence =
                    Sentences.and(
                            sentence,
                            ProfilePhrase.AND_COLUMN.of(
                                    one.name(), one.expected(), one.description()));
        }
        throw new ProfileException(sentence, first.name());
    }

    private ProfileTemplate template(String id) throws ProfileException {
        Judged.Held profile = judged.held().get(id);
        if (profile == null) {
            throw new ProfileException(
                    RowPhrase.NO_SUCH_PROFILE.of(Quotation.of(id), Nearest.hint(id, ids())));
        }
        if (profile.verdict() instanceof Good good) {
            return good.template();
        }
        throw new ProfileException(
                profile.verdict() instanceof Unread unread
                        ? RowPhrase.PROFILE_UNREAD.of(id, unread.key())
                        : RowPhrase.PROFILE_BROKEN.of(
                                id, profile.document().file(), profile.sentence()));
    }
}
