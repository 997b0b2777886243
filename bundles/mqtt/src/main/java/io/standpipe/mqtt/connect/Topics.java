package io.standpipe.mqtt.connect;

import io.standpipe.model.Gateway;
import io.standpipe.model.uplink.UplinkTransport;
import java.nio.charset.StandardCharsets;

/**
 * Makes topics of paths, and paths of topics. Any thread.
 *
 * @param prefix what stands before a path, with a slash at its end
 */
public record Topics(String prefix) {

    /** Bytes of a PUBLISH around topic and payload: header, lengths, packet id, properties. */
    public static final int OVERHEAD = 31;

    /**
     * @param root topic levels above the district
     */
    public static Topics of(String root, Gateway gateway) {
        return new Topics(root + "/" + gateway.site().district() + "/" + gateway.id() + "/");
    }

    public String topic(String path) {
        return prefix + path;
    }

    /** Whether a topic is this gateway's. */
    public boolean has(String topic) {
        return topic.startsWith(prefix);
    }

    /** The path of a topic; empty if it is not this gateway's. */
    public String path(String topic) {
        return has(topic) ? topic.substring(prefix.length()) : "";
    }

    /** Bytes of the packet, at most. */
    public int size(UplinkTransport.Outgoing message) {
        return OVERHEAD
                + topic(message.path()).getBytes(StandardCharsets.UTF_8).length
                + message.payload().length
                + message.correlation().length;
    }
}
