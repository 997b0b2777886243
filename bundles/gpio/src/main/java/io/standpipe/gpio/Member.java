package io.standpipe.gpio;

import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.model.Device;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A device with its points, open or not. Bus thread. */
final class Member {

    private static final Quality CLOSED = Quality.bad(Quality.Cause.NO_CONNECTION);

    private final Device device;
    private final List<Slot> slots = new ArrayList<>();

    /** A point and what reads it; without that, why. */
    private static final class Slot {
        final Wired wired;
        @Nullable Input input;
        String trouble = "";

        Slot(Wired wired) {
            this.wired = wired;
        }

        void shut(String why) {
            if (input != null) {
                input.close();
                input = null;
            }
            trouble = why;
        }

        String trouble() {
            return input == null ? trouble : input.trouble();
        }
    }

    Member(Device device, List<Wired> points) {
        this.device = device;
        points.forEach(wired -> slots.add(new Slot(wired)));
    }

    Device device() {
        return device;
    }

    /** Opens points. */
    interface Opener {

        /**
         * @throws GpioException it cannot be opened now
         */
        Input open(Wired wired);
    }

    /** Tries what is not open. */
    void open(Opener opener) {
        for (Slot slot : slots) {
            if (slot.input == null) {
                try {
                    slot.input = opener.open(slot.wired);
                } catch (GpioException e) {
                    slot.trouble = String.valueOf(e.getMessage());
                }
            }
        }
    }

    /** None is open any more. */
    void shut(String why) {
        slots.forEach(slot -> slot.shut(why));
    }

    boolean complete() {
        return slots.stream().allMatch(slot -> slot.input != null);
    }

    List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.input != null) {
                inputs.add(slot.input);
            }
        }
        return inputs;
    }

    /** What reads a point; null if there is none, or it is not open. */
    @Nullable Input input(String point) {
        for (Slot slot : slots) {
            if (slot.wired.point().id().equals(point)) {
                return slot.input;
            }
        }
        return null;
    }

    /** Why points give no values, a sentence each. */
    List<String> troubles() {
        return slots.stream().map(Slot::trouble).filter(trouble -> !trouble.isEmpty()).toList();
    }

    /** All points as they are now, in the profile's order, without those not measured yet. */
    List<Reading> read() {
        List<Reading> readings = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            Reading reading = read(slot);
            if (reading != null) {
                readings.add(reading);
            }
        }
        return readings;
    }

    private static @Nullable Reading read(Slot slot) {
        Input input = slot.input;
        if (input != null) {
            try {
                return input.read();
            } catch (GpioException e) {
                slot.shut(String.valueOf(e.getMessage()));
            }
        }
        return new Reading(slot.wired.point(), Double.NaN, CLOSED);
    }

    /** From one {@link #read} to the next. */
    Duration interval() {
        return inputs().stream().map(Input::interval).min(Duration::compareTo).orElse(Input.SLOW);
    }
}
