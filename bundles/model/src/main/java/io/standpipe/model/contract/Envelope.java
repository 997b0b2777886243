package io.standpipe.model.contract;

import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import java.util.Locale;

/** Puts the envelope in front of a message's body, see docs/contract.md. One thread. */
public final class Envelope {

    /** Version of the contract. */
    public static final int VERSION = 1;

    private final String gateway;
    private final String boot;
    private final JsonWriter json = new JsonWriter();

    /**
     * @param boot the present one
     */
    public Envelope(String gateway, String boot) {
        this.gateway = gateway;
        this.boot = boot;
    }

    /**
     * The payload.
     *
     * @param connected when the connection began that it is sent over
     * @param now the present moment
     */
    public byte[] wrap(Outbox.Entry entry, Stamp connected, Stamp now) {
        return wrap(entry, replay(entry.message(), connected), false, now);
    }

    /**
     * The payload.
     *
     * @param replay whether it is history
     * @param copy whether it goes once more so that the receiver keeps it
     * @param now the present moment
     */
    public byte[] wrap(Outbox.Entry entry, boolean replay, boolean copy, Stamp now) {
        var message = entry.message();
        Stamp received = message.received();
        boolean ours = message.boot().equals(boot);
        json.clear();
        json.beginObject()
                .member("v", VERSION)
                .member("gw", gateway)
                .member("boot", message.boot())
                .member("lane", message.lane().word())
                .member("seq", entry.seq())
                .member("ts", message.ts())
                .member("rts", received.utc())
                .member("clock", word(received.clock()))
                .member("replay", replay);
        if (copy) {
            json.member("copy", true);
        }
        if (ours
                && received.clock() == Stamp.Clock.UNSYNCHRONISED
                && now.clock() == Stamp.Clock.SYNCHRONISED) {
            json.member("shift", shift(received, now));
        }
        return json.raw(message.body()).endObject().toBytes();
    }

    /**
     * Whether it is history over a connection.
     *
     * @param connected when the connection began
     */
    public boolean replay(Message message, Stamp connected) {
        return !message.boot().equals(boot) || message.received().nanos() - connected.nanos() < 0;
    }

    /** How far the wall clock was set between two stamps of one boot, in milliseconds. */
    private static long shift(Stamp before, Stamp after) {
        return after.utc() - before.utc() - (after.nanos() - before.nanos()) / 1_000_000;
    }

    /** As it stands in messages. */
    public static String word(Stamp.Clock clock) {
        return clock.name().toLowerCase(Locale.ROOT);
    }
}
