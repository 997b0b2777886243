package io.standpipe.coap.device;

import io.standpipe.model.Strangers;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.log.Printable;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.RefusalPhrase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who called and was refused: the last {@value #MAX}. The first call of each is a line in the log,
 * as many as {@link LogLimit} lets through, apart for those that are installed. Any thread.
 */
public final class UnknownDevices implements Strangers {

    /** Enough for a building's detectors; a flood pushes the oldest out. */
    public static final int MAX = 100;

    private static final Logger LOG = LoggerFactory.getLogger(UnknownDevices.class);

    private final String source;
    private final TimeSource time;
    private final Map<String, Stranger> seen = new LinkedHashMap<>();
    private final LogLimit strangers;
    private final LogLimit own;
    private volatile BiConsumer<String, String> told = (identity, why) -> {};
    private long refused;

    /**
     * @param source who says so in the log
     */
    public UnknownDevices(String source, TimeSource time) {
        this.source = source;
        this.time = time;
        strangers = new LogLimit(time, LOG::warn);
        own = new LogLimit(time, LOG::warn);
    }

    /**
     * @param refused told an identity and why, the first time that it is refused so; any thread
     */
    public void onRefused(BiConsumer<String, String> refused) {
        told = refused;
    }

    /**
     * @param identity as it came, anything
     */
    public void refuse(String identity, String address, Phrase why) {
        refuse(identity, address, why.with());
    }

    /**
     * @param identity as it came, anything
     * @param said why; its arguments as they came, anything; of the same phrase the newest is shown
     */
    public void refuse(String identity, String address, Phrase.Said said) {
        String clean = clean(identity);
        String why =
                said.phrase().of(said.arguments().stream().map(one -> shown(said, one)).toArray());
        if (note(clean, address, said.phrase().code(), why, true)) {
            told.accept(identity, why);
            strangers.line(
                    clean.equals("-") ? address : clean,
                    () ->
                            "%s: \"%s\" at %s was refused: %s; if it belongs here, look at its row of the device table"
                                    .formatted(source, clean, address, why));
        }
    }

    private static String shown(Phrase.Said said, String argument) {
        // Why a certificate is too weak is a sentence of ours; all else came from outside.
        return said.phrase() == RefusalPhrase.TOO_WEAK
                ? Printable.sentence(argument)
                : Printable.name(argument);
    }

    /**
     * One that belongs here sent what is of no use.
     *
     * @param why a sentence
     */
    public void note(String identity, String address, String why) {
        String clean = clean(identity);
        String sentence = Printable.sentence(why);
        if (note(clean, address, sentence, sentence, false)) {
            own.line(
                    clean,
                    () ->
                            "%s: \"%s\" at %s: %s; compare what it sends with its profile"
                                    .formatted(source, clean, address, sentence));
        }
    }

    /** Returns whether it is news for the log. */
    private synchronized boolean note(
            String identity, String address, String sort, String why, boolean isRefused) {
        refused += isRefused ? 1 : 0;
        Stamp now = time.stamp();
        Stranger before = seen.remove(identity + '\n' + sort);
        seen.put(
                identity + '\n' + sort,
                new Stranger(
                        identity,
                        address,
                        why,
                        before == null ? 1 : before.count() + 1,
                        before == null ? now : before.first(),
                        now));
        if (seen.size() > MAX) {
            seen.remove(seen.keySet().iterator().next());
        }
        return before == null;
    }

    /** It has proven who it is: what went wrong before was the way, or is mended. */
    public synchronized void proved(String identity) {
        if (!seen.isEmpty()) {
            String clean = clean(identity);
            seen.values().removeIf(one -> one.identity().equals(clean));
        }
    }

    /** These are installed now. */
    public synchronized void installed(InstalledDetectors detectors) {
        seen.values().removeIf(one -> detectors.byIdentity(one.identity()) != null);
    }

    @Override
    public String name() {
        return source;
    }

    @Override
    public synchronized List<Stranger> strangers() {
        List<Stranger> newest = new ArrayList<>(seen.values());
        Collections.reverse(newest);
        return List.copyOf(newest);
    }

    @Override
    public synchronized long refused() {
        return refused;
    }

    private static String clean(String text) {
        return text.isEmpty() ? "-" : Printable.name(text);
    }
}
