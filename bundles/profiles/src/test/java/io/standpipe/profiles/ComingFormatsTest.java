package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.profiles.template.Formats;
import io.standpipe.testkit.ChineseText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Buses come one after the other, go when they are upgraded, or are not there at all. */
class ComingFormatsTest {

    private static final PointFormat TOY = new ToyFormat("toy");
    private static final PointFormat KITE = new ToyFormat("kite");

    private static String profile(String id, String bus, String more) {
        return """
            profile: %s
            kind: contact
            source: made for a test
            %s
            points:
              - id: a
                quantity: state
                %s: {at: 3}
            """
                .formatted(id, more, bus);
    }

    private static ProfileFile file(String id, String text) {
        return new ProfileFile(
                id + ".yaml",
                () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** As at the start: nobody knows yet which buses there will be. */
    private static Library starting(ProfileFile... own) {
        return Library.load(List.of(List.of(), List.of(own)), Map.of(), Formats.NONE, false);
    }

    private static Formats of(PointFormat... formats) {
        return Formats.of(List.of(formats));
    }

    private static DeviceProfile made(Library library, String id) throws ProfileException {
        return library.profile(id, Map.of());
    }

    @Test
    void aProfileWaitsForItsBus() throws Exception {
        Library library = starting(file("one", profile("one", "toy", "")));
        assertEquals(Set.of(), library.ids());
        assertEquals(List.of(), library.problems());
        assertTrue(library.waits());
        String asked =
                String.valueOf(
                        assertThrows(ProfileException.class, () -> made(library, "one"))
                                .getMessage());
        assertEquals(
                "device profile one has points with the key toy, which no bus of this gateway reads;"
                        + " use another profile, or install the bus",
                asked);
        assertEquals("设备模板 one 的点位有键 toy，本网关没有总线读取该键；请使用其他设备模板，或安装该总线", ChineseText.of(asked));

        assertFalse(library.use(of(TOY), false), "nobody can have asked");
        assertFalse(library.waits());
        assertEquals(Set.of("one"), library.ids());
        assertEquals(new ToyFormat.Place(3), made(library, "one").points().get(0).source());
        assertSame(made(library, "one"), made(library, "one"));
    }

    @Test
    void anotherBusChangesNothing() throws Exception {
        Library library =
                starting(
                        file("one", profile("one", "toy", "")),
                        file("two", profile("two", "kite", "")));
        library.use(of(TOY), false);
        DeviceProfile one = made(library, "one");
        assertFalse(library.use(of(TOY, KITE), false));
        assertSame(one, made(library, "one"));
        assertEquals(Set.of("one", "two"), library.ids());
        assertFalse(library.use(of(TOY), false));
        assertSame(one, made(library, "one"));
    }

    @Test
    void aBusThatIsUpgradedReadsItsProfilesAnew() throws Exception {
        Library library = starting(file("one", profile("one", "toy", "")));
        library.use(of(TOY), false);
        DeviceProfile one = made(library, "one");
        library.use(Formats.NONE, false);
        assertThrows(ProfileException.class, () -> made(library, "one"));
        library.use(of(new ToyFormat("toy")), false);
        assertNotSame(one, made(library, "one"));
    }

    @Test
    void whatNobodyReadsIsToldWhenItIsSettled() {
        Library library = starting(file("one", profile("one", "tyo", "")));
        library.use(of(TOY), false);
        assertEquals(List.of(), library.problems());
        library.use(of(TOY), true);
        assertEquals(
                List.of(
                        "file one.yaml is not loaded: line 8, key points[0].tyo: there is no such key, and no"
                                + " bus of this gateway reads it; correct it, or install the bus; did you mean \"toy\"?"),
                library.problems());
        assertEquals(
                "文件 one.yaml 未加载：第 8 行 points[0].tyo：没有这个键，本网关也没有总线读取它；请改正，或安装该总线；是否应为“toy”？",
                ChineseText.of(library.problems().get(0)));
    }

    @Test
    void whatIsShippedForABusThatIsNotThereIsNoMistake() {
        Library library =
                Library.load(
                        List.of(List.of(file("one", profile("one", "toy", "")))),
                        Map.of(),
                        of(KITE),
                        true);
        assertEquals(List.of(), library.problems());
        assertEquals(Set.of(), library.ids());
        assertFalse(library.waits());
    }

    /** A profile may hold keys of a bus that does not read its points. */
    @Test
    void whoAskedInVainAsksAgain() throws Exception {
        Library library = starting(file("one", profile("one", "toy", "kiteSpeed: 4")));
        assertFalse(library.use(of(TOY), false));
        assertThrows(ProfileException.class, () -> made(library, "one"));
        assertEquals(List.of(), library.problems());
        assertTrue(library.use(of(TOY, KITE), false));
        assertEquals("one", made(library, "one").id());
    }

    @Test
    void whatItLastSaidWellWaitsToo() throws Exception {
        String good = profile("one", "toy", "");
        Library library =
                Library.load(
                        List.of(List.of(), List.of(file("one", good.replace("at: 3", "at: x")))),
                        Map.of("one", good, "two", profile("two", "toy", "")),
                        Formats.NONE,
                        true);
        assertEquals(Set.of("one", "two"), library.own().keySet(), "it stays on the disk");
        library.use(of(TOY), true);
        assertEquals(Set.of("one", "two"), library.ids());
        assertEquals(Set.of("two"), library.missing());
        assertEquals(good, library.own().get("one"));
        assertTrue(library.problems().get(1).contains("stays in force"), library.problems() + "");
    }
}
