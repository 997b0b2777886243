package toy;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.SystemTime;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.function.Consumer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Puts messages into the outbox as the rules do: {@code fire det-1}, {@code telemetry 7}. */
public final class Feeder implements BundleActivator, Consumer<String> {

    private Outbox outbox;

    @Override
    public void start(BundleContext context) {
        ServiceReference<Outbox> reference = context.getServiceReference(Outbox.class);
        outbox = context.getService(reference);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("toy", "feeder");
        context.registerService(Consumer.class, this, properties);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public void accept(String what) {
        String name = what.substring(what.indexOf(' ') + 1);
        byte[] body = ("\"what\":\"" + what + "\"").getBytes(StandardCharsets.UTF_8);
        Stamp now = SystemTime.INSTANCE.stamp();
        Lane lane = what.startsWith("telemetry") ? Lane.TELEMETRY : Lane.ALARM;
        String path = lane == Lane.TELEMETRY ? "telemetry" : "alarm/" + name;
        Message message =
                new Message(lane, path, false, SystemTime.INSTANCE.boot(), now.utc(), now, body);
        outbox.append(what.startsWith("fire") ? message.urgent() : message);
    }
}
