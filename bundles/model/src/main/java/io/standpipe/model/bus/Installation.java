package io.standpipe.model.bus;

import io.standpipe.model.ReadingSink;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Profiles;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices of a configuration as they were installed.
 *
 * @param devices also those that stay from rows that cannot be read now
 * @param refused ids that another bus has
 */
public record Installation(List<Device> devices, List<String> refused) {

    /**
     * Installs the devices; what is refused is added to the problems.
     *
     * @param source the bus component's pid and instance
     * @param read of the rows that are in order
     */
    public static Installation of(
            String source,
            List<Device> read,
            Settings settings,
            Profiles profiles,
            ReadingSink sink) {
        List<Device> devices = new ArrayList<>(read);
        devices.addAll(settings.notRead(profiles));
        List<Device> takenOut = settings.takenOut(profiles);
        if (!takenOut.isEmpty()) {
            takenOut.addAll(devices);
            sink.install(source, takenOut);
        }
        List<String> refused = sink.install(source, devices);
        settings.refused(refused, sink);
        return new Installation(devices, refused);
    }
}
