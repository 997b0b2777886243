package io.standpipe.gpio.kernel;

import com.sun.jna.Memory;
import io.standpipe.model.words.PinPhrase;

/**
 * What the kernel says of a GPIO chip.
 *
 * @param path its device, such as {@code /dev/gpiochip0}
 * @param name the kernel's name, which is the device's unless that is a link
 * @param label what the driver calls it, such as {@code pinctrl-bcm2711}
 * @param lines how many it has, numbered from 0
 */
public record ChipInfo(String path, String name, String label, int lines) {

    public static ChipInfo read(SystemCalls calls, int fd, String path) throws ErrnoException {
        try (Memory info = new Memory(Uapi.CHIP_BYTES)) {
            info.clear();
            calls.ioctl(fd, Uapi.GET_CHIPINFO, info);
            return new ChipInfo(
                    path,
                    Uapi.name(info, Uapi.CHIP_NAME),
                    Uapi.name(info, Uapi.CHIP_LABEL),
                    info.getInt(Uapi.CHIP_LINES));
        }
    }

    @Override
    public String toString() {
        return PinPhrase.CHIP.of(name, label, lines);
    }
}
