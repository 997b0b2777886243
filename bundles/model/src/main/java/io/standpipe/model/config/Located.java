package io.standpipe.model.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a configuration, and where.
 *
 * @param setting its name; empty if it is of none
 * @param row its line in the device table, from 1; 0 if it stands in no row
 * @param sentence what was expected, what came, what to do
 */
public record Located(String setting, int row, String sentence) {

    /** As a table says where something is wrong. */
    private static final Pattern COLUMN =
            Pattern.compile("line [0-9]+(?: \\([^)]*\\))?, column (.{1,80}?): ");

    /**
     * Its column in the device table, or several with commas between them; empty if it is of none.
     */
    public String column() {
        Matcher found = COLUMN.matcher(sentence);
        return row > 0 && found.lookingAt() ? found.group(1) : "";
    }

    /**
     * @param said the sentences as they were made
     * @param shown the same without secrets
     * @param rows the device table; null if there is none
     */
    static List<Located> all(
            List<String> said,
            List<String> shown,
            @Nullable RowsInForce<?> rows,
            SettingsInForce inForce) {
        Map<String, Integer> rowOf = new HashMap<>();
        if (rows != null) {
            rows.problems().forEach(one -> rowOf.put(one.sentence(), one.line()));
        }
        List<Located> all = new ArrayList<>();
        for (int at = 0; at < said.size(); at++) {
            String sentence = said.get(at);
            Integer row = rowOf.get(sentence);
            String setting = row == null ? inForce.settingOf(sentence) : Settings.DEVICES;
            if (setting.isEmpty()) {
                setting = beginning(sentence, inForce.asked());
            }
            all.add(new Located(setting, row == null ? 0 : row, shown.get(at)));
        }
        return all;
    }

    /** A component's own sentence on a setting begins with its name. */
    private static String beginning(String sentence, Set<String> settings) {
        int end = 0;
        while (end < sentence.length() && Character.isLetterOrDigit(sentence.charAt(end))) {
            end++;
        }
        String word = sentence.substring(0, end);
        return settings.contains(word) ? word : "";
    }
}
