package io.standpipe.model;

import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What people may do about alarms; {@link io.standpipe.model.command.OperatorCommands} make
 * commands of it. Each is published as an event with who did it and why. Any thread, never blocks;
 * the result is empty when it is done, otherwise a sentence that says why not and what to do.
 */
@ProviderType
public interface Operations {

    /** Somebody has seen the alarm, which stands. */
    CompletableFuture<String> acknowledge(String device, String condition, String who);

    /** Ends an alarm that latched and whose condition is gone. */
    CompletableFuture<String> reset(String device, String condition, String who);

    /**
     * Begins a hold, or changes the one that there is.
     *
     * @param serviceability what a person found, not UNKNOWN, with {@link
     *     Hold.What#SERVICEABILITY}; null if nothing is said
     * @param who not empty
     * @param why not empty
     * @param lasting from 1 s to {@link Hold.What#longest()}
     */
    CompletableFuture<String> hold(
            Hold.What what,
            Hold.Target target,
            @Nullable Serviceability serviceability,
            String who,
            String why,
            Duration lasting);

    /** Ends a hold before its time. */
    CompletableFuture<String> release(Hold.What what, Hold.Target target, String who);
}
