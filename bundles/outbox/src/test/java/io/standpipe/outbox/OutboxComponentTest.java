package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.RecordingFaults;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class OutboxComponentTest {

    @TempDir Path root;

    private final RecordingFaults faults = new RecordingFaults();
    private final List<Outbox> registered = new ArrayList<>();
    private final AtomicInteger unregistered = new AtomicInteger();

    @Test
    void namesItsDirectoryFirstThenTheGateways() {
        start(Map.of("directory", "")).deactivate(0);
        assertTrue(Files.exists(root.resolve("data/outbox.db")));
        start(Map.of("directory", root.resolve("named").toString())).deactivate(0);
        assertTrue(Files.exists(root.resolve("named/outbox.db")));
        assertEquals(Map.of(), faults.raised());
        assertEquals(2, unregistered.get());
    }

    @Test
    void reportsWhatIsWrongAndWorksWithTheDefault() {
        OutboxComponent component = start(Map.of("syncInterval", 5, "colour", "red"));
        String text = faults.raised().get("io.standpipe.outbox/configuration");
        assertTrue(text.contains("syncInterval must be a whole number from 100 to 60000"), text);
        assertTrue(text.contains("\"colour\" is no setting here"), text);
        ChineseText.of(text);
        registered.get(0).append(Box.alarm("a"));
        component.modified(Map.of("syncInterval", 500));
        assertEquals(Map.of(), faults.raised());
        component.deactivate(0);
        assertFalse(Files.exists(root.resolve("data/outbox.db-wal")), "closed");
    }

    @Test
    void anotherDirectoryIsAnotherServiceAndNothingElseIs() {
        OutboxComponent component = start(Map.of("syncInterval", 1000));
        registered.get(0).append(Box.alarm("a"));
        component.modified(Map.of("syncInterval", 1000, "service.pid", "io.standpipe.outbox"));
        component.modified(Map.of("syncInterval", 2000));
        assertEquals(1, registered.size());

        component.modified(Map.of("directory", root.resolve("other").toString()));
        assertEquals(2, registered.size());
        assertEquals(1, unregistered.get());
        assertEquals(0, registered.get(1).lastSeq(Lane.ALARM));
        component.modified(Map.of());
        assertEquals(1, registered.get(2).lastSeq(Lane.ALARM));
        component.deactivate(0);
    }

    private OutboxComponent start(Map<String, Object> properties) {
        OutboxComponent component =
                new OutboxComponent(context(), () -> root.resolve("data"), properties);
        component.bindFaults(faults);
        return component;
    }

    private BundleContext context() {
        return fake(
                BundleContext.class,
                (name, arguments) ->
                        switch (name) {
                            case "registerService" -> {
                                registered.add((Outbox) arguments[1]);
                                yield fake(
                                        ServiceRegistration.class,
                                        (end, none) -> unregistered.incrementAndGet());
                            }
                            default -> throw new UnsupportedOperationException(name);
                        });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
