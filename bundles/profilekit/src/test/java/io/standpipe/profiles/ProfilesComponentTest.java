package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.LastGood;
import io.standpipe.model.device.Profiles;
import io.standpipe.testkit.RecordingFaults;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class ProfilesComponentTest {

    private static final String FAULT = "io.standpipe.profiles/configuration";

    @TempDir Path temp;
    @TempDir Path data;

    private final List<Profiles> registered = new ArrayList<>();
    private final List<String> own = new ArrayList<>();
    private final RecordingFaults faults = new RecordingFaults();

    /**
     * As much of the framework as the component asks for; the bundle holds the repository's
     * profiles.
     */
    private BundleContext context() {
        Bundle bundle =
                fake(
                        Bundle.class,
                        (name, args) -> {
                            assertEquals("findEntries", name);
                            List<URL> urls = new ArrayList<>();
                            for (ProfileFile file : Texts.allShipped()) {
                                urls.add(url(file));
                            }
                            return Collections.enumeration(urls);
                        });
        return fake(
                BundleContext.class,
                (name, args) ->
                        switch (name) {
                            case "getBundle" -> bundle;
                            case "getProperty" -> temp.toString();
                            case "registerService" ->
                                    args[1] instanceof Profiles profiles
                                            ? registration(registered, profiles)
                                            : registration(
                                                    own,
                                                    service(args[0], (Dictionary<?, ?>) args[2]));
                            default -> throw new AssertionError(name);
                        });
    }

    private ProfilesComponent component() {
        ProfilesComponent component = new ProfilesComponent(context(), () -> data);
        Texts.FORMATS.byKey().values().forEach(component::bindFormat);
        return component;
    }

    private static <T> ServiceRegistration<?> registration(List<T> all, T one) {
        all.add(one);
        return fake(
                ServiceRegistration.class,
                (call, none) -> {
                    if (call.equals("unregister")) {
                        all.remove(one);
                    }
                    return null;
                });
    }

    private static String service(Object types, Dictionary<?, ?> properties) {
        String names =
                types instanceof Class<?> one
                        ? one.getSimpleName()
                        : Arrays.stream((String[]) types)
                                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                                .collect(Collectors.joining(" "));
        return properties == null ? names : names + " " + properties.get("kura.service.pid");
    }

    /** Kura's console has a line for each service that has its pid. */
    @Test
    void isOneServiceAndKuraSeesItOnceItHasItsName() {
        ProfilesComponent component = component();
        component.activate(Map.of("component.name", "io.standpipe.profiles"));
        assertEquals(List.of("Confirmable"), own);
        Map<String, Object> kura =
                Map.of(
                        "service.pid", "io.standpipe.profiles",
                        "kura.service.pid", "io.standpipe.profiles");
        component.modified(kura);
        component.modified(kura);
        assertEquals(List.of("Confirmable ConfigurableComponent io.standpipe.profiles"), own);
        component.deactivate();
        assertEquals(List.of(), own);
    }

    private static URL url(ProfileFile file) {
        try {
            return Path.of(file.name()).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    private interface Calls {
        Object answer(String name, Object[] args);
    }

    private static <T> T fake(Class<T> type, Calls calls) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, args) -> calls.answer(method.getName(), args)));
    }

    @Test
    void worksWithoutConfiguration() throws Exception {
        ProfilesComponent component = component();
        component.bindFaults(faults);
        component.activate(Map.of("component.name", "io.standpipe.profiles"));
        assertEquals(1, registered.size());
        assertTrue(registered.get(0).ids().contains("generic-pressure-4reg"));
        assertEquals(Map.of(), faults.raised());
        component.deactivate();
        assertEquals(List.of(), registered);
        assertEquals(
                Set.of(), LastGood.sources(data), "what never was there cannot be missed later");
    }

    @Test
    void theFolderOfTheStandAloneGatewayIsRead() throws IOException {
        Files.createDirectory(temp.resolve("profiles"));
        Files.writeString(temp.resolve("profiles/mine.yaml"), Texts.GOOD);
        ProfilesComponent component = component();
        component.activate(Map.of());
        assertTrue(registered.get(0).ids().containsAll(Set.of("acme-x1", "generic-pressure-4reg")));
    }

    @Test
    void whatIsBrokenIsSaidToAFaultServiceThatComesLater() throws IOException {
        Files.createDirectory(temp.resolve("profiles"));
        Files.writeString(
                temp.resolve("profiles/mine.yaml"), Texts.with("scale: 0.001", "scale: x"));
        ProfilesComponent component = component();
        component.activate(Map.of());
        component.bindFaults(faults);
        String text = String.valueOf(faults.raised().get(FAULT));
        assertTrue(
                text.endsWith(
                        "mine.yaml is not loaded: line 9, key points[0].scale: must be a number, but is \"x\""),
                text);
        assertTrue(registered.get(0).ids().contains("generic-pressure-4reg"));

        // a new fault service hears it as well
        component.unbindFaults(faults);
        RecordingFaults next = new RecordingFaults();
        component.bindFaults(next);
        assertEquals(text, next.raised().get(FAULT));

        // the gateway ends: nothing has been mended
        component.deactivate();
        assertEquals(text, next.raised().get(FAULT));
    }

    private String fault() {
        return String.valueOf(faults.raised().get(FAULT));
    }

    private ProfilesComponent started() {
        registered.clear();
        ProfilesComponent component = component();
        component.bindFaults(faults);
        component.activate(Map.of());
        return component;
    }

    @Test
    void aProfileThatBreaksOrIsLostStaysWhatItWas() throws Exception {
        Files.createDirectory(temp.resolve("profiles"));
        Path file = temp.resolve("profiles/acme-x1.yaml");
        Files.writeString(file, Texts.GOOD);
        started();
        Files.writeString(file, Texts.with("scale: 0.001", "scale: x"));
        ProfilesComponent component = started();
        assertTrue(registered.get(0).ids().contains("acme-x1"));
        assertTrue(fault().contains("must be a number, but is \"x\""), fault());
        assertTrue(fault().contains("what profile acme-x1 was before stays in force"), fault());
        assertEquals(Set.of(), component.asking());

        Files.writeString(file, ""); // a save was interrupted
        started();
        assertTrue(registered.get(0).ids().contains("acme-x1"));

        Files.delete(file);
        component = started();
        assertTrue(registered.get(0).ids().contains("acme-x1"));
        assertTrue(fault().contains("profile acme-x1 is in no file any more"), fault());
        assertEquals(Set.of("io.standpipe.profiles"), component.asking());
        component.confirm("io.standpipe.profiles");
        assertFalse(registered.get(0).ids().contains("acme-x1"));
        assertEquals(Map.of(), faults.raised());
        started();
        assertFalse(registered.get(0).ids().contains("acme-x1"));
    }

    @Test
    void theSameConfigurationAgainDoesNothingAnotherIsANewService() throws IOException {
        Files.writeString(temp.resolve("mine.yaml"), Texts.GOOD);
        ProfilesComponent component = component();
        component.bindFaults(faults);
        component.activate(Map.of("service.pid", "a"));
        Profiles first = registered.get(0);
        component.modified(Map.of("service.pid", "b"));
        assertSame(first, registered.get(0));

        component.modified(Map.of("directory", temp.toString()));
        assertEquals(1, registered.size());
        assertNotSame(first, registered.get(0));
        assertTrue(registered.get(0).ids().contains("acme-x1"));

        component.modified(Map.of("directory", temp.resolve("nowhere").toString()));
        String text = String.valueOf(faults.raised().get(FAULT));
        assertTrue(text.contains("directory must be a folder with device profiles, but \""), text);
        assertTrue(registered.get(0).ids().contains("acme-x1"), "as before");

        component.modified(Map.of("directroy", "x", "directory", "\0"));
        text = String.valueOf(faults.raised().get(FAULT));
        assertTrue(
                text.contains("\"directroy\" is no setting here; did you mean \"directory\"?"),
                text);

        component.modified(Map.of());
        assertTrue(fault().contains("profile acme-x1 is in no file any more"), fault());
        component.confirm("io.standpipe.profiles");
        assertEquals(Map.of(), faults.raised());
    }
}
