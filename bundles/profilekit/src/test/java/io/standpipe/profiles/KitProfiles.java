package io.standpipe.profiles;

import io.standpipe.model.device.Profiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The loader of the gateway, for a folder. */
public final class KitProfiles {

    private KitProfiles() {}

    /**
     * @throws AssertionError with everything that is wrong in the profiles
     */
    public static Profiles load(Path folder) throws IOException {
        Library library = Library.load(List.of(ProfileFile.in(folder)), Texts.FORMATS);
        if (!library.problems().isEmpty()) {
            throw new AssertionError(String.join("\n", library.problems()));
        }
        return library;
    }
}
