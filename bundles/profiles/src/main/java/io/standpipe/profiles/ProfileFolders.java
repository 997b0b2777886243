package io.standpipe.profiles;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where profiles come from; a later layer goes before an earlier. */
final class ProfileFolders {

    private ProfileFolders() {}

    /**
     * Lists the folders.
     *
     * @param etc the configuration folder of the gateway that stands alone; null if there is none
     * @param settings names a further folder; what is wrong with it is told there
     * @param problem told what is wrong with the first folder
     */
    static List<List<ProfileFile>> layers(
            List<ProfileFile> shipped,
            @Nullable Path etc,
            Settings settings,
            Consumer<String> problem) {
        List<List<ProfileFile>> layers = new ArrayList<>();
        layers.add(shipped);
        if (etc != null && Files.isDirectory(etc.resolve("profiles"))) {
            add(etc.resolve("profiles").toString(), layers, said -> problem.accept(said.english()));
        }
        String directory = settings.text("directory", "");
        if (!directory.isEmpty()) {
            add(directory, layers, said -> settings.wrong("directory", said));
        }
        return layers;
    }

    private static void add(
            String directory, List<List<ProfileFile>> layers, Consumer<Phrase.Said> problem) {
        try {
            layers.add(ProfileFile.in(Path.of(directory), problem));
        } catch (IOException | InvalidPathException e) {
            problem.accept(ProfilePhrase.NO_FOLDER.with(Quotation.of(directory)));
        }
    }
}
