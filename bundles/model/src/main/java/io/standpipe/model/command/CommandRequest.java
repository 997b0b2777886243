package io.standpipe.model.command;

import io.standpipe.model.device.Ids;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.CommandPhrase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command as somebody asked for it. Its members are only looked at by who carries it out: each
 * accessor says what it expected and what came.
 *
 * @param command its name
 * @param who orders it, 1 to {@value #MAX_WHO} characters
 * @param members each a {@link String}, {@link Long}, {@link Double}, {@link Boolean}, or something
 *     else that no accessor takes; of a form, see {@link #ofForm}
 */
public record CommandRequest(String command, String who, Map<String, Object> members) {

    public static final int MAX_WHO = 128;

    /** Chars of any text, in which what would not be seen becomes a visible escape. */
    public static final int MAX_TEXT = 256;

    private static final int MAX_LINE = 500;

    /** Commands that ask nothing of a device and change nothing; a page may give many a minute. */
    private static final Set<String> QUESTIONS =
            Set.of("diagnose", "scanned", "strangers", "status");

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL =
            Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");

    /** Of a form, which has nothing but texts: it is a number where one is wanted. */
    private record Field(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    public CommandRequest {
        members = Map.copyOf(members);
    }

    /** One that came as a form. */
    public static CommandRequest ofForm(String command, String who, Map<String, String> fields) {
        Map<String, Object> members = new LinkedHashMap<>();
        fields.forEach((name, text) -> members.put(name, new Field(text)));
        return new CommandRequest(command, who, members);
    }

    /** Whether a command of this name only asks how things are; nobody has to remember who did. */
    public static boolean isQuestion(String command) {
        return QUESTIONS.contains(command);
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** A text that must be there, at most {@value #MAX_TEXT} chars, safe to be shown. */
    public String text(String name) throws CommandException {
        String text = members.get(name) instanceof String plain ? plain : field(name);
        if (text == null) {
            throw new CommandException(CommandPhrase.TEXT.with(name));
        }
        if (text.length() > MAX_TEXT) {
            throw new CommandException(
                    CommandPhrase.TEXT_LENGTH.with(name, MAX_TEXT, text.length()));
        }
        return Printable.of(text, MAX_TEXT);
    }

    /** An {@linkplain Ids id} that must be there. */
    public String id(String name) throws CommandException {
        String id = text(name);
        if (!Ids.valid(id)) {
            throw new CommandException(CommandPhrase.ID.with(name));
        }
        return id;
    }

    /** A whole number that must be there. */
    public long number(String name, long min, long max) throws CommandException {
        Long number = whole(name);
        if (number == null || number < min || number > max) {
            throw new CommandException(CommandPhrase.WHOLE_NUMBER.with(name, min, max));
        }
        return number;
    }

    /** A whole number that must be there; how large it may be somebody else says. */
    public long number(String name) throws CommandException {
        Long number = whole(name);
        if (number == null) {
            throw new CommandException(CommandPhrase.ANY_WHOLE_NUMBER.with(name));
        }
        return number;
    }

    private @Nullable Long whole(String name) {
        if (members.get(name) instanceof Long number) {
            return number;
        }
        String text = field(name);
        return text != null && WHOLE.matcher(text).matches() ? Long.valueOf(text) : null;
    }

    /** A finite number that must be there. */
    public double decimal(String name) throws CommandException {
        if (members.get(name) instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        String text = field(name);
        if (text != null && DECIMAL.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        }
        throw new CommandException(CommandPhrase.NUMBER.with(name));
    }

    private @Nullable String field(String name) {
        return members.get(name) instanceof Field field ? field.text() : null;
    }

    /** For the log, as one line whatever came. */
    public String line() {
        StringBuilder line = new StringBuilder(who).append(": ").append(command);
        new TreeMap<>(members)
                .forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
        return Printable.of(line.toString(), MAX_LINE);
    }
}
