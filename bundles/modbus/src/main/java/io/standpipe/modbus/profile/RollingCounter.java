package io.standpipe.modbus.profile;

/**
 * A number that counts up and begins anew at 0 when its register is full. What is told of it goes
 * on: the register's content with all that it lost by rolling over.
 *
 * @param modulus how many numbers there are before 0 comes again: 65536 of 16 bits, 10000 of four
 *     digits
 * @param most the most that it counts in a second, more than 0. A fall that this explains is a roll
 *     over; any other is a device that has begun anew
 */
public record RollingCounter(double modulus, double most) {

    public RollingCounter {
        if (!(modulus >= 2) || !(most > 0) || !Double.isFinite(modulus + most)) {
            throw new IllegalArgumentException(
                    "a counter has at least 2 numbers and counts up, but has %s and %s"
                            .formatted(modulus, most));
        }
    }
}
