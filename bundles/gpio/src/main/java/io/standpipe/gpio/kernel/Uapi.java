package io.standpipe.gpio.kernel;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The second version of the kernel's GPIO interface, as linux/gpio.h has it since 5.10: sizes and
 * offsets in bytes, the same on 32 and 64 bit machines, and the numbers of its ioctls.
 */
public final class Uapi {

    /** Bytes of a name with the 0 that ends it. */
    static final int NAME_BYTES = 32;

    // struct gpiochip_info
    static final int CHIP_BYTES = 68;
    static final int CHIP_NAME = 0;
    static final int CHIP_LABEL = 32;
    static final int CHIP_LINES = 64;

    // struct gpio_v2_line_info
    static final int INFO_BYTES = 256;
    static final int INFO_NAME = 0;
    static final int INFO_CONSUMER = 32;
    static final int INFO_OFFSET = 64;
    static final int INFO_FLAGS = 72;

    // struct gpio_v2_line_config, at home in a request or alone
    public static final int CONFIG_BYTES = 272;
    static final int CONFIG_FLAGS = 0;
    static final int CONFIG_ATTRIBUTES = 8;
    static final int CONFIG_ATTRIBUTE = 32;

    // struct gpio_v2_line_config_attribute
    static final int ATTRIBUTE_ID = 0;
    static final int ATTRIBUTE_VALUE = 8;
    static final int ATTRIBUTE_MASK = 16;

    // struct gpio_v2_line_request
    static final int REQUEST_BYTES = 592;
    static final int REQUEST_OFFSETS = 0;
    static final int REQUEST_CONSUMER = 256;
    static final int REQUEST_CONFIG = 288;
    static final int REQUEST_LINES = 560;
    static final int REQUEST_QUEUE = 564;
    public static final int REQUEST_FD = 588;

    // struct gpio_v2_line_values
    public static final int VALUES_BYTES = 16;
    public static final int VALUES_BITS = 0;
    static final int VALUES_MASK = 8;

    // struct gpio_v2_line_event
    public static final int EVENT_BYTES = 48;
    static final int EVENT_NANOS = 0;
    static final int EVENT_ID = 8;
    static final int EVENT_SEQUENCE = 20;
    static final int RISING = 1;

    // enum gpio_v2_line_flag
    static final long USED = 1 << 0;
    static final long INPUT = 1 << 2;
    static final long OUTPUT = 1 << 3;
    static final long EDGE_RISING = 1 << 4;
    static final long EDGE_FALLING = 1 << 5;
    static final long PULL_UP = 1 << 8;
    static final long PULL_DOWN = 1 << 9;
    static final long NO_PULL = 1 << 10;

    // enum gpio_v2_line_attr_id
    static final int OUTPUT_VALUES = 2;
    static final int DEBOUNCE = 3;

    // struct pollfd, and what it asks for and answers
    public static final int POLL_BYTES = 8;
    public static final int POLL_FD = 0;
    public static final int POLL_EVENTS = 4;
    public static final int POLL_ANSWER = 6;
    public static final short POLLIN = 0x01;
    public static final short POLLERR = 0x08;
    public static final short POLLHUP = 0x10;

    private static final int GPIO_MAGIC = 0xB4;
    private static final int WRITE = 1;
    private static final int READ = 2;

    public static final long GET_CHIPINFO = ioctl(READ, 0x01, CHIP_BYTES);
    public static final long GET_LINEINFO = ioctl(READ | WRITE, 0x05, INFO_BYTES);
    public static final long GET_LINE = ioctl(READ | WRITE, 0x07, REQUEST_BYTES);
    public static final long SET_CONFIG = ioctl(READ | WRITE, 0x0D, CONFIG_BYTES);
    public static final long GET_VALUES = ioctl(READ | WRITE, 0x0E, VALUES_BYTES);
    public static final long SET_VALUES = ioctl(READ | WRITE, 0x0F, VALUES_BYTES);

    private Uapi() {}

    /** As asm-generic/ioctl.h puts it together. */
    private static long ioctl(long direction, int number, long size) {
        return direction << 30 | size << 16 | GPIO_MAGIC << 8 | number;
    }

    /** A name of at most {@link #NAME_BYTES}, up to its 0. */
    static String name(Pointer from, int at) {
        byte[] bytes = from.getByteArray(at, NAME_BYTES);
        int length = 0;
        while (length < NAME_BYTES && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Writes a name into memory that is 0, cut between two characters so that the 0 stays. */
    static void name(Pointer to, int at, String name) {
        ByteBuffer bytes = to.getByteBuffer(at, NAME_BYTES - 1L);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name), bytes, true);
    }

    /** Level of the only line of a request, in and out: bit 0. */
    public static void value(Pointer values, boolean high) {
        values.setLong(VALUES_BITS, high ? 1 : 0);
        values.setLong(VALUES_MASK, 1);
    }

    /** The first attribute of a configuration, for the first line; its value is to be set. */
    static Pointer attribute(Pointer config, int id) {
        Pointer attribute = config.share(CONFIG_ATTRIBUTE);
        config.setInt(CONFIG_ATTRIBUTES, 1);
        attribute.setInt(ATTRIBUTE_ID, id);
        attribute.setLong(ATTRIBUTE_MASK, 1);
        return attribute;
    }
}
