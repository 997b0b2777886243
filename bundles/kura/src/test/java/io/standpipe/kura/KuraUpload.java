package io.standpipe.kura;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.configuration.metatype.Option;
import org.jspecify.annotations.Nullable;

/**
 * What Kura makes of a file of channels, by the rules of {@code AssetConfigValidator} and {@code
 * AssetConfigurationUi} of its web console (branch release-5.6.0, and management-ui of Kura 6):
 * stricter where it is silent, since what it leaves out in silence nobody would miss.
 */
final class KuraUpload {

    /** What a name of a channel must not have; the upload replaces some, the form refuses all. */
    private static final String FORBIDDEN = "#/+, ";

    /**
     * A setting of a channel that is the asset's.
     *
     * @param fallback for a channel whose column is missing, if it is required
     */
    private record Setting(String id, boolean required, String fallback, List<String> options) {

        Setting(String id, boolean required, String fallback, String... options) {
            this(id, required, fallback, List.of(options));
        }
    }

    private final Map<String, Setting> settings = new LinkedHashMap<>();

    /**
     * @param driver what the driver of the asset describes
     */
    KuraUpload(List<AD> driver) {
        for (Setting one :
                List.of(
                        new Setting("+enabled", true, "true"),
                        new Setting("+name", true, "Channel-1"),
                        new Setting("+type", true, "READ", "READ", "WRITE", "READ_WRITE"),
                        new Setting(
                                "+value.type",
                                true,
                                "INTEGER",
                                "BOOLEAN",
                                "BYTE_ARRAY",
                                "DOUBLE",
                                "INTEGER",
                                "LONG",
                                "FLOAT",
                                "STRING"),
                        new Setting("+scaleoffset.type", false, "", "DEFINED_BY_VALUE_TYPE"),
                        new Setting("+scale", false, ""),
                        new Setting("+offset", false, ""),
                        new Setting("+unit", false, ""),
                        new Setting("+listen", true, "false"))) {
            settings.put(one.id(), one);
        }
        for (AD one : driver) {
            settings.put(
                    one.getId(),
                    new Setting(
                            one.getId(),
                            one.isRequired(),
                            String.valueOf(one.getDefault()),
                            one.getOption().stream().map(Option::getValue).toList()));
        }
    }

    /**
     * The settings of each channel, without those that are empty.
     *
     * @throws IllegalArgumentException Kura refuses the file, or leaves a channel out
     */
    Map<String, Map<String, Object>> take(String csv) {
        List<List<String>> lines = lines(csv);
        if (lines.size() < 2) {
            throw new IllegalArgumentException("Kura calls this an empty file");
        }
        List<Setting> columns = new ArrayList<>();
        for (String column : lines.get(0)) {
            Setting own = settings.get(column);
            Setting setting = own != null ? own : settings.get("+" + column);
            if (setting == null || columns.contains(setting)) {
                throw new IllegalArgumentException("no setting for column " + column);
            }
            columns.add(setting);
        }
        Map<String, Map<String, Object>> channels = new LinkedHashMap<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, Object> channel = channel(columns, line);
            String name = String.valueOf(channel.get("+name"));
            if (name.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)) {
                throw new IllegalArgumentException(name + " has one of " + FORBIDDEN);
            }
            if (channels.put(name, channel) != null) {
                throw new IllegalArgumentException(name + " comes twice");
            }
        }
        return channels;
    }

    private Map<String, Object> channel(List<Setting> columns, List<String> line) {
        if (line.size() != columns.size()) {
            throw new IllegalArgumentException("not as many fields as columns: " + line);
        }
        Map<String, Object> channel = new LinkedHashMap<>();
        Set<Setting> missing = new HashSet<>(settings.values());
        for (int i = 0; i < line.size(); i++) {
            Setting setting = columns.get(i);
            missing.remove(setting);
            Object value = value(setting, line.get(i).strip());
            if (value != null) {
                channel.put(setting.id(), value);
            }
        }
        for (Setting setting : missing) {
            if (setting.required() && !setting.fallback().isEmpty()) {
                channel.put(setting.id(), setting.fallback());
            }
        }
        return channel;
    }

    private static @Nullable Object value(Setting setting, String text) {
        if (text.isEmpty()) {
            if (setting.required()) {
                throw new IllegalArgumentException(setting.id() + " is required");
            }
            return null;
        }
        if (!setting.options().isEmpty() && !setting.options().contains(text)) {
            throw new IllegalArgumentException(text + " is none of " + setting.options());
        }
        return text;
    }

    /** RFC 4180, as its letter is; a file with a byte order mark has another first column. */
    private static List<List<String>> lines(String csv) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            boolean last = i + 1 == csv.length();
            if (c == '"' && quoted && !last && csv.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (quoted || (c != ',' && c != '\r' && c != '\n')) {
                field.append(c);
            } else if (c != '\r') {
                line.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    lines.add(line);
                    line = new ArrayList<>();
                }
            }
        }
        if (quoted || !line.isEmpty() || field.length() > 0) {
            throw new IllegalArgumentException("the last line does not end");
        }
        return lines;
    }
}
