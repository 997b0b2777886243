package io.standpipe.model.console;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The pages, and what they ask and order. A service, for doors: Kura's console, or one of our own.
 * Who asks was found out before, and that the request was meant (CSRF). Any thread; an answer may
 * take as long as the longest command.
 */
@ProviderType
public interface Pages {

    /**
     * Bytes that the body of a POST may have.
     *
     * @param path below the door
     */
    default int formBytes(String path) {
        return 16 << 10; // a command's members
    }

    /** Never fails: what cannot be answered has a status that says so. */
    PageAnswer answer(PageRequest request);

    /**
     * What goes on after the first answer, for a door that can keep somebody listening. A door that
     * cannot asks {@link #answer} of the same path again and again.
     *
     * @return null where nothing goes on, or it cannot at the moment: {@link #answer} says why
     */
    default @Nullable PageEvents events(PageRequest request) {
        return null;
    }
}
