package io.standpipe.coap.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.observe.Observation;
import org.eclipse.californium.core.observe.ObservationStore;
import org.eclipse.californium.core.observe.ObservationUtil;
import org.eclipse.californium.elements.EndpointContext;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of what is observed. Californium forgets a token at the first error; but a device may
 * go on to notify under it, or was asked again under the same one (RFC 7641, 3.3.1), and what it
 * says then must be heard. So a token is forgotten only by {@link #forget}. Any thread.
 */
public final class Tokens implements ObservationStore {

    /** In a request's user context: id of the detector that it asks. */
    public static final String DEVICE = "device";

    private final Map<Token, Observation> observations = new ConcurrentHashMap<>();

    @Override
    public @Nullable Observation putIfAbsent(Token token, Observation observation) {
        return observations.putIfAbsent(token, observation);
    }

    @Override
    public @Nullable Observation put(Token token, Observation observation) {
        return observations.put(token, observation);
    }

    /** Californium's own wish; see above. */
    @Override
    public void remove(Token token) {}

    /** Nothing is heard under it any more. */
    public void forget(Token token) {
        observations.remove(token);
    }

    public boolean knows(Token token) {
        return observations.containsKey(token);
    }

    /** Id of the detector that is observed under it; empty if none is. */
    String owner(Token token) {
        Observation known = observations.get(token);
        Map<String, String> about = known == null ? null : known.getRequest().getUserContext();
        return about == null ? "" : about.getOrDefault(DEVICE, "");
    }

    /** A copy, for its listeners are those of one notification. */
    @Override
    public @Nullable Observation get(Token token) {
        return ObservationUtil.shallowClone(observations.get(token));
    }

    @Override
    public void setContext(Token token, EndpointContext context) {
        observations.computeIfPresent(
                token, (any, before) -> new Observation(before.getRequest(), context));
    }

    @Override
    public void setExecutor(ScheduledExecutorService executor) {}

    @Override
    public void start() {}

    @Override
    public void stop() {}
}
