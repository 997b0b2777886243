package io.standpipe.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command that was called, and what it wrote. */
record Terminal(int code, String out, String err) {

    static Terminal of(String... arguments) {
        return of(Main.commandLine(), arguments);
    }

    static Terminal of(CommandLine line, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(arguments);
        return new Terminal(code, out.toString(), err.toString());
    }
}
