package io.standpipe.profiles;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.log.Printable;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.profiles.template.YamlParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A file that should hold a profile.
 *
 * @param name for people: {@code acme-x1.yaml} if shipped, the whole path if a user's
 * @param tried whether it was made with all that a row can ask for before: the build does that with
 *     what is shipped, and at a start it would cost a second
 */
record ProfileFile(String name, Opener opener, boolean tried) {

    /** One that was not tried. */
    ProfileFile(String name, Opener opener) {
        this(name, opener, false);
    }

    static final int MAX_BYTES = YamlParser.MAX_BYTES;

    static final String SUFFIX = ".yaml";

    /** Profiles of one folder that are read: more than there are models of devices at a site. */
    static final int MAX_FILES = 500;

    interface Opener {
        InputStream open() throws IOException;
    }

    /** The file's name without folder and suffix: what a profile that cannot be read is called. */
    String stem() {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return last.endsWith(SUFFIX) ? last.substring(0, last.length() - SUFFIX.length()) : last;
    }

    /**
     * @throws Wrong unreadable, larger than {@link #MAX_BYTES} or not UTF-8
     */
    String text() throws Wrong {
        try (InputStream in = opener.open()) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Wrong(0, "", ProfilePhrase.FILE_LARGE.with());
            }
            return BoundedFile.text(bytes);
        } catch (IOException e) {
            throw new Wrong(0, "", BoundedFile.said(Path.of(name), e));
        }
    }

    /**
     * The profiles of a folder, by name. Hidden files and files with another ending are left alone.
     *
     * @throws IOException the folder cannot be listed
     */
    static List<ProfileFile> in(Path directory) throws IOException {
        return in(directory, problem -> {});
    }

    /**
     * The same.
     *
     * @param problem told if there are more than {@link #MAX_FILES}
     */
    static List<ProfileFile> in(Path directory, Consumer<Phrase.Said> problem) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        boolean tooMany = false;
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                String name = String.valueOf(path.getFileName());
                if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
                    names.add(name);
                }
                if (names.size() > MAX_FILES) {
                    tooMany = true;
                    names.remove(names.last());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (tooMany) {
            problem.accept(
                    ProfilePhrase.TOO_MANY_FILES.with(
                            directory, MAX_FILES, Printable.name(names.last())));
        }
        List<ProfileFile> files = new ArrayList<>();
        for (String name : names) {
            Path path = directory.resolve(name);
            files.add(new ProfileFile(path.toString(), () -> BoundedFile.open(path)));
        }
        return files;
    }
}
