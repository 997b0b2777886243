package io.standpipe.console.configure;

import io.standpipe.model.check.TableText;
import io.standpipe.model.config.Located;
import io.standpipe.model.config.Settings;
import io.standpipe.model.console.Configurations.Stored;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.text.Sentences;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Configurations and their forms as the page gets them; no secret is in it. One thread. */
final class ConfigureJson {

    /** Of each list, so many are shown; people mend some and look again. */
    static final int SHOWN = 200;

    private final JsonWriter json = new JsonWriter();

    ConfigureJson() {
        json.beginObject();
    }

    byte[] toBytes() {
        return json.endObject().toBytes();
    }

    /** What can be configured, and what is. */
    ConfigureJson list(List<Form> forms, List<Stored> all) {
        json.name("forms").beginArray();
        for (Form form : forms) {
            json.beginObject().member("component", form.component());
            json.member("several", form.several());
            form.name().write(json, "name");
            form.description().write(json, "description");
            json.endObject();
        }
        json.endArray().name("components").beginArray();
        for (Stored one : all) {
            json.beginObject();
            stored(one);
            json.endObject();
        }
        json.endArray();
        return this;
    }

    private void stored(Stored one) {
        json.member("pid", one.source());
        json.member("component", DryRun.component(one.source()));
        json.member("there", one.there());
        json.member("version", one.version());
        String devices = one.values().get(Settings.DEVICES);
        if (devices != null) {
            json.member("devices", TableText.parse(devices).rows().size());
        }
        one.locked().ifPresent(why -> Sentences.label(why).write(json, "locked"));
        if (one.undoable() != null) {
            json.name("undo").beginObject();
            json.member("who", one.undoable().who());
            json.member("at", one.undoable().at().toString());
            json.endObject();
        }
    }

    /**
     * A configuration with its form; secrets are only said to be set.
     *
     * @param profiles ids of device profiles that a row may name
     */
    ConfigureJson component(Form form, Stored one, Collection<String> profiles) {
        stored(one);
        json.name("profiles").beginArray();
        profiles.stream().sorted().forEach(json::value);
        json.endArray();
        form.name().write(json, "name");
        form.description().write(json, "description");
        json.name("fields").beginArray();
        for (Form.Field field : form.fields()) {
            json.beginObject();
            json.member("id", field.id()).member("kind", field.kind().name());
            field.name().write(json, "name");
            field.description().write(json, "description");
            json.member("required", field.required());
            if (field.fallback() != null) {
                json.member("fallback", field.fallback());
            }
            if (field.min() != null) {
                json.member("min", field.min());
            }
            if (field.max() != null) {
                json.member("max", field.max());
            }
            json.name("options").beginArray();
            for (Form.Option option : field.options()) {
                json.beginObject().member("value", option.value());
                option.name().write(json, "name");
                json.endObject();
            }
            json.endArray();
            value(field, one);
            json.endObject();
        }
        json.endArray();
        return this;
    }

    private void value(Form.Field field, Stored one) {
        String value = one.values().get(field.id());
        json.member("set", value != null && !value.isEmpty());
        switch (field.kind()) {
            case SECRET -> {
                // that it is set is all there is to tell
            }
            case TABLE -> table(TableText.parse(value == null ? "" : value).hidden());
            default -> {
                if (value != null) {
                    json.member("value", value);
                }
            }
        }
    }

    private void table(TableText table) {
        json.member("unclear", !table.clear());
        json.name("lines").beginArray();
        for (TableText.Line line : table.lines()) {
            if (line.isOfTable()) {
                json.beginArray();
                line.cells().forEach(json::value);
                json.endArray();
            } else {
                json.value(line.text());
            }
        }
        json.endArray();
    }

    /** What is wrong, each in both languages and with its place. */
    ConfigureJson problems(List<Located> problems) {
        json.member("mistakes", problems.size()).name("problems").beginArray();
        for (Located one : problems.subList(0, Math.min(SHOWN, problems.size()))) {
            json.beginObject();
            if (!one.setting().isEmpty()) {
                json.member("setting", one.setting());
            }
            if (one.row() > 0) {
                json.member("line", one.row());
            }
            if (!one.column().isEmpty()) {
                json.member("column", one.column());
            }
            Label label = Sentences.label(one.sentence());
            (label == null ? Label.same(one.sentence()) : label).write(json, "texts");
            json.endObject();
        }
        json.endArray();
        return this;
    }

    /** What would be another than now. */
    ConfigureJson changes(Draft draft) {
        json.name("settings").beginArray();
        for (Form.Field field : draft.changed()) {
            if (field.kind() == Form.Kind.TABLE) {
                continue;
            }
            json.beginObject().member("id", field.id());
            field.name().write(json, "name");
            if (field.kind() != Form.Kind.SECRET) {
                json.member("before", draft.before().values().getOrDefault(field.id(), ""));
                json.member("after", draft.values().getOrDefault(field.id(), ""));
            }
            json.endObject();
        }
        TableChange rows = draft.rows();
        json.endArray();
        ids("added", rows.added());
        ids("removed", rows.removed());
        json.member("changedRows", rows.changed().size()).name("changed").beginArray();
        for (TableChange.Row row :
                rows.changed().subList(0, Math.min(SHOWN, rows.changed().size()))) {
            json.beginObject().member("id", row.id()).name("cells").beginArray();
            for (TableChange.Cell cell : row.cells()) {
                json.beginObject().member("column", cell.column());
                json.member("before", cell.before()).member("after", cell.after()).endObject();
            }
            json.endArray().endObject();
        }
        json.endArray();
        return this;
    }

    private void ids(String name, List<String> ids) {
        json.member(name + "Rows", ids.size()).name(name).beginArray();
        ids.subList(0, Math.min(SHOWN, ids.size())).forEach(json::value);
        json.endArray();
    }

    /**
     * What may leave the gateway, for a file: no secret is in it.
     *
     * @param forms of each of the configurations
     */
    ConfigureJson taken(String gateway, List<Stored> all, Function<Stored, Form> forms) {
        json.member("standpipe", "configuration").member("format", 1L);
        json.member("gateway", gateway).name("components").beginObject();
        for (Stored one : all) {
            json.name(one.source()).beginObject();
            ImportedDraft.taken(forms.apply(one), one).forEach(json::member);
            json.endObject();
        }
        json.endObject().name("kept").beginObject();
        for (Stored one : all) {
            json.name(one.source()).beginArray();
            ImportedDraft.kept(forms.apply(one), one).forEach(json::value);
            json.endArray();
        }
        json.endObject();
        return this;
    }

    /** Each configuration of a file: what would be another than now, and what is wrong with it. */
    ConfigureJson imported(Map<Draft, List<Located>> drafts) {
        json.name("components").beginArray();
        drafts.forEach(
                (draft, problems) -> {
                    json.beginObject().member("pid", draft.before().source());
                    json.member("there", draft.before().there());
                    json.member("version", draft.before().version());
                    json.member("same", draft.before().there() && draft.changed().isEmpty());
                    changes(draft).problems(problems);
                    json.endObject();
                });
        json.endArray();
        return this;
    }

    /** What was written, with the versions by which it can be taken back. */
    ConfigureJson applied(List<Stored> written) {
        json.member("result", "").name("applied").beginArray();
        for (Stored one : written) {
            json.beginObject().member("pid", one.source());
            json.member("version", one.version()).endObject();
        }
        json.endArray();
        return this;
    }

    /** Why it was not done. */
    ConfigureJson refused(String code, Label why) {
        json.member("result", why.en()).member("code", code);
        why.write(json, "texts");
        return this;
    }
}
