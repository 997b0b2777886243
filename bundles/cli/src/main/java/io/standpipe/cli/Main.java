package io.standpipe.cli;

import io.standpipe.cli.option.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** The program that {@code ./gateway} starts for all but demo, run and build. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Charset charset = charset();
        CommandLine line = commandLine();
        Answer answer = new Answer(new FileOutputStream(FileDescriptor.out));
        line.setOut(new PrintWriter(answer, true, charset));
        line.setErr(new PrintWriter(new FileOutputStream(FileDescriptor.err), true, charset));
        int code = line.execute(arguments);
        boolean lost = line.getOut().checkError() && !answer.enough; // also flushes
        System.exit(lost && code == ExitCode.FINE ? ExitCode.FAILED : code);
    }

    /**
     * Standard output, of which it is known whether its reader had enough, as behind {@code head}:
     * that is no failure, while a full disk is one.
     */
    private static final class Answer extends FilterOutputStream {

        private boolean enough;

        Answer(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
            } catch (IOException e) {
                enough |= String.valueOf(e.getMessage()).contains("Broken pipe"); // EPIPE, write(2)
                throw e;
            }
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new GatewayCommand());
        line.setColorScheme(Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(
                (e, given) -> {
                    CommandLine of = e.getCommandLine();
                    of.getErr()
                            .println(
                                    "gateway: "
                                            + e.getMessage()
                                            + "; see ./gateway "
                                            + path(of)
                                            + "--help");
                    return ExitCode.USAGE;
                });
        line.setExecutionExceptionHandler(
                (e, of, parsed) -> {
                    of.getErr()
                            .println(
                                    "gateway: the command itself failed, so nothing is known; this"
                                            + " is a mistake of the program:");
                    e.printStackTrace(of.getErr());
                    return ExitCode.FAILED;
                });
        return line;
    }

    /** "profile check " of one of its subcommands. */
    private static String path(CommandLine of) {
        String all = of.getCommandSpec().qualifiedName();
        int first = all.indexOf(' ');
        return first < 0 ? "" : all.substring(first + 1) + " ";
    }

    /** The terminal's; where the locale has none for Chinese, as LANG=C, that of all terminals. */
    private static Charset charset() {
        String named = System.getProperty("native.encoding", "UTF-8");
        Charset known =
                Charset.isSupported(named) ? Charset.forName(named) : StandardCharsets.UTF_8;
        return known.newEncoder().canEncode("错") ? known : StandardCharsets.UTF_8;
    }
}
