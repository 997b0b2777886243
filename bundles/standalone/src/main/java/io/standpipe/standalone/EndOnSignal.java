package io.standpipe.standalone;

import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Stops the framework when the process is asked to end (SIGTERM, Ctrl-C), so that uplinks say
 * goodbye and what is gathered is kept. The launcher does not do it.
 */
@Component(
        name = "io.standpipe.standalone.end",
        immediate = true,
        service = {})
public final class EndOnSignal {

    /** What systemd grants before it kills is 90 s; a person at a keyboard waits less. */
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(8);

    private final Thread hook;

    @Activate
    public EndOnSignal(BundleContext context) {
        Framework framework = context.getBundle(0).adapt(Framework.class);
        hook = new Thread(() -> end(framework), "standpipe-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void end(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(PATIENCE_MILLIS);
        } catch (BundleException e) {
            throw new IllegalStateException("the framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Deactivate
    void deactivate() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already
        }
    }
}
