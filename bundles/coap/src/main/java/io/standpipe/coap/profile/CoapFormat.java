package io.standpipe.coap.profile;

import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What profiles say of devices that report over CoAP. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = PointFormat.class)
public final class CoapFormat implements PointFormat {

    /** The key of points that stand here. */
    public static final String KEY = "coap";

    private static final Keys.Key POINT = Keys.Key.of(KEY, CoapReader.KEYS);

    @Override
    public Keys.Key point() {
        return POINT;
    }

    @Override
    public List<Rule> pointRules() {
        return List.of(
                NO_SOURCE_TIME,
                Rule.refuse(
                        "interval",
                        Rule.ALWAYS,
                        ProfilePointPhrase.FOR_POLLED.with(),
                        ProfileYamlPhrase.REMOVE_IT.with()),
                Rule.refuse(
                        List.of("current", "curve"),
                        Rule.ALWAYS,
                        ProfilePointPhrase.FOR_MODBUS_OR_GPIO.with(),
                        ProfileYamlPhrase.REMOVE_IT.with()));
    }

    @Override
    public List<Keys.Key> profileKeys() {
        return List.of(FrameDraft.FRAME);
    }

    @Override
    public Set<String> columns() {
        return Set.of("identity", "security", "key");
    }

    @Override
    public String place(Point point) {
        if (point.source() instanceof CoapSource.Resource resource) {
            return KEY + " " + resource.name();
        }
        return point.source() instanceof CoapSource ? KEY : "";
    }

    @Override
    public PointReader reader(Fields document) throws Wrong {
        return new CoapReader(FrameDraft.read(document));
    }
}
