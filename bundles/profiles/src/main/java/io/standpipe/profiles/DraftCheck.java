package io.standpipe.profiles;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles.Draft;
import io.standpipe.model.device.Profiles.Mistake;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.profiles.template.BrokenProfile;
import io.standpipe.profiles.template.Formats;
import io.standpipe.profiles.template.ProfileTemplate;
import io.standpipe.profiles.template.Ways;
import io.standpipe.profiles.template.YamlParser;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges a profile that is in no file, and says of each mistake where it stands. Any thread. */
final class DraftCheck {

    /** What the profile is called where a sentence names its file. */
    private static final String FILE = "draft.yaml";

    private static final Pattern BEGIN = Pattern.compile("[\\s-]*");

    private DraftCheck() {}

    static Draft of(String text, Formats formats) {
        if (text.length() > ProfileFile.MAX_BYTES) {
            return broken(text, List.of(new Wrong(0, "", ProfilePhrase.FILE_LARGE.with())));
        }
        try {
            Yaml yaml = YamlParser.parse(text);
            Ways.Unread unread = Ways.unread(yaml, formats);
            if (unread == null) {
                unread = Ways.beside(yaml, formats);
            }
            if (unread != null) {
                return broken(text, List.of(unread.wrong(formats)));
            }
            ProfileTemplate template = ProfileTemplate.read(yaml, formats);
            DeviceProfile made = template.made();
            return new Draft(
                    made, List.of(), ProfileDocument.questions(made, template, FILE, formats));
        } catch (Wrong wrong) {
            return broken(text, List.of(wrong));
        } catch (BrokenProfile broken) {
            return broken(text, broken.wrongs());
        }
    }

    private static Draft broken(String text, List<Wrong> wrongs) {
        List<String> lines = text.lines().toList();
        return new Draft(
                null,
                wrongs.stream()
                        .map(
                                wrong ->
                                        new Mistake(
                                                wrong.line(),
                                                column(lines, wrong),
                                                wrong.key(),
                                                wrong.sentence()))
                        .toList(),
                List.of());
    }

    /** That of the key in its line; of what stands first in the line if the key is not there. */
    private static int column(List<String> lines, Wrong wrong) {
        if (wrong.column() > 0 || wrong.line() == 0 || wrong.line() > lines.size()) {
            return wrong.column();
        }
        String line = lines.get(wrong.line() - 1);
        String name = wrong.key().substring(wrong.key().lastIndexOf('.') + 1);
        if (!name.isEmpty()) {
            Matcher key =
                    Pattern.compile(
                                    "(?<![\\w-])[\"']?"
                                            + Pattern.quote(name)
                                            + "[\"']?\\s*:(?=\\s|$)")
                            .matcher(line);
            if (key.find()) {
                return key.start() + 1;
            }
        }
        Matcher begin = BEGIN.matcher(line);
        return begin.lookingAt() && begin.end() < line.length() ? begin.end() + 1 : 1;
    }
}
