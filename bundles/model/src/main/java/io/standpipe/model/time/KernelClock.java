package io.standpipe.model.time;

/**
 * The kernel's own word on the wall clock, which chrony, ntpd, systemd-timesyncd and PTP all keep.
 * Any thread; takes microseconds.
 */
public interface KernelClock {

    /**
     * {@link Stamp.Clock#UNKNOWN} if nothing has ever steered the clock, or the kernel does not
     * say.
     */
    Stamp.Clock clock();
}
