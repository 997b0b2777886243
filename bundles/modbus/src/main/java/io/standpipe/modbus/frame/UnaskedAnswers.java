package io.standpipe.modbus.frame;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The answers of one unit that nobody here asked for, where an answer does not say to which request
 * it belongs: two devices have this unit, a converter repeats, or somebody else asks here. Until
 * none has come for {@link #CALM} an answer counts only if it has a form that none of them had, and
 * is UNCERTAIN all the same. One thread.
 */
public final class UnaskedAnswers {

    /** So long none must have come. Others that poll seldom do so every minute or so. */
    public static final long CALM = Duration.ofMinutes(5).toNanos();

    /**
     * Forms that are remembered. With more of them, no form is safe and every answer is doubted.
     */
    private static final int MAX_FORMS = 64;

    private record Form(int function, int size) {}

    private final Set<Form> forms = new LinkedHashSet<>();
    private long last;
    private boolean any;

    /**
     * One came.
     *
     * @param copy of what the unit had answered: then its form says nothing of others
     */
    public void came(Frame frame, boolean copy, long now) {
        if (!any(now)) {
            forms.clear();
        }
        any = true;
        last = now;
        if (!copy && forms.size() < MAX_FORMS) {
            forms.add(new Form(frame.function(), frame.size()));
        }
    }

    /** Whether one has come so lately that answers are in doubt. */
    public boolean any(long now) {
        any = any && now - last < CALM;
        return any;
    }

    /** True if one of them would have been taken for the answer to this request. */
    public boolean fits(Request request, long now) {
        return any(now)
                && (forms.size() >= MAX_FORMS
                        || forms.contains(new Form(request.function(), request.answerSize())));
    }
}
