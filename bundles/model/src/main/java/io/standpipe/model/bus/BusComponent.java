package io.standpipe.model.bus;

import io.standpipe.model.Bus;
import io.standpipe.model.Confirmable;
import io.standpipe.model.Faults;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Device;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.words.BusPhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The component of a bus, whatever its protocol: takes up a configuration, installs its devices,
 * runs one bus for it, and reports what is wrong as the fault {@code configuration}. A bus extends
 * it with its form, its settings and its protocol.
 *
 * <p>Whoever extends it calls {@link #configure} at the end of its constructor. Configurations come
 * one at a time, under this object's lock. A bus is asked from any thread.
 *
 * @param <C> what a configuration says
 * @param <B> what runs for it
 */
public abstract class BusComponent<C extends BusSettings<C>, B extends RunningBus>
        implements Bus, Confirmable {

    /** {@code ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED} of DS 1.4. */
    public static final int CONFIGURATION_DELETED = 4;

    private final BusServices services;
    private final String source;
    private final Configuration configuration;
    private final BiConsumer<String, Throwable> log;

    private final Object telling = new Object();
    private List<String> problemsOfBus = List.of();
    private List<String> problemsOfTable = List.of();
    private List<String> otherProblems = List.of();

    /** What the bus that runs tells its problems by; one that ended is heard no more. */
    private @Nullable Object heard;

    /** The bus that runs has not told its problems yet, and will. */
    private boolean looking;

    // Asked from any thread while a configuration is taken up.
    private volatile @Nullable B running;

    /**
     * @param component name of the component
     * @param properties the first configuration, which names its instance
     * @param log told of an error of this program, for instance {@code LOG::error}
     */
    protected BusComponent(
            String component,
            BusServices services,
            Map<String, Object> properties,
            BiConsumer<String, Throwable> log) {
        this.services = services;
        this.log = log;
        configuration =
                new Configuration(services.data(), component, properties, SystemTime.INSTANCE);
        source = configuration.source();
    }

    /**
     * Reads a configuration, perhaps several times, see {@link Settings#settle}. What is wrong goes
     * to {@link Settings#problem}; rows without a fault are read all the same.
     */
    protected abstract C parse(Settings settings);

    /**
     * Makes a bus; one that ran before has ended. It does not begin yet.
     *
     * @param accepted without the devices that another bus holds
     * @param problems told what is wrong with the bus as a whole, a sentence each, when that
     *     changes; any thread, also while a configuration waits for that thread
     * @return null if there is nothing to run
     */
    protected abstract @Nullable B make(C accepted, Consumer<List<String>> problems);

    /**
     * Whether each bus that is made tells its problems once it has looked, even if it has none.
     * Until then no fault is told as over: after a restart it would come back at once.
     */
    protected boolean tellsProblems() {
        return false;
    }

    /** The bus begins; it is asked from now on. The parameters are those of {@link #make}. */
    protected abstract void start(B made, C accepted, Consumer<List<String>> problems);

    /**
     * Lets the bus that runs go on with another configuration.
     *
     * @return false if it cannot: it ends, and another one is made
     */
    protected boolean take(B before, C accepted) {
        return false;
    }

    /**
     * Devices were installed, and the bus does not know it yet.
     *
     * @param devices also those that stay from rows that cannot be read now
     */
    protected void installed(List<Device> devices) {}

    /** A configuration is in force: for a line in the log. */
    protected void runs(C accepted) {}

    /** How the bus is called in faults: pid and instance of the component. */
    protected final String source() {
        return source;
    }

    protected final BusServices services() {
        return services;
    }

    /** Null while none runs. Any thread. */
    protected final @Nullable B running() {
        return running;
    }

    /** Takes up a configuration; an unchanged one is nothing. */
    protected final synchronized void configure(Map<String, Object> properties) {
        use(configuration.take(properties));
    }

    @Override
    public final synchronized Set<String> asking() {
        return configuration.asks() ? Set.of(source) : Set.of();
    }

    @Override
    public final synchronized void confirm(String what) {
        use(configuration.confirm());
    }

    private void use(@Nullable Settings wanted) {
        if (wanted == null) {
            return;
        }
        try {
            begin(wanted);
            configuration.keep(wanted);
        } catch (RuntimeException e) {
            log.accept(source + " cannot start", e);
            wanted.problem(BusPhrase.NOT_STARTED.with(e));
        }
        synchronized (telling) {
            problemsOfTable = List.copyOf(wanted.problems());
            report();
        }
    }

    private void begin(Settings wanted) {
        C config = wanted.settle(this::parse);
        Installation installation =
                Installation.of(
                        source, config.devices(), wanted, services.profiles(), services.sink());
        installed(installation.devices());
        C accepted = config.without(installation.refused());
        B before = running;
        if (before == null || !take(before, accepted)) {
            stop();
            Consumer<List<String>> problems = problemsOfNext();
            B made = make(accepted, problems);
            running = made;
            if (made == null) {
                looked();
            } else {
                start(made, accepted, problems);
            }
        }
        runs(accepted);
    }

    /** Told on the bus's thread, so it must not wait for a configuration that waits for that. */
    private Consumer<List<String>> problemsOfNext() {
        Object mine = new Object();
        synchronized (telling) {
            heard = mine;
            looking = tellsProblems();
        }
        return problems -> {
            synchronized (telling) {
                if (heard == mine) {
                    looking = false;
                    problemsOfBus = List.copyOf(problems);
                    report();
                }
            }
        };
    }

    /**
     * Says what is wrong whichever bus runs, a sentence each; it is told after the problems of the
     * bus and of its configuration. Any thread.
     */
    protected final void report(List<String> problems) {
        synchronized (telling) {
            otherProblems = List.copyOf(problems);
            report();
        }
    }

    private void report() {
        List<String> problems = new ArrayList<>(problemsOfBus);
        problems.addAll(problemsOfTable);
        problems.addAll(otherProblems);
        if (!problems.isEmpty() || !looking) {
            services.faults().report(source, problems);
        }
    }

    private void looked() {
        synchronized (telling) {
            looking = false;
        }
    }

    /** Ends the bus that runs, if there is one. */
    private void stop() {
        B ending = running;
        running = null;
        synchronized (telling) {
            heard = null;
            looking = false;
            problemsOfBus = List.of();
        }
        if (ending != null) {
            ending.close();
        }
    }

    @Override
    public final boolean has(String device) {
        B asked = running;
        return asked != null && asked.has(device);
    }

    @Override
    public final CompletableFuture<String> read(String device) {
        B asked = running;
        return asked == null ? nothing(device) : asked.read(device);
    }

    @Override
    public final CompletableFuture<String> write(String device, String point, double value) {
        B asked = running;
        return asked == null ? nothing(device) : asked.write(device, point, value);
    }

    private static CompletableFuture<String> nothing(String device) {
        return CompletableFuture.completedFuture(Bus.unknown(device));
    }

    /**
     * Ends. A fault of a configuration that is only resting, because the gateway ends or a service
     * is exchanged, has not been mended.
     *
     * @param reason as {@code ComponentConstants.DEACTIVATION_REASON_*} has it
     */
    protected synchronized void deactivate(int reason) {
        stop();
        ReadingSink sink = services.sink();
        if (reason == CONFIGURATION_DELETED) {
            sink.install(source, List.of()); // on purpose: nothing of it stays
            configuration.forget();
        }
        sink.uninstall(source);
        if (reason == CONFIGURATION_DELETED) {
            services.faults().clear(source, Faults.CONFIGURATION);
        }
    }
}
