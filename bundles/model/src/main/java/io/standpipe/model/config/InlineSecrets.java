package io.standpipe.model.config;

import io.standpipe.model.config.text.CellText;
import io.standpipe.model.log.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The secrets that stand in a configuration itself. Whatever a sentence about the configuration
 * quotes, and wherever that came from, none of them is in it. One thread.
 */
final class InlineSecrets {

    /** A shorter one is part of too many words, and is no secret either. */
    private static final int MIN = 4;

    private static final String INSTEAD = "...";

    /** As {@link Printable} ends what it cuts. */
    private static final char ELLIPSIS = '…';

    private final Set<String> texts = new LinkedHashSet<>();
    private String where = "";

    /** See {@link Settings#isReference}. */
    static boolean isReference(String value) {
        return value.startsWith("env:") || value.startsWith("file:");
    }

    /**
     * @param where setting, or row and column
     * @param value as it stands there; it may be a reference
     */
    void add(String where, String value) {
        if (!value.isBlank() && !isReference(value.strip())) {
            this.where = this.where.isEmpty() ? where : this.where;
            addText(value);
        }
    }

    /** One that stood there before and may be in force still. */
    void addBefore(String value) {
        if (!isReference(value)) {
            addText(value);
        }
    }

    // And its parts where it is a list of them, as in identity=key;identity=key.
    private void addText(String value) {
        texts.add(value.strip());
        for (String line : value.split("[\\r\\n;]+", -1)) {
            texts.add(line.strip());
            int equals = line.indexOf('=');
            if (equals >= 0) {
                texts.add(line.substring(equals + 1).strip());
            }
        }
    }

    /** Where the first stands; empty if there is none. */
    String where() {
        return where;
    }

    /**
     * The sentences without them.
     *
     * @param names of settings: words of any sentence
     */
    List<String> without(List<String> sentences, Set<String> names) {
        Set<String> forms = new LinkedHashSet<>();
        texts.stream()
                .filter(text -> text.length() >= MIN && !names.contains(text))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .forEach(
                        text -> {
                            forms.add(text);
                            forms.add(CellText.lines(text));
                            forms.add(CellText.clean(text));
                            forms.add(CellText.plain(text));
                            forms.add(Printable.of(text, Integer.MAX_VALUE));
                            forms.add(Printable.of(CellText.lines(text), Integer.MAX_VALUE));
                        });
        forms.removeIf(form -> form.length() < MIN);
        List<String> all = new ArrayList<>();
        for (String sentence : sentences) {
            String shown = sentence;
            for (String form : forms) {
                shown = withoutBeginning(shown.replace(form, INSTEAD), form);
            }
            all.add(shown);
        }
        return all;
    }

    /** A quotation may have cut the secret short. */
    private static String withoutBeginning(String sentence, String form) {
        String shown = sentence;
        int end = shown.indexOf(ELLIPSIS);
        while (end >= 0) {
            for (int length = Math.min(form.length(), end); length >= MIN; length--) {
                if (shown.startsWith(form.substring(0, length), end - length)) {
                    shown = shown.substring(0, end - length) + shown.substring(end);
                    end -= length;
                    break;
                }
            }
            end = shown.indexOf(ELLIPSIS, end + 1);
        }
        return shown;
    }
}
