package io.standpipe.gpio.chip;

import io.standpipe.gpio.kernel.ChipInfo;
import io.standpipe.gpio.kernel.ErrnoException;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.kernel.LibC;
import io.standpipe.gpio.kernel.LineInfo;
import io.standpipe.gpio.kernel.SystemCalls;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The GPIO chips of this machine. */
public final class Chips {

    private final Path devices;
    private final Supplier<SystemCalls> kernel;
    private final String board;
    private final ChipTrouble trouble;

    /** Those of the kernel. */
    public Chips() {
        this(Path.of("/dev"), LibC::load, Machine.name());
    }

    /**
     * @param kernel asked for only if there is a chip, since a machine without one may be of a kind
     *     that JNA does not know
     */
    Chips(Path devices, Supplier<SystemCalls> kernel, String board) {
        this.devices = devices;
        this.kernel = kernel;
        this.board = board;
        trouble = new ChipTrouble(board);
    }

    /**
     * Opens a chip.
     *
     * @param wanted {@code auto}: the one behind the header of a Raspberry Pi, or the only one;
     *     otherwise a name such as {@code gpiochip0}, or a label such as {@code pinctrl-rp1}
     * @param onFailure hears, once at most and on the chip's thread, that the chip is gone; it may
     *     close the chip, and has to open one again if pins are still wanted
     * @throws GpioException there is none, or it is not clear which one is wanted, or it cannot be
     *     opened; the text says what to do
     */
    public Chip open(String wanted, Consumer<GpioException> onFailure) {
        List<String> paths = paths();
        if (paths.isEmpty()) {
            throw trouble.noChips();
        }
        SystemCalls calls = kernel.get();
        Map<String, ChipInfo> chips = new TreeMap<>();
        Map<String, Integer> refused = new TreeMap<>();
        for (String path : paths) {
            try {
                ChipInfo chip = look(calls, path);
                // a link is the same chip again
                chips.putIfAbsent(chip.name(), chip);
            } catch (ErrnoException e) {
                refused.put(path, e.errno());
            }
        }
        List<ChipInfo> seen = List.copyOf(chips.values());
        ChipInfo chosen =
                ChipChoice.choose(kernelsName(wanted), seen)
                        .orElseThrow(() -> trouble.notFound(wanted, seen, refused));
        return open(calls, chosen, onFailure);
    }

    private Chip open(SystemCalls calls, ChipInfo chip, Consumer<GpioException> onFailure) {
        try {
            int fd = calls.open(chip.path());
            try {
                probe(calls, fd, chip);
                return new Chip(calls, fd, chip, board, onFailure);
            } catch (ErrnoException | RuntimeException | Error e) {
                calls.close(fd);
                throw e;
            }
        } catch (ErrnoException e) {
            throw trouble.noAccess(chip.path(), e);
        }
    }

    /** Kernels before 5.10 know chips, but not this way to ask for a line. */
    private void probe(SystemCalls calls, int fd, ChipInfo chip) throws ErrnoException {
        try {
            if (chip.lines() > 0) {
                LineInfo.read(calls, fd, 0);
            }
        } catch (ErrnoException e) {
            if (e.errno() == ErrnoException.EINVAL || e.errno() == ErrnoException.ENOTTY) {
                throw trouble.tooOld(chip, e);
            }
            throw e;
        }
    }

    private static ChipInfo look(SystemCalls calls, String path) throws ErrnoException {
        int fd = calls.open(path);
        try {
            return ChipInfo.read(calls, fd, path);
        } finally {
            calls.close(fd);
        }
    }

    /** What a link such as gpiochip4 on a newer Raspberry Pi 5 leads to; anything else as it is. */
    private String kernelsName(String wanted) {
        Path path = devices.resolve(wanted.startsWith("gpiochip") ? wanted : "none");
        try {
            return Files.isSymbolicLink(path) ? path.toRealPath().getFileName().toString() : wanted;
        } catch (IOException e) {
            return wanted;
        }
    }

    /** The kernel's own name before a link to it. */
    private List<String> paths() {
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(devices, "gpiochip*")) {
            entries.forEach(found::add);
        } catch (IOException e) {
            // as good as empty
        }
        List<String> paths = new ArrayList<>();
        found.stream()
                .filter(path -> !Files.isSymbolicLink(path))
                .map(Path::toString)
                .forEach(paths::add);
        found.stream().filter(Files::isSymbolicLink).map(Path::toString).forEach(paths::add);
        return paths;
    }
}
