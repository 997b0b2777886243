package io.standpipe.model.words.text;

import io.standpipe.model.words.AnswerPhrase;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.ChannelPhrase;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.PacketPhrase;
import io.standpipe.model.words.PayloadPhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.PinPhrase;
import io.standpipe.model.words.RefusalPhrase;
import io.standpipe.model.words.TlsPhrase;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.model.words.settings.ConfigurePhrase;
import io.standpipe.model.words.settings.FilePhrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import io.standpipe.model.words.settings.WalkTestPhrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that there are, and how they are found again. Made when somebody first asks. */
public final class AllPhrases {

    private static final Pattern ARGUMENT = Pattern.compile("%s");

    private static final List<Form> FORMS =
            Stream.<Phrase[]>of(
                            FramePhrase.values(),
                            OrderPhrase.values(),
                            RefusalPhrase.values(),
                            FaultPhrase.values(),
                            ConnectionPhrase.values(),
                            RowPhrase.values(),
                            SettingPhrase.values(),
                            UplinkPhrase.values(),
                            CommandPhrase.values(),
                            PacketPhrase.values(),
                            FilePhrase.values(),
                            ConfigurePhrase.values(),
                            WalkTestPhrase.values(),
                            DoorPhrase.values(),
                            PinPhrase.values(),
                            ProfilePhrase.values(),
                            ProfileYamlPhrase.values(),
                            ProfilePointPhrase.values(),
                            ProfileRulePhrase.values(),
                            ChannelPhrase.values(),
                            TlsPhrase.values(),
                            BusPhrase.values(),
                            AnswerPhrase.values(),
                            PayloadPhrase.values())
                    .flatMap(Arrays::stream)
                    .map(Form::of)
                    .toList();

    /**
     * So many semicolons are tried as the end of a sentence; a peer's words may hold any number.
     */
    private static final int MOST_ENDS = 16;

    /** And so many pieces of a text are looked up. */
    private static final int MOST_LOOKS = 400;

    private AllPhrases() {}

    /**
     * A phrase and the pieces of its English sentence, in lower case: before the first argument,
     * between arguments, and behind the last.
     *
     * @param literal characters of the pieces
     */
    private record Form(Phrase phrase, List<String> pieces, int literal) {

        static Form of(Phrase phrase) {
            String english = phrase.english().toLowerCase(Locale.ROOT);
            List<String> pieces = List.of(ARGUMENT.split(english, -1));
            return new Form(phrase, pieces, pieces.stream().mapToInt(String::length).sum());
        }

        /**
         * The arguments, each as short as it can be; null if the sentence is another.
         *
         * @param lower the sentence in lower case
         */
        @Nullable List<String> in(String sentence, String lower) {
            String end = pieces.get(pieces.size() - 1);
            int last = lower.length() - end.length();
            int at = pieces.get(0).length();
            if (pieces.size() == 1) {
                return lower.equals(end) ? List.of() : null;
            }
            if (at > last || !lower.startsWith(pieces.get(0)) || !lower.endsWith(end)) {
                return null;
            }
            List<String> arguments = new ArrayList<>();
            for (String piece : pieces.subList(1, pieces.size() - 1)) {
                int next = lower.indexOf(piece, at);
                if (next < 0 || next + piece.length() > last) {
                    return null;
                }
                arguments.add(sentence.substring(at, next));
                at = next + piece.length();
            }
            arguments.add(sentence.substring(at, last));
            return arguments;
        }
    }

    /**
     * What a text says.
     *
     * @param known how many of its characters are phrases'
     * @param said null if it is several beside each other
     */
    record Found(int known, Phrase.@Nullable Said said, String chinese) {}

    static Stream<Phrase> all() {
        return FORMS.stream().map(Form::phrase);
    }

    /** How many arguments a phrase has. */
    public static int arguments(Phrase phrase) {
        return (int) ARGUMENT.matcher(phrase.english()).results().count();
    }

    /** The phrase whose English the sentence is. */
    static Phrase.@Nullable Said said(String sentence) {
        Found found = whole(sentence, new HashMap<>());
        return found == null ? null : found.said();
    }

    /** What it says, as one phrase or as several beside each other; null if it is none. */
    static @Nullable Found find(String text) {
        return find(text, new HashMap<>());
    }

    /**
     * Phrases look like others and stand within others: the one is right of which most is known.
     */
    private static @Nullable Found find(String text, Map<String, @Nullable Found> before) {
        if (before.containsKey(text)) {
            return before.get(text);
        }
        Found best = whole(text, before);
        int at = ends(text) > MOST_ENDS ? 0 : text.lastIndexOf(Sentences.AND);
        for (; at > 0; at = text.lastIndexOf(Sentences.AND, at - 1)) {
            Found second = whole(text.substring(at + Sentences.AND.length()), before);
            Found first = second == null ? null : find(text.substring(0, at), before);
            if (first != null && second != null) {
                int known = first.known() + second.known() + Sentences.AND.length();
                if (best == null || known > best.known()) {
                    best = new Found(known, null, first.chinese() + "；" + second.chinese());
                }
            }
        }
        before.put(text, best);
        return best;
    }

    private static int ends(String text) {
        int count = 0;
        for (int at = text.indexOf(Sentences.AND);
                at >= 0 && count <= MOST_ENDS;
                at = text.indexOf(Sentences.AND, at + 1)) {
            count++;
        }
        return count;
    }

    private static @Nullable Found whole(String text, Map<String, @Nullable Found> before) {
        String ofProfile = ProfileTexts.chinese(text);
        if (ofProfile != null) {
            return new Found(text.length(), null, ofProfile);
        }
        if (before.size() >= MOST_LOOKS) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        Found best = null;
        for (Form form : FORMS) {
            List<String> arguments = form.in(text, lower);
            if (arguments == null) {
                continue;
            }
            int known = form.literal();
            Object[] chinese = new Object[arguments.size()];
            for (int i = 0; i < chinese.length; i++) {
                Found argument = find(arguments.get(i), before);
                known += argument == null ? 0 : argument.known();
                chinese[i] = argument == null ? arguments.get(i) : argument.chinese();
            }
            if (best == null || known > best.known()) {
                best =
                        new Found(
                                known,
                                new Phrase.Said(form.phrase(), arguments),
                                form.phrase().chinese().formatted(chinese));
            }
        }
        return best;
    }
}
