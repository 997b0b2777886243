package io.standpipe.coap.wire;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.registration.Registration;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.elements.EndpointContext;
import org.jspecify.annotations.Nullable;

/**
 * Of which installed detector a message seems to be, as far as it can be told at once: with DTLS
 * that is proven; without, it is what the message says, and proves nothing. It decides on shares
 * and not on rights: messages that claim to be of one detector share what is that detector's. Any
 * thread.
 */
public final class Senders {

    private final Supplier<InstalledDetectors> installed;
    private final Tokens tokens;
    private final Function<String, @Nullable Registration> registered;

    /** Who was there last, where nobody is proven; a detector stands once. */
    private final Map<InetSocketAddress, String> byAddress = new ConcurrentHashMap<>();

    /**
     * @param tokens of what is observed
     * @param registered finds a registration by its location; any thread
     */
    public Senders(
            Supplier<InstalledDetectors> installed,
            Tokens tokens,
            Function<String, @Nullable Registration> registered) {
        this.installed = installed;
        this.tokens = tokens;
        this.registered = registered;
    }

    /** Who was there last; empty if nobody. */
    public String at(InetSocketAddress address) {
        return byAddress.getOrDefault(address, "");
    }

    public void came(InetSocketAddress address, String device) {
        byAddress.put(address, device);
    }

    public void left(InetSocketAddress address, String device) {
        byAddress.remove(address, device);
    }

    /** Id of the detector; empty if it seems to be of none. */
    public String of(EndpointContext from, RawMessage message) {
        InstalledDetectors now = installed.get();
        if (from.getPeerIdentity() != null) {
            Detector proven = now.proven(Caller.of(from));
            return proven == null ? "" : proven.id();
        }
        if (!message.isRequest()) {
            String owner = message.isEmpty() ? "" : tokens.owner(new Token(message.token()));
            return owner.isEmpty() ? at(from.getPeerAddress()) : owner;
        }
        String claim = message.claim();
        if (claim.isEmpty()) {
            return at(from.getPeerAddress());
        }
        Detector detector;
        if (message.isLocation()) {
            Registration registration = registered.apply(claim);
            detector = registration == null ? null : now.byId(registration.device());
        } else {
            Detector byId = now.byId(claim);
            detector = byId == null ? now.byIdentity(claim) : byId;
        }
        return detector == null || detector.security() != Security.NONE ? "" : detector.id();
    }

    /** How an installed detector calls itself; empty if it is none. */
    String identity(String detector) {
        Detector known = installed.get().byId(detector);
        return known == null ? "" : known.identity();
    }

    /** Of which detector a message is that was parsed. */
    public String of(Message message) {
        return of(message.getSourceContext(), RawMessage.of(message.getBytes()));
    }
}
