package io.standpipe.model.check;

import io.standpipe.model.device.Device;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where the devices of a configuration that is only judged are laid beside those of the buses that
 * run. One thread.
 *
 * @param gateway the gateway's id, which no device may have
 * @param holder the bus that has a device id; empty if none has
 */
public record OtherTables(String gateway, UnaryOperator<String> holder) implements JudgedTables {

    @Override
    public List<String> install(String bus, List<Device> devices) {
        Set<String> taken = new HashSet<>(Set.of(gateway));
        return devices.stream()
                .map(Device::id)
                .filter(
                        id -> {
                            String other = holder.apply(id);
                            return !taken.add(id) || !(other.isEmpty() || other.equals(bus));
                        })
                .toList();
    }

    @Override
    public String bus(String id) {
        return holder.apply(id);
    }
}
