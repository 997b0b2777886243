package io.standpipe.modbus.settings;

import io.standpipe.modbus.frame.Framing;
import io.standpipe.modbus.frame.Mbap;
import io.standpipe.modbus.frame.Rtu;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.model.tls.KeyPassword;
import io.standpipe.model.words.PhraseException;
import io.standpipe.model.words.TlsPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a bus's devices are reached, besides their addresses.
 *
 * @param gap of silence before each request; zero: what the standard has for the transport
 * @param connectDelay from the connection to its first request
 * @param transactionId whether answers of Modbus TCP are known by it
 */
public record ConnectionSettings(
        Duration gap,
        Duration connectDelay,
        SerialSettings serial,
        TlsSettings tls,
        TransactionId transactionId) {

    /** What becomes of the transaction id of an answer. */
    public enum TransactionId {
        /** it must be the request's */
        CHECKED,
        /** it does not matter, for devices that do not return it */
        IGNORED
    }

    public static final ConnectionSettings DEFAULT =
            new ConnectionSettings(
                    Duration.ZERO,
                    Duration.ZERO,
                    SerialSettings.parse(SerialSettings.DEFAULT),
                    TlsSettings.NONE,
                    TransactionId.CHECKED);

    static final int MAX_GAP = 1000;

    /** Devices are reported that need up to 5 s. */
    static final int MAX_CONNECT_DELAY = 10_000;

    /** What a converter's serial line, of unknown speed, is given: 3.5 bytes at 9600 baud. */
    private static final Duration CONVERTER_GAP = Duration.ofMillis(4);

    /** Reads the settings; what is wrong goes to {@link Settings#problem}. */
    static ConnectionSettings read(Settings settings) {
        SerialSettings serial = DEFAULT.serial;
        String text = settings.text("serial", "");
        Set<String> pins = Set.of();
        try {
            serial = text.isEmpty() ? serial : SerialSettings.parse(text);
        } catch (IllegalArgumentException e) {
            settings.wrong(
                    "serial",
                    SettingPhrase.MUST_BE.with("serial", e.getMessage(), Quotation.of(text)),
                    SettingPhrase.USING.with(SerialSettings.DEFAULT));
        }
        try {
            pins = TlsSettings.pins(settings.text("pins", ""));
        } catch (PhraseException e) {
            settings.wrong("pins", e.said(), TlsPhrase.NO_TLS_CONNECTION.with());
            pins = Set.of("no certificate has this");
        }
        return new ConnectionSettings(
                Duration.ofMillis(settings.integer("gap", 0, 0, MAX_GAP)),
                Duration.ofMillis(settings.integer("connectDelay", 0, 0, MAX_CONNECT_DELAY)),
                serial,
                new TlsSettings(
                        new CredentialFiles(
                                file(settings, "ca"),
                                file(settings, "certificate"),
                                file(settings, "key")),
                        KeyPassword.NONE,
                        pins),
                settings.choice("transactionId", TransactionId.CHECKED));
    }

    private static @Nullable Path file(Settings settings, String key) {
        String text = settings.text(key, "");
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            settings.wrong(
                    key,
                    SettingPhrase.MUST_BE.with(key, TlsPhrase.PATH.of(), Quotation.ofPath(text)));
            return null;
        }
    }

    /** The same with the password of the key for TLS. */
    ConnectionSettings with(KeyPassword password) {
        return new ConnectionSettings(gap, connectDelay, serial, tls.with(password), transactionId);
    }

    public Timing timing(Address address, Duration timeout) {
        return bare(address, timeout).with(connectDelay);
    }

    private Timing bare(Address address, Duration timeout) {
        if (address instanceof Endpoint endpoint) {
            boolean converter = endpoint.protocol() == Endpoint.Protocol.RTU;
            return Timing.network(timeout, converter && gap.isZero() ? CONVERTER_GAP : gap);
        }
        return serial.timing(timeout, gap);
    }

    public Framing framing(Address address) {
        boolean tcp =
                address instanceof Endpoint endpoint
                        && endpoint.protocol() != Endpoint.Protocol.RTU;
        return tcp ? new Mbap(transactionId == TransactionId.CHECKED) : new Rtu();
    }
}
