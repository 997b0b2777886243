package io.standpipe.profiles;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.profiles.template.BrokenProfile;
import io.standpipe.profiles.template.Formats;
import io.standpipe.profiles.template.NameQuestions;
import io.standpipe.profiles.template.ProfileTemplate;
import io.standpipe.profiles.template.Ways;
import io.standpipe.profiles.template.YamlParser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says, and what that is worth by the formats that are there: with another format it is
 * judged again. Not thread-safe.
 */
final class ProfileDocument {

    private static final Logger LOG = LoggerFactory.getLogger(ProfileDocument.class);

    /** What a document is. */
    sealed interface Verdict {}

    /**
     * A profile.
     *
     * @param format that reads its points; null if it has none to read
     * @param questions what may be a mistake in it
     * @param unnamed what of it has no name; empty if all has
     */
    record Good(
            ProfileTemplate template,
            @Nullable PointFormat format,
            List<String> questions,
            String unnamed)
            implements Verdict {}

    /**
     * None.
     *
     * @param sentences what is wrong, at least one
     */
    record Broken(List<String> sentences) implements Verdict {}

    /**
     * Nobody knows yet.
     *
     * @param key the one that no format reads
     */
    record Unread(String key) implements Verdict {}

    private final String id;
    private final String file;
    private final String text;
    private final boolean shipped;
    private final boolean tried;
    private final @Nullable Yaml yaml;
    private Verdict verdict;

    private ProfileDocument(
            String id,
            String file,
            String text,
            boolean shipped,
            boolean tried,
            @Nullable Yaml yaml,
            Verdict verdict) {
        this.id = id;
        this.file = file;
        this.text = text;
        this.shipped = shipped;
        this.tried = tried;
        this.yaml = yaml;
        this.verdict = verdict;
    }

    /** One that is no YAML, or whose file cannot be read. */
    static ProfileDocument broken(ProfileFile file, String id, String sentence) {
        Verdict broken = new Broken(List.of(sentence));
        return new ProfileDocument(id, file.name(), "", false, false, null, broken);
    }

    /**
     * @param shipped whether it is not the site's own
     * @throws Wrong no YAML
     */
    static ProfileDocument of(ProfileFile file, String text, boolean shipped) throws Wrong {
        Yaml yaml = YamlParser.parse(text);
        String id = ProfileTemplate.claimedId(yaml, file.stem());
        Verdict unread = new Unread("");
        String kept = shipped ? "" : text; // the bundle has it
        return new ProfileDocument(id, file.name(), kept, shipped, file.tried(), yaml, unread);
    }

    String id() {
        return id;
    }

    String file() {
        return file;
    }

    /** What stands in the site's file; empty if shipped or broken. */
    String text() {
        return text;
    }

    boolean shipped() {
        return shipped;
    }

    Verdict verdict() {
        return verdict;
    }

    /** The key by which its points are read; empty if no format reads them. */
    String way(Formats formats) {
        return yaml == null ? "" : Ways.way(yaml, formats);
    }

    /** Whether a format reads each of its points. */
    boolean isRead(Formats formats) {
        return yaml != null && Ways.unread(yaml, formats) == null;
    }

    /**
     * Judges it, unless that is done already.
     *
     * @param settled whether those are all formats that there will be
     */
    void judge(Formats formats, boolean settled) {
        if (yaml == null) {
            return;
        }
        boolean same =
                verdict instanceof Good good
                        && good.format() != null
                        && formats.byKey().containsValue(good.format());
        if (!same) {
            verdict = verdict(yaml, formats, settled);
        }
    }

    private Verdict verdict(Yaml document, Formats formats, boolean settled) {
        Ways.Unread unread = Ways.unread(document, formats);
        if (unread == null && !shipped && !settled) {
            unread = Ways.beside(document, formats);
        }
        if (unread != null && (shipped || !settled)) {
            return new Unread(unread.key());
        }
        if (unread != null) {
            return new Broken(List.of(unread.wrong(formats).sentence()));
        }
        try {
            ProfileTemplate template =
                    tried
                            ? ProfileTemplate.head(document, formats)
                            : ProfileTemplate.read(document, formats);
            PointFormat format = formats.byKey().get(Ways.way(document, formats));
            return shipped
                    ? new Good(template, format, List.of(), "")
                    : questioned(template, format, formats);
        } catch (BrokenProfile broken) {
            return new Broken(broken.problems());
        }
    }

    private Good questioned(ProfileTemplate template, @Nullable PointFormat format, Formats formats)
            throws BrokenProfile {
        DeviceProfile made = template.made();
        return new Good(
                template,
                format,
                asked(made, file, formats),
                NameQuestions.question(made, template, file));
    }

    /** What may be a mistake in it, and what has no name; a sentence each. */
    static List<String> questions(
            DeviceProfile made, ProfileTemplate template, String file, Formats formats) {
        List<String> all = asked(made, file, formats);
        String unnamed = NameQuestions.question(made, template, file);
        if (!unnamed.isEmpty()) {
            all.add(unnamed);
        }
        return all;
    }

    private static List<String> asked(DeviceProfile made, String file, Formats formats) {
        List<String> questions = new ArrayList<>();
        for (PointFormat each : formats.byKey().values()) {
            try {
                questions.addAll(each.questions(made, file));
            } catch (RuntimeException | Error e) {
                LOG.error("format {} could not be asked about {}", each.key(), file, e);
            }
        }
        return questions;
    }
}
