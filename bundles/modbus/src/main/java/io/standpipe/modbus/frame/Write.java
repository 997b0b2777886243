package io.standpipe.modbus.frame;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.WriteCoilRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterRequest;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.value.Decoder;
import io.standpipe.modbus.value.Encoder;
import io.standpipe.model.point.Point;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One value on its way into a slave: function 5 for a coil, 6 for a register, 16 for a value of two
 * registers (Modbus application protocol 1.1b3, 6.5, 6.6, 6.12). Its answer repeats the four bytes
 * behind the function code: address and value, or address and number of registers.
 */
public final class Write implements Request {

    private static final int ECHO = 4;

    private final String what;
    private final int raw;
    private final byte[] pdu;
    private final long since;
    private final CompletableFuture<String> done;

    private Write(String what, int raw, byte[] pdu, long since, CompletableFuture<String> done) {
        this.what = what;
        this.raw = raw;
        this.pdu = pdu;
        this.since = since;
        this.done = done;
    }

    /**
     * @param raw as {@link Encoder#raw} gives it
     * @param since when it was asked for, {@link io.standpipe.model.time.TimeSource#nanos()}
     * @param done told how it ended
     */
    public static Write of(
            Point point, ModbusSource source, int raw, long since, CompletableFuture<String> done) {
        String what =
                "%s (%s %d)"
                        .formatted(
                                point.id(),
                                source.table().name().toLowerCase(Locale.ROOT),
                                source.address());
        return new Write(what, raw, Request.encoded(request(source, raw)), since, done);
    }

    private static ModbusRequest request(ModbusSource source, int raw) {
        if (source.table() == Table.COIL) {
            return new WriteCoilRequest(source.address(), raw != 0);
        }
        if (source.type().registers() == 1) {
            int transport = Decoder.ordered((short) raw, source.order());
            return new WriteSingleRegisterRequest(source.address(), new SimpleRegister(transport));
        }
        int transport = Decoder.ordered(raw, source.order());
        Register[] registers = {
            new SimpleRegister(transport >>> 16), new SimpleRegister(transport & 0xFFFF),
        };
        return new WriteMultipleRegistersRequest(source.address(), registers);
    }

    @Override
    public byte[] pdu() {
        return pdu;
    }

    @Override
    public @Nullable Read read() {
        return null;
    }

    @Override
    public int answerSize() {
        return 1 + ECHO;
    }

    @Override
    public boolean answeredBy(ByteBuffer answer, int at, int size) {
        if (size != ECHO) {
            return false;
        }
        for (int i = 0; i < ECHO; i++) {
            if (answer.get(at + i) != pdu[1 + i]) {
                return false;
            }
        }
        return true;
    }

    /** What it writes, as {@link Encoder#raw} gives it. */
    public int raw() {
        return raw;
    }

    public long since() {
        return since;
    }

    public CompletableFuture<String> done() {
        return done;
    }

    /** For people: {@code output (coil 0)}. */
    @Override
    public String toString() {
        return what;
    }
}
