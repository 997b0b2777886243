package io.standpipe.cli.check;

import io.standpipe.cli.words.Finding;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.profiles.ProfileCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Profiles, judged as a gateway that has all buses judges them. */
public final class ProfilesCheck {

    private ProfilesCheck() {}

    /**
     * What was found.
     *
     * @param findings what is wrong
     * @param notes what may be a mistake though it is none for sure, a sentence each
     */
    public record Result(List<Finding> findings, List<String> notes) {}

    public static Result of(List<Path> files) {
        List<PointFormat> formats = new ArrayList<>();
        ServiceLoader.load(PointFormat.class).forEach(formats::add);
        ProfileCheck check = ProfileCheck.ofFiles(files, formats);
        return new Result(
                check.problems().stream().map(ProfilesCheck::finding).toList(), check.questions());
    }

    static Finding finding(String sentence) {
        Spot spot = Spot.of(sentence);
        return new Finding(EtcCheck.PROFILES, spot.file(), spot.line(), spot.key(), sentence);
    }
}
