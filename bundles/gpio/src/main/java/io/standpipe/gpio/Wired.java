package io.standpipe.gpio;

import io.standpipe.model.Device;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Point;

/** A point of a device and where it is wired to. */
record Wired(Device device, Point point, GpioSource source, Terminal terminal) {

    /** For people and for the kernel: {@code door-1/open}. */
    String name() {
        return device.id() + "/" + point.id();
    }
}
