package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.device.BusPart;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.text.Sentences;
import io.standpipe.profiles.template.Formats;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A bus of another bundle that throws while its keys are read: its own profiles alone suffer. */
class HostileFormatTest {

    /** Reads like a toy, but for one method. */
    private record Hostile(ToyFormat toy, String method, Supplier<@Nullable Throwable> instead)
            implements PointFormat {

        @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
        private <T> T or(String name, T well) {
            if (!name.equals(method)) {
                return well;
            }
            Throwable thrown = instead.get();
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException e) {
                throw e;
            }
            return null;
        }

        @Override
        public Keys.Key point() {
            return or("point", toy.point());
        }

        @Override
        public List<Rule> pointRules() {
            return or("pointRules", toy.pointRules());
        }

        @Override
        public List<Keys.Key> profileKeys() {
            return or("profileKeys", toy.profileKeys());
        }

        @Override
        public Set<String> columns() {
            return or("columns", Set.of());
        }

        @Override
        public PointReader reader(Fields document) throws Wrong {
            PointReader reader = toy.reader(document);
            return or(
                    "reader",
                    new PointReader() {
                        @Override
                        public Point.Source source(Fields point) throws Wrong {
                            return or("source", reader.source(point));
                        }

                        @Override
                        public BusPart finish(List<Point> points) {
                            return or("finish", BusPart.NONE);
                        }
                    });
        }

        @Override
        public List<String> questions(DeviceProfile profile, String file) {
            return or("questions", List.of());
        }
    }

    static Stream<Arguments> throwing() {
        return Stream.of(
                        "point",
                        "pointRules",
                        "profileKeys",
                        "columns",
                        "reader",
                        "source",
                        "finish",
                        "questions")
                .flatMap(
                        method ->
                                Stream.<Supplier<@Nullable Throwable>>of(
                                                () -> new IllegalStateException("no reason"),
                                                () -> new NoClassDefFoundError("toy/Gone"),
                                                StackOverflowError::new,
                                                () -> null)
                                        .map(instead -> Arguments.of(method, instead)));
    }

    private static ProfileFile file(String id, String bus) {
        String text =
                """
                profile: %s
                kind: contact
                source: made for a test
                points:
                  - id: a
                    quantity: state
                    %s: {at: 3}
                """
                        .formatted(id, bus);
        return new ProfileFile(
                id + ".yaml",
                () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void theOthersAreRead(String method, Supplier<@Nullable Throwable> instead) throws Exception {
        Library library =
                Library.load(
                        List.of(List.of(), List.of(file("well", "toy"), file("bad", "kite"))),
                        Map.of(),
                        Formats.NONE,
                        false);
        ToyFormat toy = new ToyFormat("toy");
        ToyFormat kite = new ToyFormat("kite");
        library.use(Formats.of(List.of(toy, new Hostile(kite, method, instead))), false);
        assertTrue(library.ids().contains("well"));
        assertEquals(
                new ToyFormat.Place(3), library.profile("well", Map.of()).points().get(0).source());
        for (String problem : library.problems()) {
            assertTrue(problem.startsWith("file bad.yaml"), problem);
            assertTrue(problem.contains("the program of the bus that reads it failed"), problem);
            assertTrue(Sentences.label(problem).zh().contains("读取该模板的总线程序出错"), problem);
        }

        library.use(Formats.of(List.of(toy, kite)), false);
        assertEquals(Set.of("well", "bad"), library.ids(), "the bundle was replaced");
        assertEquals(List.of(), library.problems());
    }
}
