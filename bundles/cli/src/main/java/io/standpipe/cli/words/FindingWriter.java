package io.standpipe.cli.words;

import io.standpipe.model.json.JsonWriter;
import java.io.PrintWriter;
import java.util.List;

/**
 * Writes what was found. For people a line {@code file:line}, as compilers and editors know it, and
 * below it the sentence; never a colour, so that it reads the same in a pipe. One thread.
 */
public final class FindingWriter {

    private static final String INDENT = "  ";

    private final PrintWriter out;
    private final Tongue tongue;

    public FindingWriter(PrintWriter out, Tongue tongue) {
        this.out = out;
        this.tongue = tongue;
    }

    public void findings(List<Finding> findings) {
        for (Finding one : findings) {
            String where = one.file() + (one.line() == 0 ? "" : ":" + one.line());
            out.println(where.isEmpty() ? one.source() : where);
            out.println(INDENT + tongue.of(one.sentence()));
            if (!one.other().isEmpty()) {
                out.println(INDENT + tongue.of(CliPhrase.ALSO, one.other()));
            }
        }
    }

    public void notes(List<String> notes) {
        for (String note : notes) {
            say(CliPhrase.NOTE, tongue.of(note));
        }
    }

    /** A line of our own. */
    public void say(CliPhrase phrase, Object... arguments) {
        out.println(tongue.of(phrase, arguments));
    }

    public void line(String text) {
        out.println(text);
    }

    /** "3 mistakes". */
    public String count(int mistakes) {
        return mistakes == 1
                ? tongue.of(CliPhrase.ONE_MISTAKE)
                : tongue.of(CliPhrase.MANY_MISTAKES, mistakes);
    }

    /** "2 files". */
    public String files(int files) {
        return files == 1 ? tongue.of(CliPhrase.FILE) : tongue.of(CliPhrase.FILES, files);
    }

    /** The same for programs: member {@code mistakes}, an array. */
    public static void findings(List<Finding> findings, JsonWriter json) {
        json.name("mistakes").beginArray();
        for (Finding one : findings) {
            json.beginObject();
            json.name("source").value(one.source());
            json.name("file").value(one.file());
            if (one.line() > 0) {
                json.name("line").value((long) one.line());
            }
            if (!one.setting().isEmpty()) {
                json.name("key").value(one.setting());
            }
            if (!one.other().isEmpty()) {
                json.name("other").value(one.other());
            }
            text(one.sentence(), json);
            json.endObject();
        }
        json.endArray();
    }

    /** Member {@code notes}, an array. */
    public static void notes(List<String> notes, JsonWriter json) {
        json.name("notes").beginArray();
        for (String note : notes) {
            json.beginObject();
            text(note, json);
            json.endObject();
        }
        json.endArray();
    }

    private static void text(String sentence, JsonWriter json) {
        json.name("text").value(sentence);
        json.name("textZh").value(Tongue.ZH.of(sentence));
    }
}
