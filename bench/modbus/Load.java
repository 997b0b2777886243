import java.util.List;

/**
 * What the programs have to bear: devices with counting registers, each read in one request of
 * function 3.
 *
 * @param devices all of them, the dead ones too
 * @param points registers of a device, [1, 125]
 * @param interval between polls, in milliseconds
 * @param converter true if all are behind one port; a device is then a block of registers of one of
 *     250 units, for a unit id is one byte
 * @param dead devices that never answer, spread evenly; every other one refuses the connection, the
 *     rest accept and keep silent
 */
record Load(int devices, int points, int interval, boolean converter, int dead) {

    private static final int UNITS = 250;

    Load {
        if (devices < 1 || points < 1 || points > 125 || interval < 20) {
            throw new IllegalArgumentException(
                    "at least 1 device, 1 to 125 points and 20 ms are needed, but it is "
                            + devices
                            + " devices, "
                            + points
                            + " points, "
                            + interval
                            + " ms");
        }
        if (dead < 0 || dead >= devices || (converter && dead > 0)) {
            throw new IllegalArgumentException(
                    "the dead are fewer than the devices, and each has a port of its own, but there"
                            + " are "
                            + dead
                            + " of "
                            + devices);
        }
        if (converter && (devices + UNITS - 1) / UNITS * points > 65536) {
            throw new IllegalArgumentException(
                    "a unit has 65536 registers; fewer devices or points go behind one converter");
        }
    }

    static Load of(List<String> words) {
        return new Load(
                Integer.parseInt(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                Boolean.parseBoolean(words.get(3)),
                Integer.parseInt(words.get(4)));
    }

    List<String> words() {
        return List.of("" + devices, "" + points, "" + interval, "" + converter, "" + dead);
    }

    int unit(int device) {
        return converter ? device % UNITS + 1 : 1;
    }

    /** First register. */
    int base(int device) {
        return converter ? device / UNITS * points : 0;
    }

    /** The device a request is for; {@link #devices} or more if there is none. */
    int device(int unit, int address) {
        return unit < 1 || unit > UNITS ? devices : address / points * UNITS + unit - 1;
    }

    boolean isDead(int device) {
        return ordinal(device + 1) > ordinal(device);
    }

    boolean refuses(int device) {
        return isDead(device) && ordinal(device) % 2 == 0;
    }

    /** The number of dead devices before this one. */
    private long ordinal(int device) {
        return (long) device * dead / devices;
    }

    int alive() {
        return devices - dead;
    }

    @Override
    public String toString() {
        String text = "%,d x %d at %,d ms".formatted(devices, points, interval);
        return text
                + (converter ? ", one converter" : "")
                + (dead > 0 ? ", " + dead + " dead" : "");
    }
}
