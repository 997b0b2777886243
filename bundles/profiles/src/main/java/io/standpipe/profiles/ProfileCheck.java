package io.standpipe.profiles;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.words.text.ProfileTexts;
import io.standpipe.profiles.template.Formats;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Profiles judged by the code by which the gateway judges them, with the formats of all buses, for
 * a program that has the bundles on its class path. Nothing is written. One thread.
 */
public final class ProfileCheck {

    private static final String SHIPPED = "device-profiles/";

    private final Library library;
    private final List<String> folderProblems;

    private ProfileCheck(Library library, List<String> folderProblems) {
        this.library = library;
        this.folderProblems = folderProblems;
        ProfileTexts.are(library::chinese);
    }

    /**
     * All that a gateway would have.
     *
     * @param settings of the component, read here
     * @param data the gateway's data directory, which need not be there
     */
    public static ProfileCheck ofGateway(
            Settings settings, @Nullable Path etc, Path data, Collection<PointFormat> formats) {
        List<ProfileFile> shipped = shipped();
        List<String> problems = new ArrayList<>();
        List<List<ProfileFile>> layers =
                settings.settle(
                        from -> {
                            problems.clear();
                            return ProfileFolders.layers(shipped, etc, from, problems::add);
                        });
        Library library =
                Library.load(layers, new LastProfiles(data).texts(), Formats.of(formats), true);
        return new ProfileCheck(library, problems);
    }

    /** Files alone, beside no others. */
    public static ProfileCheck ofFiles(List<Path> files, Collection<PointFormat> formats) {
        List<ProfileFile> layer = new ArrayList<>();
        for (Path file : files) {
            layer.add(new ProfileFile(file.toString(), () -> BoundedFile.open(file)));
        }
        Library library = Library.load(List.of(List.of(), layer), Formats.of(formats));
        return new ProfileCheck(library, List.of());
    }

    public Profiles profiles() {
        return library;
    }

    /** What is wrong with the folder beside the configuration, a sentence each. */
    public List<String> folderProblems() {
        return List.copyOf(folderProblems);
    }

    /** What is wrong with files, a sentence each. */
    public List<String> problems() {
        return library.problems();
    }

    /** What may be a mistake though it is none for sure, a sentence each. */
    public List<String> questions() {
        List<String> all = new ArrayList<>(library.questions());
        all.addAll(library.unnamed());
        return all;
    }

    /** Those in this bundle. */
    private static List<ProfileFile> shipped() {
        List<ProfileFile> files = new ArrayList<>();
        for (String name : shippedNames()) {
            files.add(new ProfileFile(name, () -> open(SHIPPED + name), true));
        }
        return files;
    }

    private static Set<String> shippedNames() {
        try {
            Path home =
                    Path.of(
                            ProfileCheck.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            Set<String> names = new TreeSet<>();
            if (Files.isDirectory(home)) {
                try (Stream<Path> files = Files.list(home.resolve(SHIPPED))) {
                    files.forEach(file -> names.add(String.valueOf(file.getFileName())));
                }
            } else {
                try (JarFile jar = new JarFile(home.toFile())) {
                    jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.startsWith(SHIPPED))
                            .forEach(name -> names.add(name.substring(SHIPPED.length())));
                }
            }
            names.removeIf(name -> name.indexOf('/') >= 0 || !name.endsWith(ProfileFile.SUFFIX));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = ProfileCheck.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new FileNotFoundException(resource);
        }
        return in;
    }
}
