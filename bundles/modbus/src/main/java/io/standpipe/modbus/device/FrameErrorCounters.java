package io.standpipe.modbus.device;

import io.standpipe.modbus.frame.FrameError;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How often each {@link FrameError} was seen. Any thread. */
public final class FrameErrorCounters {

    private final Map<FrameError, AtomicLong> counts = new EnumMap<>(FrameError.class);

    public FrameErrorCounters() {
        for (FrameError frameError : FrameError.values()) {
            counts.put(frameError, new AtomicLong());
        }
    }

    public void add(FrameError frameError) {
        of(frameError).incrementAndGet();
    }

    public long count(FrameError frameError) {
        return of(frameError).get();
    }

    private AtomicLong of(FrameError frameError) {
        AtomicLong count = counts.get(frameError);
        if (count == null) {
            throw new IllegalStateException("all flaws are there");
        }
        return count;
    }
}
