package io.standpipe.uplink.watch;

import io.standpipe.model.Faults;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.words.FaultPhrase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fault {@code uplink-identity}: somebody else is the same gateway, or the same client, at the
 * receiver. The receiver then ends the connection of one when the other one connects, with a word
 * or without; and the one reads the other's status, which names another boot. A status of another
 * boot alone is no proof: the gateway's own last run has left one, and a receiver that restores its
 * memory shows an old one. Survives connections. One thread.
 */
public final class IdentityConflict {

    public static final String CONDITION = "uplink-identity";

    /** So long without a sign of the other one it is gone. */
    static final Duration GONE = Duration.ofMinutes(10);

    /** So many signs are proof. */
    private static final int CERTAIN = 2;

    private static final Pattern BOOT = Pattern.compile("\"boot\":\"([A-Za-z0-9._-]{1,64})\"");

    private final Faults faults;
    private final UplinkSettings options;
    private final String boot;
    private final Scheduler scheduler;
    private boolean published;
    private int signs;
    private int last;
    private boolean raised;
    private Scheduler.@Nullable Task gone;

    /**
     * @param boot this gateway's present one
     */
    public IdentityConflict(
            Faults faults, UplinkSettings options, String boot, Scheduler scheduler) {
        this.faults = faults;
        this.options = options;
        this.boot = boot;
        this.scheduler = scheduler;
    }

    /** Begins to look; an uplink before this one may have left the fault raised. */
    public void begin() {
        gone = scheduler.schedule(GONE, this::gone);
    }

    /** The receiver has taken something of this gateway: what it shows from now on came later. */
    public void published() {
        published = true;
    }

    /** The receiver ended the connection because a client of the same id came. */
    public void takenOver(String server) {
        sign(FaultPhrase.SAME_CLIENT_ID.of(server, options.identity()));
    }

    /** A status came on this gateway's own topic. */
    public void status(String server, String topic, byte[] payload, boolean retained) {
        String json = new String(payload, StandardCharsets.UTF_8);
        Matcher matcher = BOOT.matcher(json);
        int print = json.hashCode();
        if (!matcher.find() || matcher.group(1).equals(boot) || print == last) {
            return;
        }
        boolean lives = !retained && json.contains("\"online\":true");
        if (!published && !lives) {
            return;
        }
        last = print;
        signs = lives ? CERTAIN : signs;
        sign(FaultPhrase.SAME_GATEWAY_ID.of(matcher.group(1), boot, topic, server));
    }

    private void sign(String text) {
        signs++;
        if (signs >= CERTAIN && !raised) {
            raised = true;
            faults.raise(options.source(), CONDITION, text);
        }
        close();
        gone = scheduler.schedule(GONE, this::gone);
    }

    /** Whether there is another one: then each connection ends the other's. */
    public boolean isThere() {
        return raised;
    }

    private void gone() {
        signs = 0;
        raised = false;
        gone = null;
        faults.clear(options.source(), CONDITION);
    }

    /** Looks no more; a fault that is raised stays so. */
    public void close() {
        if (gone != null) {
            gone.cancel();
            gone = null;
        }
    }
}
