package io.standpipe.model.command;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries out commands. A service of whoever can: it may come and go at any time. Uplinks find it,
 * and the page, see {@link OfferedCommands}. Any thread.
 */
@ConsumerType
public interface CommandProvider {

    /** Name of the provider in sentences: pid and instance of its component. */
    String name();

    /** Commands that the provider carries out; always the same ones. */
    List<Command> commands();
}
