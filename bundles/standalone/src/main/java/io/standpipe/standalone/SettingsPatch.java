package io.standpipe.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes changed settings into a file of settings, and leaves all else as people wrote it: what
 * they commented, how they parted it, and settings that did not change. Where that cannot be done,
 * because the settings do not stand in lines of their own, the file is written anew, without
 * comments. Immutable.
 */
final class SettingsPatch {

    private static final String PLAIN =
            "[A-Za-z0-9/][A-Za-z0-9 ./_~+@%-]*(?::[A-Za-z0-9/][A-Za-z0-9./_~+@%-]*)*";

    /** YAML 1.1 breaks lines at them. */
    private static final Pattern SEPARATORS = Pattern.compile("[\\u0085\\u2028\\u2029]");

    private SettingsPatch() {}

    /** Settings of a file as text: of a list its items below each other. */
    static Map<String, String> texts(Map<String, Object> values) {
        Map<String, String> texts = new TreeMap<>();
        values.forEach(
                (key, value) ->
                        texts.put(
                                key,
                                value instanceof String[] items
                                        ? String.join("\n", items)
                                        : String.valueOf(value)));
        return texts;
    }

    /**
     * @param before the file's text; empty for none
     * @param wanted all settings that it is to have
     * @return null if there is no text that says so: it holds a sign that no file may have
     */
    static @Nullable String of(String before, Map<String, String> wanted) {
        Map<String, String> clean = new TreeMap<>();
        wanted.forEach(
                (key, text) -> clean.put(key, text.replace("\r\n", "\n").replace('\r', '\n')));
        try {
            String patched = patched(before, clean);
            if (says(patched, clean)) {
                return patched;
            }
        } catch (FileException e) {
            // what was there is no file of settings
        }
        StringBuilder anew = new StringBuilder();
        clean.forEach((key, text) -> anew.append(setting(key, text, "")));
        String text = anew.isEmpty() ? "{}\n" : anew.toString();
        return says(text, clean) ? text : null;
    }

    private static boolean says(String text, Map<String, String> wanted) {
        try {
            return texts(SettingsFile.parse(text)).equals(wanted);
        } catch (FileException e) {
            return false;
        }
    }

    private static String patched(String before, Map<String, String> wanted) throws FileException {
        SettingsFile file = SettingsFile.read(before);
        Map<String, String> had = texts(SettingsFile.parse(before));
        List<String> lines = new ArrayList<>(List.of(before.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1); // the file ends with its last line
        }
        List<Map.Entry<String, SettingsFile.Place>> places =
                new ArrayList<>(file.places().entrySet());
        // From the end, so that the lines before stay where they are.
        for (int at = places.size() - 1; at >= 0; at--) {
            String key = places.get(at).getKey();
            SettingsFile.Place place = places.get(at).getValue();
            String text = wanted.get(key);
            if (Objects.equals(text, had.get(key))) {
                continue;
            }
            int last = Math.min(place.last(), lines.size() - 1);
            while (last > place.first() && lines.get(last).isBlank()) {
                last--; // parts it from what follows
            }
            List<String> old = lines.subList(place.first(), last + 1);
            String rest = place.end() < 0 ? "" : old.get(0).substring(place.end()).stripTrailing();
            old.clear();
            if (text != null) {
                String written = setting(key, text, rest.strip().startsWith("#") ? rest : "");
                old.addAll(List.of(written.substring(0, written.length() - 1).split("\n", -1)));
            }
        }
        StringBuilder patched = new StringBuilder();
        lines.forEach(line -> patched.append(line).append('\n'));
        wanted.forEach(
                (key, text) -> {
                    if (!file.places().containsKey(key)) {
                        patched.append(setting(key, text, ""));
                    }
                });
        return patched.toString();
    }

    /**
     * Lines that say it.
     *
     * @param rest a comment behind a value of one line
     */
    private static String setting(String key, String text, String rest) {
        if (SEPARATORS.matcher(text).find() || (text.isBlank() && text.contains("\n"))) {
            return key + ": " + escaped(text) + rest + '\n';
        }
        if (text.indexOf('\n') < 0) {
            String value = text.matches(PLAIN) && text.equals(text.strip()) ? text : marked(text);
            return key + ": " + value + rest + '\n';
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        int breaks = text.length() - end;
        StringBuilder block = new StringBuilder(key).append(": |");
        // An indentation that cannot be seen from the first line must be told.
        block.append(text.startsWith(" ") || text.startsWith("\n") ? "2" : "");
        block.append(breaks == 0 ? "-" : breaks == 1 ? "" : "+").append('\n');
        for (String line : text.substring(0, end).split("\n", -1)) {
            block.append(line.isEmpty() ? "" : "  ").append(line).append('\n');
        }
        return block.append("\n".repeat(Math.max(0, breaks - 1))).toString();
    }

    private static String escaped(String text) {
        String known = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return '"'
                + SEPARATORS
                        .matcher(known)
                        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)))
                + '"';
    }

    private static String marked(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
