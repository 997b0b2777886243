package io.standpipe.gpio.profile;

import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What profiles say of things that are wired to the board itself. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = PointFormat.class)
public final class GpioFormat implements PointFormat {

    private static final PointReader READER = new GpioReader();

    /** The key of points that stand here. */
    public static final String KEY = "gpio";

    private static final Keys.Key POINT = Keys.Key.of(KEY, GpioReader.KEYS);

    /** What is noticed as it changes, or is one of few positions, is no number that is measured. */
    private static final Map<String, ProfilePointPhrase> SWITCHED =
            Map.of(
                    "contact", ProfilePointPhrase.A_CONTACT,
                    "output", ProfilePointPhrase.AN_OUTPUT,
                    "loop", ProfilePointPhrase.A_LOOP);

    private static final Shape INTERVAL =
            Shape.time(
                    Duration.ofMillis(50),
                    Duration.ofHours(1),
                    time -> ProfilePhrase.MEASURED_INTERVAL.with(time.toMillis()));

    @Override
    public Keys.Key point() {
        return POINT;
    }

    @Override
    public List<Rule> pointRules() {
        List<Rule> rules = new ArrayList<>();
        rules.add(NO_SOURCE_TIME);
        rules.add(Rule.refuse("absent", Rule.ALWAYS, ProfilePointPhrase.NO_ABSENT.with()));
        rules.add(
                Rule.refuse(
                        "quality",
                        Rule.ALWAYS,
                        ProfileRulePhrase.QUALITY_OF_BUS.with(),
                        ProfileYamlPhrase.REMOVE_IT.with()));
        for (String type : List.of("contact", "output")) {
            rules.add(
                    Rule.refuse(
                            "interval",
                            of(type),
                            ProfilePointPhrase.NOTICED.with(phrase(type)),
                            ProfileYamlPhrase.REMOVE_IT.with()));
        }
        rules.add(Rule.narrow("interval", INTERVAL, Rule.ALWAYS));
        for (String type : List.of("contact", "loop", "output")) {
            rules.add(
                    Rule.refuse(
                            List.of("scale", "offset", "range", "deadband"),
                            of(type),
                            ProfilePointPhrase.FOR_NUMBERS.with(phrase(type)),
                            ProfileYamlPhrase.REMOVE_IT.with()));
        }
        rules.add(
                Rule.refuse(
                        List.of("current", "curve"),
                        Rule.not(of("current", "voltage")),
                        ProfilePointPhrase.FOR_NUMBERS.with(ProfilePointPhrase.A_STATE.of()),
                        ProfileYamlPhrase.REMOVE_IT.with()));
        rules.add(noStates("current", new GpioSource.Current(GpioSource.Current.LEAST)));
        rules.add(noStates("voltage", new GpioSource.Voltage()));
        return rules;
    }

    private static Rule noStates(String type, GpioSource source) {
        return Rule.refuse(
                "states",
                of(type),
                ProfilePointPhrase.RAW_BITS.with(source.whyNoBits()),
                ProfileYamlPhrase.REMOVE_IT.with());
    }

    private static Rule.Test of(Object... types) {
        return Rule.inside(KEY, Rule.is("type", types));
    }

    private static String phrase(String type) {
        return Objects.requireNonNull(SWITCHED.get(type)).of();
    }

    @Override
    public Set<String> columns() {
        return Set.of("pins");
    }

    @Override
    public String place(Point point) {
        return point.source() instanceof GpioSource source
                ? KEY + " " + source.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                : "";
    }

    @Override
    public PointReader reader(Fields document) {
        return READER;
    }
}
