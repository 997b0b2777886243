package io.standpipe.model.bus;

import io.standpipe.model.device.Device;
import java.util.Collection;
import java.util.List;

/**
 * What a bus's configuration says, read and checked. Immutable; any thread.
 *
 * @param <C> the class itself
 */
public interface BusSettings<C extends BusSettings<C>> {

    /** The devices of the rows that are in order, in the table's order. */
    List<Device> devices();

    /**
     * The same without some devices.
     *
     * @param refused their ids
     */
    C without(Collection<String> refused);
}
