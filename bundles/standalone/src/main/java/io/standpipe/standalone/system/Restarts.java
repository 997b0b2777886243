package io.standpipe.standalone.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.promise.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts components: those that people set up, which give up what they hold when they end and
 * take it up again when they begin. All of one kind restart together, as the framework has it. Any
 * thread, one restart at a time.
 */
public final class Restarts {

    private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);

    /** A bus ends its requests within a few. */
    static final int SECONDS = 10;

    private final Supplier<Set<String>> configurable;
    private final ServiceComponentRuntime runtime;
    private final Set<String> spared;

    /**
     * A component.
     *
     * @param configured how many there are of it
     * @param active how many of them run
     * @param enabled false if somebody turned it off
     */
    public record Part(String name, int configured, int active, boolean enabled) {}

    /**
     * @param configurable names of the components that have a form
     * @param spared of them, those that are never restarted: by one of them whoever asks came in
     */
    public Restarts(
            Supplier<Set<String>> configurable,
            ServiceComponentRuntime runtime,
            Set<String> spared) {
        this.configurable = configurable;
        this.runtime = runtime;
        this.spared = Set.copyOf(spared);
    }

    /** Those that can be restarted, by their names. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (ComponentDescriptionDTO each : descriptions()) {
            int active = 0;
            int configured = 0;
            for (ComponentConfigurationDTO one : runtime.getComponentConfigurationDTOs(each)) {
                configured++;
                active += isActive(one) ? 1 : 0;
            }
            parts.add(new Part(each.name, configured, active, runtime.isComponentEnabled(each)));
        }
        parts.sort(Comparator.comparing(Part::name));
        return parts;
    }

    private static boolean isActive(ComponentConfigurationDTO one) {
        return one.state == ComponentConfigurationDTO.ACTIVE
                || one.state == ComponentConfigurationDTO.SATISFIED;
    }

    private List<ComponentDescriptionDTO> descriptions() {
        Set<String> names = new TreeSet<>(configurable.get());
        names.removeAll(spared);
        List<ComponentDescriptionDTO> found = new ArrayList<>();
        for (ComponentDescriptionDTO each : runtime.getComponentDescriptionDTOs()) {
            if (names.contains(each.name)) {
                found.add(each);
            }
        }
        return found;
    }

    /**
     * Ends a component and begins it again, at most some {@value #SECONDS} s each.
     *
     * @return what is there of it afterwards; null if there is no such component
     */
    public synchronized @Nullable Part restart(String name) throws InterruptedException {
        for (ComponentDescriptionDTO each : descriptions()) {
            if (each.name.equals(name)) {
                // Whatever happens in between: what was ended is begun.
                try {
                    await(runtime.disableComponent(each));
                } finally {
                    await(runtime.enableComponent(each));
                }
                return parts().stream()
                        .filter(part -> part.name().equals(name))
                        .findFirst()
                        .orElse(null);
            }
        }
        return null;
    }

    private static void await(Promise<Void> promise) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Promise<Void> unused = promise.onResolve(done::countDown);
        if (!done.await(SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("a component takes longer than {} s to end or begin", SECONDS);
            return;
        }
        Throwable failure = promise.getFailure();
        if (failure != null) {
            LOG.error("a component could not be ended or begun", failure);
        }
    }
}
