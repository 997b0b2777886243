package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.device.Profiles;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The service says of which buses it reads profiles, and stays the same one. */
class ProfilesServiceTest {

    private static final PointFormat TOY = new ToyFormat("toy");
    private static final PointFormat KITE = new ToyFormat("kite");

    @TempDir Path temp;
    @TempDir Path data;

    private final VirtualTime time = new VirtualTime();
    private final RecordingFaults faults = new RecordingFaults();

    /** What was registered, and each change of the property. */
    private final List<Object> services = new ArrayList<>();

    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void ownProfiles() throws IOException {
        Files.createDirectory(temp.resolve("profiles"));
        Files.writeString(
                temp.resolve("profiles/one.yaml"),
                """
                profile: one
                kind: contact
                source: made for a test
                points: [{id: a, quantity: state, toy: {at: 3}}]
                """);
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

    private static List<String> formats(Object properties) {
        return List.of((String[]) ((Dictionary<?, ?>) properties).get(Profiles.FORMAT));
    }

    private ProfilesComponent component() {
        Bundle bundle = fake(Bundle.class, (name, args) -> Collections.enumeration(List.of()));
        ServiceRegistration<?> registration =
                fake(
                        ServiceRegistration.class,
                        (name, args) -> {
                            told.add(name.equals("unregister") ? "gone" : formats(args[0]) + "");
                            return null;
                        });
        BundleContext context =
                fake(
                        BundleContext.class,
                        (name, args) -> {
                            if (name.equals("registerService") && args[1] instanceof Profiles) {
                                services.add(args[1]);
                                told.add("new " + formats(args[2]));
                            }
                            return switch (name) {
                                case "getBundle" -> bundle;
                                case "getProperty" -> temp.toString();
                                default -> registration;
                            };
                        });
        ProfilesComponent component = new ProfilesComponent(context, () -> data, time, time);
        component.bindFaults(faults);
        return component;
    }

    @Test
    void itsPropertyFollowsTheBusesThatAreThere() {
        ProfilesComponent component = component();
        component.bindFormat(TOY);
        component.activate(Map.of());
        component.bindFormat(KITE);
        component.unbindFormat(TOY);
        component.bindFormat(TOY);
        assertEquals(List.of("new [toy]", "[kite, toy]", "[kite]", "[kite, toy]"), told);
        assertEquals(1, services.size());
        assertTrue(((Profiles) services.get(0)).ids().contains("one"));
        time.advance(Duration.ofMinutes(5));
        assertEquals(Map.of(), faults.raised());
        component.deactivate();
        assertEquals("gone", told.get(told.size() - 1));
    }

    @Test
    void aBusThatIsLateIsNoFault() {
        ProfilesComponent component = component();
        component.activate(Map.of());
        assertEquals(List.of("new []"), told);
        time.advance(Duration.ofSeconds(29));
        assertEquals(Map.of(), faults.raised());
        component.bindFormat(TOY);
        time.advance(Duration.ofMinutes(5));
        assertEquals(Map.of(), faults.raised());
        assertEquals(List.of("new []", "[toy]"), told);
    }

    @Test
    void aBusThatDoesNotComeIsAFaultUntilItDoes() {
        ProfilesComponent component = component();
        component.activate(Map.of());
        component.bindFormat(KITE);
        time.advance(Duration.ofSeconds(30));
        String fault = faults.raised().values().toString();
        assertTrue(fault.contains("points[0].toy: there is no such key, and no bus"), fault);
        component.bindFormat(TOY);
        assertEquals(Map.of(), faults.raised());
        assertSame(services.get(0), services.get(services.size() - 1));
    }
}
