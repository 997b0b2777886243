package io.standpipe.standalone;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.console.Configurations;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ConfigurePhrase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of the configuration directory, as an editor changes them. A file is exchanged by
 * renaming, so that there is the old one or the new one and never half of one, and it keeps its
 * mode; the version before stays beside it, with {@code .1} behind its name. A file's version is
 * what it is made of: whoever changes it, in whatever way, makes another. Any thread.
 */
final class EtcConfigurations implements Configurations {

    /** Behind the name of a file's version before. */
    static final String BEFORE = ".1";

    private static final Set<StandardOpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path etc;
    private final Path data;
    private final EtcDirectory directory;
    private final Supplier<Map<String, Boolean>> forms;
    private final Supplier<Instant> clock;

    /**
     * @param data the gateway's data directory
     * @param forms see {@link ConfigTarget#forms}
     */
    EtcConfigurations(
            Path etc,
            Path data,
            EtcDirectory directory,
            Supplier<Map<String, Boolean>> forms,
            Supplier<Instant> clock) {
        this.etc = etc;
        this.data = data;
        this.directory = directory;
        this.forms = forms;
        this.clock = clock;
    }

    @Override
    public List<Stored> all() {
        Set<String> sources = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(etc)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String base =
                        name.endsWith(BEFORE)
                                ? name.substring(0, name.length() - BEFORE.length())
                                : name;
                if (!name.startsWith(".") && base.endsWith(EtcDirectory.SUFFIX)) {
                    sources.add(base.substring(0, base.length() - EtcDirectory.SUFFIX.length()));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // the directory's own fault says so
        }
        Map<String, Boolean> known = forms.get();
        List<Stored> all = new ArrayList<>();
        for (String source : sources) {
            try {
                ComponentName unused = ComponentName.of(source, known);
                Stored one = stored(source);
                if (one.there() || one.undoable() != null) {
                    all.add(one);
                }
            } catch (FileException e) {
                // told as the file's fault
            }
        }
        return all;
    }

    private Stored stored(String source) {
        byte[] bytes;
        try {
            bytes = bytes(file(source));
        } catch (IOException e) {
            return new Stored(
                    source,
                    true,
                    Map.of(),
                    "",
                    null,
                    Optional.of(
                            ConfigurePhrase.NOT_SAVED.with(
                                    source, BoundedFile.why(file(source), e))));
        }
        String version = version(bytes);
        EtcUndo undo = EtcUndo.of(data, source);
        boolean valid = undo != null && undo.after().equals(version) && isKept(source, undo);
        Map<String, String> values = Map.of();
        Phrase.@Nullable Said locked = null;
        try {
            locked = locked(source);
            values =
                    bytes == null
                            ? Map.of()
                            : SettingsPatch.texts(SettingsFile.parse(BoundedFile.text(bytes)));
        } catch (IOException e) {
            locked = ConfigurePhrase.NOT_SAVED.with(source, BoundedFile.why(file(source), e));
        } catch (FileException e) {
            locked = ConfigurePhrase.NOT_SAVED.with(source, e.getMessage());
        }
        return new Stored(
                source,
                bytes != null,
                values,
                version,
                undo != null && valid ? new Undoable(undo.who(), undo.at()) : null,
                Optional.ofNullable(locked));
    }

    private Phrase.@Nullable Said locked(String source) {
        if (Files.isSymbolicLink(file(source))) {
            return ConfigurePhrase.LINK.with(source + EtcDirectory.SUFFIX);
        }
        return Files.isWritable(etc)
                ? null
                : ConfigurePhrase.FOLDER_CLOSED.with(
                        BoundedFile.whyNotWritten(new AccessDeniedException(etc.toString())));
    }

    /** Whether the version before is still what it was. */
    private boolean isKept(String source, EtcUndo undo) {
        try {
            return undo.before().isEmpty() || undo.before().equals(version(bytes(before(source))));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void write(String source, String version, Map<String, String> values, String who)
            throws RefusedException {
        require(source);
        String text;
        try {
            byte[] now = bytes(file(source));
            text = SettingsPatch.of(now == null ? "" : BoundedFile.text(now), values);
        } catch (IOException e) {
            throw notSaved(source, e);
        }
        if (text == null) {
            throw new RefusedException(ConfigurePhrase.UNFIT.with(source));
        }
        exchange(source, version, text.getBytes(StandardCharsets.UTF_8), who);
    }

    @Override
    public void delete(String source, String version, String who) throws RefusedException {
        if (require(source).instance().isEmpty()) {
            throw new RefusedException(ConfigurePhrase.STAYS_HERE.with(source));
        }
        exchange(source, version, null, who);
    }

    @Override
    public void undo(String source, String version, String who) throws RefusedException {
        require(source);
        EtcUndo undo = EtcUndo.of(data, source);
        if (undo == null) {
            throw new RefusedException(ConfigurePhrase.NOTHING_TO_UNDO.with(source));
        }
        try {
            String now = version(bytes(file(source)));
            if (!now.equals(undo.after()) || !isKept(source, undo)) {
                throw new RefusedException(
                        ConfigurePhrase.NOT_UNDONE.with(source, before(source).getFileName()));
            }
            exchange(source, version, undo.before().isEmpty() ? null : bytes(before(source)), who);
        } catch (IOException e) {
            throw notSaved(source, e);
        }
    }

    private ComponentName require(String source) throws RefusedException {
        try {
            return ComponentName.of(source, forms.get());
        } catch (FileException e) {
            throw new RefusedException(ConfigurePhrase.NO_SOURCE.with(Printable.name(source)));
        }
    }

    private RefusedException notSaved(String source, IOException e) {
        return new RefusedException(
                ConfigurePhrase.NOT_SAVED.with(source, BoundedFile.whyNotWritten(e)));
    }

    /**
     * @param wanted the new content; null to take the file away
     */
    private void exchange(String source, String version, byte @Nullable [] wanted, String who)
            throws RefusedException {
        Phrase.Said locked = locked(source);
        if (locked != null) {
            throw new RefusedException(locked);
        }
        try {
            directory.change(
                    source + EtcDirectory.SUFFIX, () -> exchangeFile(source, version, wanted, who));
        } catch (ChangedException e) {
            throw new RefusedException(
                    version.isEmpty()
                            ? ConfigurePhrase.THERE_ALREADY.with(source)
                            : ConfigurePhrase.CHANGED_SINCE.with(source));
        } catch (IOException e) {
            throw notSaved(source, e);
        }
    }

    /** Somebody else changed the file meanwhile. */
    private static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void exchangeFile(String source, String version, byte @Nullable [] wanted, String who)
            throws IOException {
        Path file = file(source);
        byte[] now = bytes(file);
        if (!version(now).equals(version)) {
            throw new ChangedException();
        }
        // The version before first: from here on a kill leaves it, or the file itself, or both.
        if (now != null) {
            rename(fresh(before(source), now, attributes(file)), before(source));
        }
        new EtcUndo(version, version(wanted), who, clock.get()).keep(data, source);
        if (wanted == null) {
            if (!version(bytes(file)).equals(version)) {
                throw new ChangedException();
            }
            Files.delete(file);
            force(etc);
            return;
        }
        Path fresh = fresh(file, wanted, now == null ? PrivateFiles.file() : attributes(file));
        if (!version(bytes(file)).equals(version)) {
            Files.delete(fresh);
            throw new ChangedException();
        }
        rename(fresh, file);
    }

    /** With what the new file is made, so that it can be read by whom the old one can. */
    private static FileAttribute<?>[] attributes(Path file) throws IOException {
        try {
            return new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file))
            };
        } catch (UnsupportedOperationException e) {
            return PrivateFiles.file();
        }
    }

    /** A file beside it with the content, on the disk; its name is none that is read. */
    private static Path fresh(Path file, byte[] content, FileAttribute<?>... attributes)
            throws IOException {
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(fresh); // a kill left it
        try (FileChannel channel = FileChannel.open(fresh, CREATE, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        for (FileAttribute<?> each : attributes) {
            Files.setAttribute(fresh, each.name(), each.value()); // whatever the umask
        }
        return fresh;
    }

    private void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(etc);
    }

    private static void force(Path folder) {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        } catch (IOException e) {
            // a file system that cannot do that; the move itself happened
        }
    }

    private Path file(String source) {
        return etc.resolve(source + EtcDirectory.SUFFIX);
    }

    private Path before(String source) {
        return etc.resolve(source + EtcDirectory.SUFFIX + BEFORE);
    }

    /** Null if it is not there. */
    private static byte @Nullable [] bytes(Path file) throws IOException {
        return Files.exists(file) ? BoundedFile.bytes(file, SettingsFile.MAX_BYTES) : null;
    }

    /** Empty if there is no file. */
    private static String version(byte @Nullable [] content) {
        if (content == null) {
            return "";
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
