package io.standpipe.console.configure;

import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.TableText;
import io.standpipe.model.config.Located;
import io.standpipe.model.config.Settings;
import io.standpipe.model.console.Configurations.RefusedException;
import io.standpipe.model.console.Configurations.Stored;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.settings.ConfigurePhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as somebody wants it: what is there, with the settings of a form laid over it.
 * What the form does not name stays as it is, and so does a secret that it leaves empty.
 *
 * @param before what is there; not there for a new one
 * @param values all settings
 * @param problems of what cannot be laid over it
 */
record Draft(
        Form form,
        SettingsReader reader,
        Stored before,
        Map<String, String> values,
        List<Located> problems) {

    /** Begins the field of a setting. */
    private static final String SET = "set.";

    /** Names secrets that are to go. */
    private static final String CLEAR = "clear";

    /**
     * @param fields of the form
     * @throws RefusedException it names a setting that there is not
     */
    static Draft of(
            Form form, SettingsReader reader, Stored before, Map<String, List<String>> fields)
            throws RefusedException {
        Map<String, String> values = new TreeMap<>(before.values());
        List<Located> problems = new ArrayList<>();
        for (Map.Entry<String, List<String>> field : fields.entrySet()) {
            if (field.getKey().startsWith(SET)) {
                Form.Field setting = setting(form, field.getKey().substring(SET.length()));
                set(setting, field.getValue().get(0), before.values(), values, problems);
            }
        }
        for (String cleared : fields.getOrDefault(CLEAR, List.of())) {
            values.remove(setting(form, cleared).id());
        }
        return new Draft(form, reader, before, values, List.copyOf(problems));
    }

    private static Form.Field setting(Form form, String id) throws RefusedException {
        for (Form.Field field : form.fields()) {
            if (field.id().equals(id)) {
                return field;
            }
        }
        throw new RefusedException(
                ConfigurePhrase.NO_SUCH_SETTING.with(form.component(), Printable.name(id)));
    }

    private static void set(
            Form.Field setting,
            String came,
            Map<String, String> before,
            Map<String, String> values,
            List<Located> problems) {
        String text = came.replace("\r\n", "\n").replace('\r', '\n');
        boolean blank = text.isBlank();
        switch (setting.kind()) {
            case SECRET -> {
                if (!blank) {
                    values.put(setting.id(), text);
                }
            }
            case TABLE ->
                    values.put(
                            setting.id(),
                            table(text, before.getOrDefault(setting.id(), ""), problems));
            case NUMBER, FLAG -> put(setting, blank ? null : text.strip(), values);
            case TEXT, LINES -> {
                boolean absent = blank && !before.containsKey(setting.id());
                boolean given = setting.options().isEmpty() || !blank;
                put(setting, absent || !given ? null : text, values);
            }
        }
    }

    private static void put(Form.Field setting, @Nullable String text, Map<String, String> values) {
        if (text == null) {
            values.remove(setting.id());
        } else {
            values.put(setting.id(), text);
        }
    }

    /** With the keys that the editor was not shown. */
    static String table(String text, String before, List<Located> problems) {
        if (!text.contains(TableText.HIDDEN)) {
            return text;
        }
        TableText revealed = TableText.parse(text).revealed(TableText.parse(before));
        for (TableText.Line row : revealed.rows()) {
            if (revealed.cell(row, "key").equals(TableText.HIDDEN)) {
                problems.add(
                        new Located(
                                Settings.DEVICES,
                                row.number(),
                                ConfigurePhrase.KEY_OF_OTHER.of(row.number())));
            }
        }
        return revealed.csv();
    }

    /** Settings that change, in the form's order. */
    List<Form.Field> changed() {
        return form.fields().stream()
                .filter(
                        field -> {
                            String was = before.values().get(field.id());
                            String is = values.get(field.id());
                            return was == null ? is != null : !was.equals(is);
                        })
                .toList();
    }

    TableChange rows() {
        return TableChange.of(
                before.values().getOrDefault(Settings.DEVICES, ""),
                values.getOrDefault(Settings.DEVICES, ""));
    }
}
