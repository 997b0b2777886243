package io.standpipe.gpio.clock;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.time.SystemTime;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the kernel say whether the clock is synchronised. It is in this bundle because the C library
 * is called from here; nothing depends on it.
 */
@Component(
        name = "io.standpipe.gpio.clock",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = {})
public final class ClockComponent {

    private static final Logger LOG = LoggerFactory.getLogger(ClockComponent.class);

    private boolean closed;

    /**
     * @param data native libraries are unpacked there
     */
    @Activate
    public ClockComponent(@Reference DataDirectory data) {
        Thread thread = new Thread(this::load, "standpipe-clock");
        thread.setDaemon(true);
        thread.start();
    }

    private void load() {
        try {
            Adjtimex kernel = Adjtimex.load();
            synchronized (this) {
                if (!closed) {
                    SystemTime.INSTANCE.ask(kernel);
                }
            }
        } catch (IOException | LinkageError e) {
            LOG.warn(
                    "the kernel cannot be asked whether the clock is synchronised, only systemd-timesyncd counts: {}",
                    e.getMessage());
        }
    }

    @Deactivate
    synchronized void deactivate() {
        closed = true;
        SystemTime.INSTANCE.ask(null);
    }
}
