package io.standpipe.model.check;

import io.standpipe.model.device.Device;
import io.standpipe.model.words.Phrase;
import java.util.List;

/**
 * What a component would do with its configuration.
 *
 * @param devices of the rows that are in order
 * @param peers whom it would call, each once
 * @param sole what it would have for itself alone
 * @param lacking what it would not find on this machine
 * @param idle with this configuration the whole gateway does nothing
 */
public record Wanted(
        List<Device> devices,
        List<Peer> peers,
        List<Sole> sole,
        List<Lacking> lacking,
        boolean idle) {

    /** Nothing of all that. */
    public static final Wanted NOTHING = new Wanted(List.of(), List.of(), List.of());

    public Wanted(List<Device> devices, List<Peer> peers, List<Sole> sole) {
        this(devices, peers, sole, List.of(), false);
    }

    public Wanted {
        devices = List.copyOf(devices);
        peers = List.copyOf(peers);
        sole = List.copyOf(sole);
        lacking = List.copyOf(lacking);
    }

    /**
     * Somebody who waits for TCP connections.
     *
     * @param host a name or an address, without brackets
     * @param port [1, 65535]
     * @param written as people write it
     */
    public record Peer(String host, int port, String written) {}

    /**
     * Something that is not there when it starts: a network interface, a file.
     *
     * @param setting that names it
     * @param sentence as the component then says it
     */
    public record Lacking(String setting, String sentence) {}

    /**
     * A port that only one can have open.
     *
     * @param setting that names it
     * @param where the same text for the same port, whichever way it is written
     * @param everywhere it takes all addresses of this machine
     * @param port of all of which {@code everywhere} takes one; 0 if it has no number
     * @param taken what is said when another has it
     */
    public record Sole(
            String setting, String where, boolean everywhere, int port, Phrase.Said taken) {

        /** Whether one of them stands in the other's way. */
        public boolean meets(Sole other) {
            return where.equals(other.where)
                    || (port != 0 && port == other.port && (everywhere || other.everywhere));
        }
    }
}
