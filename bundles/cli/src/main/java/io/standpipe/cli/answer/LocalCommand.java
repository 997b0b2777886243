package io.standpipe.cli.answer;

import io.standpipe.cli.option.DataOption;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.option.HelpOption;
import io.standpipe.cli.option.LanguageOption;
import io.standpipe.cli.words.LocalPhrase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the commands share that concern one gateway: whose, in which language, and how they fail.
 */
public abstract class LocalCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "One JSON object instead of text.")
    private boolean json;

    @Mixin private LanguageOption language = new LanguageOption();

    @Mixin private HelpOption unusedHelp = new HelpOption();

    @Override
    public final Integer call() throws IOException, InterruptedException {
        CommandSpec called = Objects.requireNonNull(spec);
        Screen screen =
                new Screen(
                        called.commandLine().getOut(),
                        called.commandLine().getErr(),
                        language.tongue(System.getenv()),
                        json);
        try {
            return run(screen);
        } catch (LocalException e) {
            return screen.failed(e);
        }
    }

    /**
     * Does it.
     *
     * @return {@link ExitCode}
     */
    protected abstract int run(Screen screen)
            throws LocalException, IOException, InterruptedException;

    /** Its data directory, whether it is there or not. */
    protected Path data() {
        return data.path(System.getenv());
    }

    /** Whether the call itself says which. */
    protected final boolean namesData() {
        return data.named();
    }

    protected final LocalGateway gateway() {
        return new LocalGateway(data());
    }

    /** How things are now; of one device, or of all with their first points. */
    protected static Json present(LocalGateway gateway, @Nullable String device)
            throws LocalException {
        Reply reply = gateway.get("/present", device == null ? Map.of() : Map.of("device", device));
        if (reply.ok()) {
            return reply.json();
        }
        Json why = reply.json();
        switch (why.get("notice").text()) {
            case "identity" -> throw new LocalException(ExitCode.WRONG, LocalPhrase.NO_IDENTITY);
            case "silent" -> throw new LocalException(ExitCode.WRONG, LocalPhrase.RULES_SILENT);
            case "starting" -> throw new LocalException(ExitCode.FAILED, LocalPhrase.STARTING);
            default -> throw refused(reply);
        }
    }

    /** Why it was not done; the gateway's own words. */
    protected static LocalException refused(Reply reply) {
        Json why = reply.json();
        String en = why.get("result").text();
        String zh = why.get("texts").get("zh").text();
        int code = reply.status() == Reply.UNAVAILABLE ? ExitCode.FAILED : ExitCode.WRONG;
        return en.isEmpty()
                ? new LocalException(code, LocalPhrase.STATUS, reply.status())
                : new LocalException(code, en, zh.isEmpty() ? en : zh);
    }

    /** The answer of a command that was carried out. */
    protected static Json done(Reply reply) throws LocalException {
        if (!reply.ok()) {
            throw refused(reply);
        }
        return reply.json();
    }
}
