package io.standpipe.cli.stored;

import io.standpipe.cli.answer.LocalCommand;
import io.standpipe.cli.answer.LocalException;
import io.standpipe.cli.answer.Screen;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.option.HelpOption;
import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.standalone.access.AuditChain;
import io.standpipe.standalone.access.AuditLog;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is asked of the audit logs. */
@Command(
        name = "audit",
        synopsisSubcommandLabel = "COMMAND",
        description = "The audit logs: who logged in, and who ordered what.",
        subcommands = AuditCommand.Verify.class)
public final class AuditCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption unusedHelp = new HelpOption();

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "a command is missing");
    }

    /** Looks whether they are as they were written. */
    @Command(
            name = "verify",
            description = {
                "Looks whether each line of the audit logs is as it was written, and follows the one"
                        + " before it. Lines cut off at the end do not show. Works without a gateway"
                        + " that runs, and changes nothing.",
                ""
            },
            exitCodeListHeading = "%nExit code:%n",
            exitCodeList = {
                "0:each line is as it was written",
                "1:some line is not",
                "2:wrong arguments",
                "3:a log cannot be read, or there is none: nothing is known"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  sudo -u standpipe ./gateway audit verify",
                "  ./gateway audit verify copy-of-audit.log",
                "  ./gateway audit verify --json | jq '.logs[] | select(.broken > 0)'"
            })
    static final class Verify extends LocalCommand {

        @Parameters(
                arity = "0..*",
                paramLabel = "FILE",
                description = "Logs (default: those below the data directory).")
        private List<Path> files = List.of();

        @Override
        protected int run(Screen screen) throws LocalException {
            List<Path> all = files.isEmpty() ? present(data()) : files;
            JsonWriter json = new JsonWriter();
            boolean fine = true;
            for (Path file : all) {
                AuditChain.Verified verified = verified(file);
                fine &= verified.broken() == 0;
                json.beginObject()
                        .member("file", file.toString())
                        .member("lines", verified.lines())
                        .member("broken", verified.broken())
                        .endObject();
                if (!screen.json() && verified.broken() == 0) {
                    screen.say(LocalPhrase.AUDIT_GOOD, file, verified.lines());
                } else if (!screen.json()) {
                    screen.say(LocalPhrase.AUDIT_BROKEN, file, verified.broken(), verified.lines());
                }
            }
            if (screen.json()) {
                JsonWriter answer = new JsonWriter().beginObject().member("ok", fine);
                answer.name("logs").beginArray().raw(json.toBytes()).endArray();
                screen.write(answer.endObject());
            }
            return fine ? ExitCode.FINE : ExitCode.WRONG;
        }

        private static AuditChain.Verified verified(Path file) throws LocalException {
            try {
                return AuditChain.verify(file);
            } catch (IOException e) {
                throw unread(file, e);
            }
        }

        private static LocalException unread(Path file, IOException e) {
            return new LocalException(
                    ExitCode.FAILED, LocalPhrase.AUDIT_UNREAD, file, PrivateFiles.reason(e));
        }

        private static List<Path> present(Path data) throws LocalException {
            List<Path> present = new ArrayList<>();
            for (Path file : AuditLog.logs(data)) {
                try {
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    present.add(file);
                } catch (AccessDeniedException e) {
                    throw unread(file, e);
                } catch (NoSuchFileException e) {
                    // Nobody has come in by this way.
                } catch (IOException e) {
                    throw unread(file, e);
                }
            }
            if (present.isEmpty()) {
                throw new LocalException(ExitCode.FAILED, LocalPhrase.AUDIT_NONE, data);
            }
            return present;
        }
    }
}
