package io.standpipe.console.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.console.route.Routes;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.ProfileTrial;
import io.standpipe.testkit.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProfileRoutesTest {

    private static final DeviceProfile PROFILE =
            Fixtures.profile(DeviceKind.HYDRANT, List.of(Fixtures.pressure(0)), List.of());

    private String judged = "";
    private String tried = "";

    private final class Library implements Profiles {
        @Override
        public Set<String> ids() {
            return Set.of(PROFILE.id());
        }

        @Override
        public Set<String> parameters(String id) {
            return Set.of();
        }

        @Override
        public DeviceProfile profile(String id, Map<String, String> parameters)
                throws ProfileException {
            if (!id.equals(PROFILE.id())) {
                throw new ProfileException("there is none");
            }
            return PROFILE;
        }

        @Override
        public List<Listed> listed() {
            return List.of(
                    new Listed(PROFILE.id(), "a.yaml", false, "hydrant", "a data sheet", ""),
                    new Listed("b", "b.yaml", true, "", "", "line 3: must be a number"));
        }

        @Override
        public Draft judge(String yaml) {
            judged = yaml;
            return yaml.startsWith("profile")
                    ? new Draft(PROFILE, List.of(), List.of("is it so?"))
                    : new Draft(null, List.of(new Mistake(3, 5, "kind", "line 3: no")), List.of());
        }
    }

    private static final class Format implements PointFormat {
        @Override
        public Keys.Key point() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String key() {
            return "toy";
        }

        @Override
        public PointReader reader(Fields document) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String place(Point point) {
            return "toy 7";
        }
    }

    private final class Trial implements ProfileTrial {
        @Override
        public String key() {
            return "toy";
        }

        @Override
        public Outcome read(DeviceProfile profile, String raw) {
            tried = raw;
            return new Outcome(
                    List.of(profile.points().get(0).measure(400)), List.of("toy 8"), List.of());
        }
    }

    private final Routes routes =
            new Routes(
                    List.of(
                            new ProfileRoutes(
                                    () ->
                                            new ProfileServices(
                                                    new Library(),
                                                    List.of(new Format()),
                                                    List.of(new Trial())))));

    private String ask(String method, String path, Map<String, List<String>> fields, int status) {
        PageAnswer answer =
                routes.answer(new PageRequest(method, path, fields, "wang", Role.TECHNICIAN));
        assertEquals(status, answer.status());
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void theListNamesEachWithItsSourceAndWhatIsWrong() {
        String list = ask("GET", "/profiles", Map.of(), 200);
        assertTrue(list.contains("\"source\":\"a data sheet\""), list);
        assertTrue(list.contains("\"problem\":{\"en\":\"line 3: must be a number\""), list);
    }

    @Test
    void aProfileSaysWhereEachPointIsRead() {
        String one = ask("GET", "/profile", Map.of("id", List.of(PROFILE.id())), 200);
        assertTrue(one.contains("\"place\":\"toy 7\""), one);
        assertTrue(
                ask("GET", "/profile", Map.of("id", List.of("x")), 409).contains("there is none"));
    }

    @Test
    void mistakesHaveTheirPlaceAndNothingIsRead() {
        String answer =
                ask(
                        "POST",
                        "/profile/try",
                        Map.of("profile", List.of("kind\r\n x"), "registers", List.of("1: 2")),
                        200);
        assertEquals("kind\n x", judged, "lines are those of the author");
        assertTrue(answer.contains("{\"line\":3,\"column\":5,\"key\":\"kind\""), answer);
        assertFalse(answer.contains("readings"), answer);
        assertEquals("", tried);
    }

    @Test
    void registersAreReadByTheBusOfTheProfile() {
        String answer =
                ask(
                        "POST",
                        "/profile/try",
                        Map.of("profile", List.of("profile: x"), "registers", List.of("4: 400")),
                        200);
        assertEquals("4: 400", tried);
        assertTrue(answer.contains("\"readings\":[{\"point\":\"pressure\",\"value\":0.4"), answer);
        assertTrue(answer.contains("\"lacking\":[\"toy 8\"]"), answer);
        assertTrue(answer.contains("is it so?"), answer);
    }
}
