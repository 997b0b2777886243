package io.standpipe.model.uplink;

import io.standpipe.model.message.Message;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Wants to know which alarms a receiver upstream has. A service of whoever asks: each uplink tells
 * all of them.
 */
@ConsumerType
public interface AlarmReceipts {

    /**
     * The receiver of an uplink has acknowledged a message of an alarm. Called on the uplink's
     * thread, must not block; whoever throws does not harm the uplink.
     *
     * @param uplink name of the uplink, {@link UplinkSettings#name}
     * @param alarm the message as it lay in the outbox; of an earlier run of the gateway its
     *     monotonic times mean nothing
     */
    void acknowledged(String uplink, Message alarm);
}
