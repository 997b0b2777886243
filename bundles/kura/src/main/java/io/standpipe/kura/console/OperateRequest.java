package io.standpipe.kura.console;

import io.standpipe.model.Hold;
import io.standpipe.model.Operations;
import io.standpipe.model.Serviceability;
import io.standpipe.model.words.Phrase;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An order that somebody gives on the page, out of the parameters of a form.
 *
 * @param what null unless a hold begins or ends
 * @param serviceability what was seen, with a hold of that kind; otherwise null
 * @param why empty unless a hold begins
 * @param lasting zero unless a hold begins
 */
record OperateRequest(
        Act act,
        Hold.@Nullable What what,
        Hold.Target target,
        @Nullable Serviceability serviceability,
        String why,
        Duration lasting) {

    /** The most characters of a parameter. */
    static final int MAX_TEXT = 200;

    private static final Logger LOG = LoggerFactory.getLogger(OperateRequest.class);

    private static final Set<Serviceability> BY_HAND =
            EnumSet.complementOf(EnumSet.of(Serviceability.UNKNOWN));

    /** What can be done. */
    enum Act {
        ACKNOWLEDGE,
        RESET,
        HOLD,
        RELEASE;

        /** As it stands in the form: {@code acknowledge}. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Parameters of which no order can be made, with what to do about it. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        final String sentence;

        Malformed(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }
    }

    /**
     * @param form the parameters, each at most once: {@code do}; {@code device} and {@code
     *     condition}, or {@code device}, or {@code place} (empty for the devices without one); for
     *     a hold {@code hold}, {@code why}, {@code minutes} and perhaps {@code serviceability}; to
     *     end one, {@code hold}
     */
    static OperateRequest of(Map<String, String[]> form) throws Malformed {
        Act act = choice(form, "do", Act.values(), Act::word);
        return switch (act) {
            case ACKNOWLEDGE, RESET ->
                    new OperateRequest(
                            act,
                            null,
                            Hold.Target.alarm(needed(form, "device"), needed(form, "condition")),
                            null,
                            "",
                            Duration.ZERO);
            case RELEASE ->
                    new OperateRequest(act, what(form), target(form), null, "", Duration.ZERO);
            case HOLD ->
                    new OperateRequest(
                            act,
                            what(form),
                            target(form),
                            text(form, "serviceability").isEmpty()
                                    ? null
                                    : choice(
                                            form,
                                            "serviceability",
                                            BY_HAND.toArray(Serviceability[]::new),
                                            Serviceability::name),
                            why(form),
                            minutes(form));
        };
    }

    /**
     * Has it done.
     *
     * @param who a name that the browser did not choose
     * @return empty when it is done, otherwise why not
     */
    CompletableFuture<String> give(Operations operations, String who) {
        return ordered(operations, who)
                .thenApply(
                        result -> {
                            if (result.isEmpty()) {
                                LOG.info("{}", line(who));
                            }
                            return result;
                        });
    }

    private CompletableFuture<String> ordered(Operations operations, String who) {
        return switch (act) {
            case ACKNOWLEDGE -> operations.acknowledge(target.device(), target.alarm(), who);
            case RESET -> operations.reset(target.device(), target.alarm(), who);
            case HOLD -> operations.hold(kind(), target, serviceability, who, why, lasting);
            case RELEASE -> operations.release(kind(), target, who);
        };
    }

    private Hold.What kind() {
        if (what == null) {
            throw new IllegalStateException(act.word() + " has no kind of hold");
        }
        return what;
    }

    /** What the log keeps of it: one line, whatever came. */
    String line(String who) {
        StringBuilder line = new StringBuilder(plain(who)).append(": ").append(act.word());
        if (what != null) {
            line.append(' ').append(what.word());
        }
        if (serviceability != null) {
            line.append(' ').append(serviceability);
        }
        line.append(
                target.device().isEmpty()
                        ? " of place " + plain(target.place())
                        : " of " + plain(target.device()));
        if (!target.alarm().isEmpty()) {
            line.append(' ').append(plain(target.alarm()));
        }
        if (act == Act.HOLD) {
            line.append(" for ").append(lasting.toMinutes()).append(" min: ").append(why);
        }
        return line.toString();
    }

    private static Hold.What what(Map<String, String[]> form) throws Malformed {
        return choice(form, "hold", Hold.What.values(), Hold.What::word);
    }

    private static Hold.Target target(Map<String, String[]> form) throws Malformed {
        String device = text(form, "device");
        String place = text(form, "place");
        boolean named = !place.isEmpty() || (device.isEmpty() && form.containsKey("place"));
        if (device.isEmpty() != named) {
            throw new Malformed(
                    Phrase.DEVICE_OR_PLACE.of(
                            (device.isEmpty() ? Phrase.NEITHER : Phrase.BOTH).of()));
        }
        return new Hold.Target(device, text(form, "condition"), place);
    }

    private static String why(Map<String, String[]> form) throws Malformed {
        String why = plain(needed(form, "why"));
        if (why.isEmpty()) {
            throw new Malformed(Phrase.WHY_BLANK.of());
        }
        return why;
    }

    private static Duration minutes(Map<String, String[]> form) throws Malformed {
        String minutes = needed(form, "minutes");
        if (!minutes.matches("[0-9]{1,6}") || Integer.parseInt(minutes) == 0) {
            throw new Malformed(Phrase.MINUTES.of(plain(minutes)));
        }
        return Duration.ofMinutes(Integer.parseInt(minutes));
    }

    private static <T> T choice(
            Map<String, String[]> form, String name, T[] known, Function<T, String> word)
            throws Malformed {
        String came = text(form, name);
        for (T one : known) {
            if (word.apply(one).equals(came)) {
                return one;
            }
        }
        throw new Malformed(
                Phrase.ONE_OF.of(
                        name,
                        Arrays.stream(known).map(word).collect(Collectors.joining(", ")),
                        came.isEmpty() ? Phrase.NOTHING.of() : "\"" + plain(came) + "\""));
    }

    private static String needed(Map<String, String[]> form, String name) throws Malformed {
        String text = text(form, name);
        if (text.isBlank()) {
            throw new Malformed(Phrase.NOTHING_CAME.of(name));
        }
        return text;
    }

    private static String text(Map<String, String[]> form, String name) throws Malformed {
        String[] texts = form.getOrDefault(name, new String[0]);
        if (texts.length > 1) {
            throw new Malformed(Phrase.ONCE.of(name, texts.length));
        }
        String text = texts.length == 0 ? "" : texts[0];
        if (text.length() > MAX_TEXT) {
            throw new Malformed(Phrase.TOO_LONG.of(MAX_TEXT, name, text.length()));
        }
        return text;
    }

    /** Without what would begin a line or turn one around. */
    private static String plain(String text) {
        String one = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+", " ").strip();
        return one.length() > MAX_TEXT ? one.substring(0, MAX_TEXT) : one;
    }
}
