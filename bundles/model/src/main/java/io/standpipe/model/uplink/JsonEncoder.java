package io.standpipe.model.uplink;

import io.standpipe.model.Gateway;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.contract.StatusMessage;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;

/** The JSON of docs/contract.md. One thread. */
public final class JsonEncoder implements UplinkEncoder {

    private final Envelope envelope;
    private final StatusMessage status;

    public JsonEncoder(Gateway gateway, Outbox outbox, TimeSource time) {
        envelope = new Envelope(gateway.id(), gateway.boot());
        status = new StatusMessage(gateway, outbox, time);
    }

    @Override
    public byte[] message(Outbox.Entry entry, boolean replay, boolean copy, Stamp now) {
        return envelope.wrap(entry, replay, copy, now);
    }

    @Override
    public byte[] online() {
        return status.online();
    }

    @Override
    public byte[] offline(String cause) {
        return status.offline(cause);
    }
}
