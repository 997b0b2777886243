package io.standpipe.simulators.modbus;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One master's connection to a slave: frames in, answers out through the fault of the moment. */
final class Connection implements Runnable, Fault.Wire {

    /** Unit id, and a protocol data unit of 1 to 253 bytes (Modbus Messaging V1.0b, 3.1). */
    private static final int MIN_LENGTH = 2;

    private static final int MAX_LENGTH = 254;

    private final Socket socket;
    private final ModbusSlave slave;
    private final ScheduledExecutorService timer;
    private final Consumer<Connection> ended;
    private byte[] held = {};

    Connection(
            Socket socket,
            ModbusSlave slave,
            ScheduledExecutorService timer,
            Consumer<Connection> ended) {
        this.socket = socket;
        this.slave = slave;
        this.timer = timer;
        this.ended = ended;
    }

    @Override
    public void run() {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            while (true) {
                int transaction = in.readUnsignedShort();
                int protocol = in.readUnsignedShort();
                int length = in.readUnsignedShort();
                if (length < MIN_LENGTH || length > MAX_LENGTH) {
                    return; // where the next frame begins can no longer be told
                }
                int unit = in.readUnsignedByte();
                byte[] pdu = in.readNBytes(length - 1);
                if (pdu.length < length - 1) {
                    return;
                }
                if (protocol == 0) {
                    ModbusSlave.Answer answer = slave.answer(unit, pdu);
                    answer.fault().send(this, frame(transaction, unit, answer.pdu()));
                }
            }
        } catch (IOException e) {
            // the master went, or we were closed
        } finally {
            close();
            ended.accept(this);
        }
    }

    private static byte[] frame(int transaction, int unit, byte[] pdu) {
        byte[] frame = new byte[7 + pdu.length];
        frame[0] = (byte) (transaction >> 8);
        frame[1] = (byte) transaction;
        frame[4] = (byte) ((pdu.length + 1) >> 8);
        frame[5] = (byte) (pdu.length + 1);
        frame[6] = (byte) unit;
        System.arraycopy(pdu, 0, frame, 7, pdu.length);
        return frame;
    }

    @Override
    public synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    @Override
    public void after(Duration delay, Fault.WireAction action) {
        try {
            var unused =
                    timer.schedule(() -> later(action), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            close(); // the slave was closed meanwhile
        }
    }

    private void later(Fault.WireAction action) {
        try {
            action.run();
        } catch (IOException e) {
            close(); // the master did not wait for it
        }
    }

    @Override
    public synchronized byte[] hold(byte[] answer) {
        byte[] before = held;
        held = answer;
        return before;
    }
}
