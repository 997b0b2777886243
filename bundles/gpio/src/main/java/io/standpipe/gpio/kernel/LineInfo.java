package io.standpipe.gpio.kernel;

import com.sun.jna.Memory;

/**
 * What the kernel says of a line.
 *
 * @param name such as {@code GPIO17}; empty where the board's description gives none
 * @param consumer who has it; may be empty even if it is used
 * @param used somebody has it
 */
public record LineInfo(int offset, String name, String consumer, boolean used) {

    public static LineInfo read(SystemCalls calls, int fd, int offset) throws ErrnoException {
        try (Memory info = new Memory(Uapi.INFO_BYTES)) {
            info.clear();
            info.setInt(Uapi.INFO_OFFSET, offset);
            calls.ioctl(fd, Uapi.GET_LINEINFO, info);
            return new LineInfo(
                    offset,
                    Uapi.name(info, Uapi.INFO_NAME),
                    Uapi.name(info, Uapi.INFO_CONSUMER),
                    (info.getLong(Uapi.INFO_FLAGS) & Uapi.USED) != 0);
        }
    }

    /** Its number, and its name if it has one: {@code 17 (GPIO17)}. */
    @Override
    public String toString() {
        return name.isEmpty() ? String.valueOf(offset) : offset + " (" + name + ")";
    }
}
