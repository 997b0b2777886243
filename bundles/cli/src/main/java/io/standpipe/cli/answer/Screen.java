package io.standpipe.cli.answer;

import io.standpipe.cli.words.Tongue;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.Phrase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where an answer goes: text in one language, or JSON. One thread. */
public final class Screen {

    private static final String GAP = "  ";

    /** What stderr is, as Linux says. */
    private static final Path ERRORS = Path.of("/proc/self/fd/2");

    private final PrintWriter out;
    private final PrintWriter err;
    private final Tongue tongue;
    private final boolean json;
    private final boolean terminal;
    private int shown;

    /**
     * @param json whether a program reads it
     */
    public Screen(PrintWriter out, PrintWriter err, Tongue tongue, boolean json) {
        this.out = out;
        this.err = err;
        this.tongue = tongue;
        this.json = json;
        terminal = terminal();
    }

    private static boolean terminal() {
        try {
            String to = Files.readSymbolicLink(ERRORS).toString();
            return to.startsWith("/dev/pts/") || to.startsWith("/dev/tty");
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    public boolean json() {
        return json;
    }

    public Tongue tongue() {
        return tongue;
    }

    public void say(Phrase phrase, Object... arguments) {
        line(tongue.of(phrase, arguments));
    }

    public void line(String text) {
        clear();
        out.println(text);
    }

    public void write(JsonWriter answer) {
        line(answer.toString());
    }

    /** False if nobody reads any more, as behind {@code head}. */
    public boolean read() {
        return !out.checkError();
    }

    /** Why nothing came of it. */
    public int failed(LocalException e) {
        clear();
        if (json) {
            out.println(
                    new JsonWriter()
                            .beginObject()
                            .member("ok", false)
                            .member("text", e.said(Tongue.EN))
                            .member("textZh", e.said(Tongue.ZH))
                            .endObject());
        } else {
            err.println("gateway: " + e.said(tongue));
        }
        return e.code();
    }

    /** A word on the side, for a person; never part of the answer. */
    public void hint(Phrase phrase, Object... arguments) {
        clear();
        err.println("gateway: " + tongue.of(phrase, arguments));
    }

    /** How far it is; only where somebody looks on, and gone afterwards. */
    public void progress(Phrase phrase, Object... arguments) {
        if (terminal) {
            String text = tongue.of(phrase, arguments);
            err.print('\r' + text + " ".repeat(Math.max(0, shown - width(text))));
            err.flush();
            shown = width(text);
        }
    }

    private void clear() {
        if (shown > 0) {
            err.print('\r' + " ".repeat(shown) + '\r');
            err.flush();
            shown = 0;
        }
    }

    /** Rows below each other; columns that are empty in all rows are left out. */
    public void table(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = width(row.get(i));
                if (i == widths.size()) {
                    widths.add(width);
                } else if (widths.get(i) < width) {
                    widths.set(i, width);
                }
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                if (widths.get(i) > 0) {
                    line.append(row.get(i))
                            .append(" ".repeat(widths.get(i) - width(row.get(i))))
                            .append(GAP);
                }
            }
            line(line.toString().stripTrailing());
        }
    }

    /** Columns of a terminal: Chinese takes two each. */
    private static int width(String text) {
        return text.codePoints().map(each -> wide(each) ? 2 : 1).sum();
    }

    private static boolean wide(int code) {
        return Character.isIdeographic(code)
                || (code >= 0x3000 && code <= 0x303f)
                || (code >= 0xff01 && code <= 0xff60);
    }
}
