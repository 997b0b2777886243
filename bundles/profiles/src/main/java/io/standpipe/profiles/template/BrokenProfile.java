package io.standpipe.profiles.template;

import io.standpipe.model.profile.Wrong;
import java.util.List;
import java.util.stream.Collectors;

/** A profile that cannot be used, with everything that is wrong with it. */
public final class BrokenProfile extends Exception {

    private final transient List<Wrong> wrongs;

    /**
     * @param wrongs at least one
     */
    BrokenProfile(List<Wrong> wrongs) {
        super(wrongs.stream().map(Wrong::sentence).collect(Collectors.joining("; ")));
        this.wrongs = List.copyOf(wrongs);
    }

    /** With line and key each. */
    public List<Wrong> wrongs() {
        return wrongs;
    }

    /** A sentence each, with line and key. */
    public List<String> problems() {
        return wrongs.stream().map(Wrong::sentence).toList();
    }
}
