package io.standpipe.console.history;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.Phrase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is asked; the first that is wrong is kept. */
final class HistoryFields {

    private final Map<String, List<String>> fields;
    private Phrase.@Nullable Said wrong;

    HistoryFields(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    static Phrase.Said missing(String name) {
        return OrderPhrase.NOTHING_CAME.with(name);
    }

    Phrase.@Nullable Said wrong() {
        return wrong;
    }

    /** Empty if it did not come. */
    String text(String name) {
        List<String> texts = fields.getOrDefault(name, List.of());
        if (texts.size() > 1) {
            is(OrderPhrase.ONCE.with(name, texts.size()));
        }
        return texts.isEmpty() ? "" : texts.get(0);
    }

    int number(String name, int otherwise, int least, int most) {
        long number = number(name, otherwise, most);
        if (number < least || number > most) {
            is(OrderPhrase.ONE_OF.with(name, least + ", ..., " + most, quoted(text(name))));
            return otherwise;
        }
        return (int) number;
    }

    /** From 0. */
    long number(String name, long otherwise, long most) {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
            is(OrderPhrase.ONE_OF.with(name, "0, 1, 2, ...", quoted(text)));
            return otherwise;
        }
        return Long.parseLong(text);
    }

    @Nullable AlarmKind kind(String name) {
        String text = text(name);
        for (AlarmKind kind : AlarmKind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        if (!text.isEmpty()) {
            String all = Arrays.toString(AlarmKind.values()).replaceAll("[\\[\\]]", "");
            is(OrderPhrase.ONE_OF.with(name, all, quoted(text)));
        }
        return null;
    }

    private void is(Phrase.Said problem) {
        wrong = wrong == null ? problem : wrong;
    }

    private static String quoted(String text) {
        return '"' + Printable.name(text) + '"';
    }
}
