package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Lane;
import io.standpipe.testkit.RecordingFaults;
import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentContext;

class OutboxComponentTest {

    @TempDir Path root;

    private final RecordingFaults faults = new RecordingFaults();
    private final List<String> restarts = new ArrayList<>();
    private String dataProperty;

    @Test
    void namesItsDirectoryFirstThenTheGatewaysThenTheBundlesOwn() {
        start(Map.of()).stop();
        assertTrue(Files.exists(root.resolve("bundle/outbox/outbox.db")));
        dataProperty = root.resolve("data").toString();
        start(Map.of("directory", "")).stop();
        assertTrue(Files.exists(root.resolve("data/outbox.db")));
        start(Map.of("directory", root.resolve("named").toString())).stop();
        assertTrue(Files.exists(root.resolve("named/outbox.db")));
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void reportsWhatIsWrongAndWorksWithTheDefault() {
        OutboxComponent component = start(Map.of("syncInterval", 5, "colour", "red"));
        String text = faults.raised().get("io.standpipe.outbox/configuration");
        assertTrue(text.contains("syncInterval must be a whole number from 100 to 60000"), text);
        assertTrue(text.contains("\"colour\" is no setting here"), text);
        component.append(Box.alarm("a"));
        component.modified(Map.of("syncInterval", 500));
        assertEquals(Map.of(), faults.raised());
        assertEquals(List.of(), restarts);
        component.stop();
        assertFalse(Files.exists(root.resolve("bundle/outbox/outbox.db-wal")), "closed");
    }

    @Test
    void restartsForAnotherDirectoryAndForNothingElse() {
        OutboxComponent component = start(Map.of("syncInterval", 1000));
        component.modified(Map.of("syncInterval", 1000, "service.pid", "io.standpipe.outbox"));
        component.modified(Map.of("syncInterval", 2000));
        assertEquals(List.of(), restarts);
        component.modified(Map.of("directory", root.resolve("other").toString()));
        assertEquals(
                List.of(
                        "disableComponent io.standpipe.outbox",
                        "enableComponent io.standpipe.outbox"),
                restarts);
        component.stop();
    }

    @Test
    void passesEverythingOn() throws Exception {
        OutboxComponent component = start(Map.of());
        component.append(Box.alarm("a"));
        component.stop();
        OutboxComponent again = start(Map.of());
        assertEquals(1, again.lastSeq(Lane.ALARM));
        assertEquals(1, again.depth(Lane.ALARM));
        try (var reader = again.open("up", () -> {})) {
            assertEquals(List.of("1=a"), Box.shown(reader.next(Lane.ALARM, 0, 10)));
        }
        again.stop();
    }

    private OutboxComponent start(Map<String, Object> properties) {
        OutboxComponent component = new OutboxComponent(context(), properties);
        component.bindFaults(faults);
        return component;
    }

    private ComponentContext context() {
        BundleContext bundle =
                fake(
                        BundleContext.class,
                        (name, argument) ->
                                switch (name) {
                                    case "getProperty" ->
                                            argument.equals("standpipe.data") ? dataProperty : null;
                                    case "getDataFile" ->
                                            new File(root.resolve("bundle").toFile(), argument);
                                    default -> throw new UnsupportedOperationException(name);
                                });
        return fake(
                ComponentContext.class,
                (name, argument) -> {
                    if (name.equals("getBundleContext")) {
                        return bundle;
                    }
                    restarts.add(name + " " + argument);
                    return null;
                });
    }

    private interface Answer {
        Object to(String method, String argument);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                answer.to(
                                        method.getName(),
                                        arguments == null ? "" : String.valueOf(arguments[0]))));
    }
}
