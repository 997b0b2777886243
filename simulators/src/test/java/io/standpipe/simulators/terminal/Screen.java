package io.standpipe.simulators.terminal;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A terminal whose lines can be waited for. */
public final class Screen extends OutputStream {

    private static final int LIMIT_SECONDS = 10;

    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    public Terminal terminal() {
        return new Terminal(new PrintStream(this, true, StandardCharsets.UTF_8), false);
    }

    /** The next line that contains a text; those before it are passed over. */
    public String await(String text) throws InterruptedException {
        List<String> passed = new ArrayList<>();
        while (true) {
            String next = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                return fail("no line with \"" + text + "\", only " + passed);
            }
            if (next.contains(text)) {
                return next;
            }
            passed.add(next);
        }
    }

    @Override
    public synchronized void write(int one) {
        if (one == '\n') {
            lines.add(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(one);
        }
    }
}
