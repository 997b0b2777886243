package io.standpipe.gpio.board;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses, as a chip is opened, who provides its pins: the kernel, or Pi4J's mock. */
public record Boards(TimeSource time, Scheduler scheduler) implements Board.Opener {

    private static final Logger LOG = LoggerFactory.getLogger(Boards.class);

    @Override
    public Board open(String chip, Runnable gone) {
        if (chip.startsWith(MockBoard.PREFIX)) {
            LOG.warn("{}: nothing is wired here, a program plays the field", chip);
            return new MockBoard(Path.of(chip.substring(MockBoard.PREFIX.length())), scheduler);
        }
        return KernelBoard.open(chip, time, gone);
    }
}
