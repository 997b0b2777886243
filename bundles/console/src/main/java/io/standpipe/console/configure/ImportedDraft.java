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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration is when it is taken out, and what it becomes when it is put back. A file
 * that was taken out is the whole of a component but for its secrets: a setting that is not in it
 * goes, a secret that is not in it stays.
 */
final class ImportedDraft {

    /** A password in an address is none that a form could hide. */
    private static final Pattern IN_ADDRESS = Pattern.compile("://[^\\s/:@]*:[^\\s/@]+@");

    private ImportedDraft() {}

    /** Whether a value is never taken out. A reference to a secret tells nobody. */
    private static boolean isSecret(Form.Field field, String value) {
        return (field.kind() == Form.Kind.SECRET && !Settings.isReference(value.strip()))
                || IN_ADDRESS.matcher(value).find();
    }

    /** What may leave the gateway, setting by setting; of one that may not, nothing. */
    static Map<String, String> taken(Form form, Stored stored) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Form.Field field : form.fields()) {
            String value = stored.values().get(field.id());
            if (value == null || isSecret(field, value)) {
                continue;
            }
            if (field.kind() != Form.Kind.TABLE) {
                values.put(field.id(), value);
                continue;
            }
            TableText table = TableText.parse(value);
            if (table.clear()) {
                values.put(field.id(), table.hidden().csv());
            }
        }
        return values;
    }

    /** Settings that are there and stay here. */
    static List<String> kept(Form form, Stored stored) {
        Map<String, String> taken = taken(form, stored);
        return form.fields().stream()
                .map(Form.Field::id)
                .filter(id -> !stored.values().getOrDefault(id, "").isEmpty())
                .filter(id -> !taken.containsKey(id))
                .toList();
    }

    /**
     * @param given settings of the file
     * @throws RefusedException one of them is none of this component
     */
    static Draft of(Form form, SettingsReader reader, Stored before, Map<String, String> given)
            throws RefusedException {
        for (String id : given.keySet()) {
            if (form.fields().stream().noneMatch(field -> field.id().equals(id))) {
                throw new RefusedException(
                        ConfigurePhrase.IMPORT_SETTING.with(before.source(), Printable.name(id)));
            }
        }
        List<String> stays = kept(form, before);
        Map<String, String> values = new TreeMap<>(before.values());
        List<Located> problems = new ArrayList<>();
        for (Form.Field field : form.fields()) {
            String id = field.id();
            String value = given.get(id);
            if (value != null) {
                values.put(id, value(field, value, before.values().get(id), problems));
            } else if (!stays.contains(id)) {
                values.remove(id);
            }
        }
        return new Draft(form, reader, before, values, List.copyOf(problems));
    }

    private static String value(
            Form.Field field, String came, @Nullable String before, List<Located> problems) {
        String text = came.replace("\r\n", "\n").replace('\r', '\n');
        if (field.kind() != Form.Kind.TABLE) {
            return text;
        }
        String table = Draft.table(text, before == null ? "" : before, problems);
        // What is the same but for the spelling of CSV is no change.
        return before != null
                        && TableText.parse(before).clear()
                        && TableText.parse(before).csv().equals(TableText.parse(table).csv())
                ? before
                : table;
    }
}
