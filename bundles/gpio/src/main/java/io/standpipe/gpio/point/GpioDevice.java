package io.standpipe.gpio.point;

import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.model.device.Device;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A device with its points, open or not. Bus thread. */
public final class GpioDevice {

    private static final Quality CLOSED = Quality.bad(Quality.Cause.NO_CONNECTION);

    private final Device device;
    private final List<Slot> slots = new ArrayList<>();

    /** A point and what reads it; without that, why. */
    private static final class Slot {
        final WiredPoint wired;
        @Nullable GpioInput input;
        String trouble = "";

        Slot(WiredPoint wired) {
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

    public GpioDevice(Device device, List<WiredPoint> points) {
        this.device = device;
        points.forEach(wired -> slots.add(new Slot(wired)));
    }

    public Device device() {
        return device;
    }

    /** Opens points. */
    public interface Opener {

        /**
         * @throws GpioException it cannot be opened now
         */
        GpioInput open(WiredPoint wired);
    }

    /** Tries what is not open. */
    public void open(Opener opener) {
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
    public void shut(String why) {
        slots.forEach(slot -> slot.shut(why));
    }

    public boolean complete() {
        return slots.stream().allMatch(slot -> slot.input != null);
    }

    public List<GpioInput> inputs() {
        List<GpioInput> inputs = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.input != null) {
                inputs.add(slot.input);
            }
        }
        return inputs;
    }

    /** What reads a point; null if there is none, or it is not open. */
    public @Nullable GpioInput input(String point) {
        for (Slot slot : slots) {
            if (slot.wired.point().id().equals(point)) {
                return slot.input;
            }
        }
        return null;
    }

    /** Why points give no values, a sentence each. */
    public List<String> troubles() {
        return slots.stream().map(Slot::trouble).filter(trouble -> !trouble.isEmpty()).toList();
    }

    /** All points as they are now, in the profile's order, without those not measured yet. */
    public List<Reading> read() {
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
        GpioInput input = slot.input;
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
    public Duration interval() {
        return inputs().stream()
                .map(GpioInput::interval)
                .min(Duration::compareTo)
                .orElse(GpioInput.SLOW);
    }
}
