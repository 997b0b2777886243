package io.standpipe.uplink;

import io.standpipe.model.Operations;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Operations that note what they are asked. */
final class FakeOperations implements Operations {

    final List<String> asked = new ArrayList<>();

    /** What they answer; null for never. */
    String answer = "";

    private CompletableFuture<String> note(Object... what) {
        asked.add(String.join(" ", java.util.Arrays.stream(what).map(String::valueOf).toList()));
        return answer == null
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(answer);
    }

    private static String brief(Hold.Target target) {
        return target.device() + "/" + target.alarm() + "/" + target.place();
    }

    @Override
    public CompletableFuture<String> acknowledge(String device, String condition, String who) {
        return note("acknowledge", device, condition, who);
    }

    @Override
    public CompletableFuture<String> reset(String device, String condition, String who) {
        return note("reset", device, condition, who);
    }

    @Override
    public CompletableFuture<String> hold(
            Hold.What what,
            Hold.Target target,
            Serviceability serviceability,
            String who,
            String why,
            Duration lasting) {
        return note(what, brief(target), serviceability, who, why, lasting.toSeconds());
    }

    @Override
    public CompletableFuture<String> release(Hold.What what, Hold.Target target, String who) {
        return note("release", what, brief(target), who);
    }
}
