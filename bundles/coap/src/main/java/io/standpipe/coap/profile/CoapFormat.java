package io.standpipe.coap.profile;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Wrong;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** What profiles say of devices that report over CoAP. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = PointFormat.class)
public final class CoapFormat implements PointFormat {

    /** The key of points that stand here. */
    public static final String KEY = "coap";

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Set<String> profileKeys() {
        return Set.of("frame");
    }

    @Override
    public Set<String> columns() {
        return Set.of("identity", "security", "key");
    }

    @Override
    public PointReader reader(Fields document) throws Wrong {
        return new CoapReader(FrameDraft.read(document));
    }
}
