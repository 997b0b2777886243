package io.standpipe.gpio.point;

import io.standpipe.gpio.board.Terminal;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.device.Device;
import io.standpipe.model.point.Point;

/** A point of a device and where it is wired to. */
public record WiredPoint(Device device, Point point, GpioSource source, Terminal terminal) {

    /** For people and for the kernel: {@code door-1/open}. */
    public String name() {
        return device.id() + "/" + point.id();
    }
}
