package io.standpipe.console.profile;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.model.profile.ProfileTrial;
import io.standpipe.model.words.settings.ConfigurePhrase;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which device profiles there are, what each reads, and what somebody's own would make of registers
 * that are typed. Nothing is kept and no device is asked.
 */
public final class ProfileRoutes implements RouteGroup {

    private final Supplier<ProfileServices> services;

    public ProfileRoutes(Supplier<ProfileServices> services) {
        this.services = services;
    }

    private interface Asked {
        PageAnswer of(PageRequest request, Profiles profiles, ProfileServices now);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/profiles", Role.VIEWER, asking(ProfileRoutes::list)),
                Route.get("/profile", Role.VIEWER, asking(ProfileRoutes::one)).taking("id"),
                Route.postTable("/profile/try", Role.TECHNICIAN, asking(ProfileRoutes::tried))
                        .taking("profile", "registers"));
    }

    private Function<PageRequest, PageAnswer> asking(Asked asked) {
        return request -> {
            ProfileServices now = services.get();
            return now.profiles() == null
                    ? PageAnswer.saying(
                            PageAnswer.UNAVAILABLE, ConfigurePhrase.NO_PROFILES_YET.with())
                    : asked.of(request, now.profiles(), now);
        };
    }

    private static PageAnswer list(PageRequest request, Profiles profiles, ProfileServices now) {
        return PageAnswer.json(
                PageAnswer.OK, new ProfileJson(now.formats()).list(profiles.listed()).toBytes());
    }

    private static PageAnswer one(PageRequest request, Profiles profiles, ProfileServices now) {
        try {
            DeviceProfile profile = profiles.example(field(request, "id"));
            return PageAnswer.json(
                    PageAnswer.OK, new ProfileJson(now.formats()).profile(profile).toBytes());
        } catch (ProfileException e) {
            return PageAnswer.json(
                    PageAnswer.CONFLICT,
                    new ProfileJson(now.formats())
                            .refused(String.valueOf(e.getMessage()))
                            .toBytes());
        }
    }

    private static PageAnswer tried(PageRequest request, Profiles profiles, ProfileServices now) {
        Profiles.Draft draft = profiles.judge(lines(field(request, "profile")));
        ProfileJson json = new ProfileJson(now.formats()).draft(draft);
        if (draft.profile() == null) {
            return PageAnswer.json(PageAnswer.OK, json.toBytes());
        }
        json.profile(draft.profile());
        String registers = lines(field(request, "registers"));
        ProfileTrial trial = registers.isBlank() ? null : trial(draft.profile(), now);
        if (trial != null) {
            json.outcome(draft.profile(), trial.read(draft.profile(), registers));
        }
        return PageAnswer.json(PageAnswer.OK, json.toBytes());
    }

    /** That of the bus that reads it; null if it cannot be tried without a device. */
    private static @Nullable ProfileTrial trial(DeviceProfile profile, ProfileServices now) {
        String way = ProfileJson.way(profile, now.formats());
        return now.trials().stream()
                .filter(each -> each.key().equals(way))
                .findFirst()
                .orElse(null);
    }

    private static String field(PageRequest request, String name) {
        List<String> values = request.fields().get(name);
        return values == null ? "" : values.get(0);
    }

    /** As a file has them, so that lines are those that the author sees. */
    private static String lines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
