package io.standpipe.standalone.support;

import io.standpipe.model.config.BoundedFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text. First each file of the configuration is learned: what stands behind a
 * name that means a secret, in a column of that name, or as the password in an address, also in a
 * file that is no YAML any more. Then it is taken out of whatever goes into the bundle, wherever it
 * stands there. A name too many is taken for a secret rather than one too few. One thread.
 */
public final class Redaction {

    public static final String INSTEAD = "***";

    /**
     * A shorter one is part of too many words; it is taken out where it stands, but not elsewhere.
     */
    private static final int MIN = 4;

    private static final int MAX_FILE = 64 << 10;

    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "(?i).*(password|passwd|passphrase|secret|token|psk|credential|community|pin-?code).*|(.*[a-z_-])?keys?");

    private static final Pattern SETTING =
            Pattern.compile("(\\s*(?:- +)?[\"']?)([A-Za-z][\\w .-]*)([\"']?\\s*:)(?:(\\s+)(.*))?");

    /** Several settings in a line, as {@code {user: a, password: b}}, or one in a comment. */
    private static final Pattern INLINE =
            Pattern.compile(
                    "(?i)([\\w-]*(?:password|passwd|passphrase|secret|token|psk|credential|key)s?[\"']?\\s*[:=]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,}\\]]+)");

    private static final Pattern IN_ADDRESS = Pattern.compile("(?<=://)([^\\s/:@]*):([^\\s/@]+)@");

    /** Which the log has at the first start. */
    private static final Pattern ONE_TIME =
            Pattern.compile("(?i)(password(?: is|:)? )([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)");

    private final Map<String, String> environment;
    private final Set<String> secrets = new LinkedHashSet<>();
    private List<String> longestFirst = List.of();
    private int replaced;

    /**
     * @param environment in which a reference {@code env:NAME} is looked up
     */
    public Redaction(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** How often something was taken out. */
    public int replaced() {
        return replaced;
    }

    /** Learns the secrets of a configuration file, and gives its text without them. */
    public String configuration(String yaml) {
        List<String> kept = new ArrayList<>();
        String[] lines = yaml.split("\n", -1);
        Columns columns = new Columns();
        int i = 0;
        while (i < lines.length) {
            String line = lines[i++];
            Matcher setting = SETTING.matcher(line.stripTrailing());
            if (!setting.matches()) {
                kept.add(inline(columns.without(line)));
                continue;
            }
            columns.end();
            boolean secret = SECRET_NAME.matcher(setting.group(2)).matches();
            String value = setting.group(5) == null ? "" : setting.group(5);
            int indent = indent(line);
            StringBuilder more = new StringBuilder();
            int last = i;
            while (last < lines.length && (lines[last].isBlank() || indent(lines[last]) > indent)) {
                more.append(lines[last].strip()).append('\n');
                last++;
            }
            if (!secret) {
                columns.begin(value);
                kept.add(inline(line));
                continue;
            }
            boolean block = value.isEmpty() || value.matches("[|>][+\\-0-9]*\\s*(#.*)?");
            String whole = (block ? "" : value + '\n') + more;
            if (reference(unquoted(value)) && more.toString().isBlank()) {
                refer(unquoted(value));
                kept.add(line);
            } else if (whole.isBlank()
                    || (unquoted(value).isEmpty() && more.toString().isBlank())) {
                kept.add(line);
            } else {
                learn(whole);
                replaced++;
                kept.add(setting.group(1) + setting.group(2) + setting.group(3) + ' ' + INSTEAD);
                i = last;
            }
        }
        return addresses(String.join("\n", kept));
    }

    private String inline(String line) {
        boolean comment = line.strip().startsWith("#");
        return INLINE.matcher(line)
                .replaceAll(
                        found -> {
                            String value = unquoted(found.group(2));
                            if (value.isEmpty() || value.equals(INSTEAD)) {
                                return Matcher.quoteReplacement(found.group());
                            }
                            if (reference(value)) {
                                refer(value);
                                return Matcher.quoteReplacement(found.group());
                            }
                            if (!comment) {
                                learn(value); // in a comment it may be any word
                            }
                            replaced++;
                            return Matcher.quoteReplacement(found.group(1) + INSTEAD);
                        });
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length()
                && (line.charAt(indent) == ' ' || line.charAt(indent) == '\t')) {
            indent++;
        }
        return indent;
    }

    /** The columns of a table that hold secrets: the first line names them. */
    private final class Columns {
        private boolean expected;
        private final List<Integer> secret = new ArrayList<>();

        void begin(String value) {
            expected = value.matches("[|>][+\\-0-9]*\\s*(#.*)?");
        }

        void end() {
            expected = false;
            secret.clear();
        }

        String without(String line) {
            if (line.isBlank() || line.strip().startsWith("#")) {
                return line;
            }
            List<String> cells = cells(line);
            if (expected) {
                expected = false;
                for (int i = 0; i < cells.size(); i++) {
                    if (SECRET_NAME.matcher(unquoted(cells.get(i))).matches()) {
                        secret.add(i);
                    }
                }
                return line;
            }
            for (int i : secret) {
                if (i < cells.size() && !unquoted(cells.get(i)).isEmpty()) {
                    String cell = unquoted(cells.get(i));
                    if (reference(cell)) {
                        refer(cell);
                    } else {
                        learn(cell);
                        replaced++;
                        cells.set(i, INSTEAD);
                    }
                }
            }
            return secret.isEmpty() ? line : String.join(",", cells);
        }
    }

    /** Of a line of CSV, as they stand there; quotes may hold commas. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (each == '"') {
                quoted = !quoted;
            }
            if (each == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(each);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    private static String unquoted(String text) {
        String bare = text.strip();
        if (bare.length() >= 2
                && (bare.startsWith("\"") || bare.startsWith("'"))
                && bare.endsWith(bare.substring(0, 1))) {
            return bare.substring(1, bare.length() - 1);
        }
        return bare;
    }

    private static boolean reference(String value) {
        return value.startsWith("env:") || value.startsWith("file:");
    }

    /** What a reference leads to may stand elsewhere; the reference itself tells nobody. */
    private void refer(String reference) {
        String to = reference.substring(reference.indexOf(':') + 1).strip();
        if (reference.startsWith("env:")) {
            learn(environment.getOrDefault(to, ""));
            return;
        }
        try {
            Path file = Path.of(to);
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_FILE) {
                byte[] bytes = BoundedFile.bytes(file, MAX_FILE);
                learn(new String(bytes, StandardCharsets.ISO_8859_1));
                learn(new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException | InvalidPathException e) {
            // It cannot be read here, so it is nowhere in the bundle by us.
        }
    }

    /** A list of them ends each at a line or a semicolon, inside of quotes as well. */
    private void learn(String text) {
        learnParts(text);
        learnParts(unquoted(text));
        learnParts(unquoted(text.replaceFirst("\\s+#.*", "")));
    }

    private void learnParts(String text) {
        for (String line : text.split("[\\r\\n;]+", -1)) {
            add(line);
            add(unquoted(line));
            add(line.replaceFirst("\\s+#.*", ""));
            add(unquoted(line.replaceFirst("\\s+#.*", "")));
            int equals = line.indexOf('=');
            if (equals >= 0) {
                add(unquoted(line).substring(Math.min(equals + 1, unquoted(line).length())));
                add(line.substring(equals + 1));
            }
        }
        longestFirst =
                secrets.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    private void add(String secret) {
        String bare = secret.strip();
        if (bare.length() < MIN || bare.equals(INSTEAD)) {
            return;
        }
        secrets.add(bare);
        secrets.add(bare.replace("''", "'"));
        secrets.add(bare.replace("\\", "\\\\").replace("\"", "\\\""));
        secrets.add(bare.replace("\\\"", "\"").replace("\\\\", "\\"));
        secrets.add(URLEncoder.encode(bare, StandardCharsets.UTF_8));
    }

    private String addresses(String text) {
        Matcher found = IN_ADDRESS.matcher(text);
        while (found.find()) {
            learn(found.group(2));
            replaced++;
        }
        return IN_ADDRESS.matcher(text).replaceAll("$1:***@");
    }

    /** Any text without what was learned. */
    public String without(String text) {
        String left = ONE_TIME.matcher(addresses(text)).replaceAll("$1" + INSTEAD);
        for (String secret : longestFirst) {
            int at = left.indexOf(secret);
            if (at >= 0) {
                replaced++;
                left = left.replace(secret, INSTEAD);
            }
        }
        return left;
    }
}
