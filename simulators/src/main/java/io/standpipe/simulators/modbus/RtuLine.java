package io.standpipe.simulators.modbus;

import io.standpipe.simulators.net.Loopback;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Modbus RTU slaves on one line (Modbus over serial line V1.02): a serial port, or a transparent
 * converter's TCP side. What is sent takes the time that it would take at the line's speed, and so
 * does what is received. Units that were not added do not answer. All methods may be called from
 * any thread.
 */
public final class RtuLine implements AutoCloseable {

    /** Start bit, 8 data bits, stop bit. */
    private static final int BITS_PER_BYTE = 10;

    /** How long a device thinks. */
    private static final Duration THINKING = Duration.ofMillis(5);

    private static final int MAX_FRAME = 256;

    private final long perByte;
    private final Map<Integer, Unit> units = new ConcurrentHashMap<>();
    private final Map<Integer, LineFault> faults = new ConcurrentHashMap<>();
    private final Map<Integer, byte[]> held = new ConcurrentHashMap<>();
    private final Map<Integer, List<Long>> asked = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "late rtu answers"));
    private final Object writing = new Object();
    private volatile Closeable port = () -> {};
    private int tcpPort;
    private volatile boolean closed;

    private RtuLine(int baud) {
        perByte = TimeUnit.SECONDS.toNanos(BITS_PER_BYTE) / baud;
    }

    /**
     * Opens a serial port or one end of a pair of pseudo-terminals, which must be in raw mode
     * already.
     *
     * @param baud the speed to keep to; the port's own is not set
     */
    public static RtuLine serial(Path port, int baud) throws IOException {
        RtuLine line = new RtuLine(baud);
        FileInputStream in = new FileInputStream(port.toFile());
        FileOutputStream out = new FileOutputStream(port.toFile());
        line.port =
                () -> {
                    in.close();
                    out.close();
                };
        daemon(() -> line.serve(in, out), "rtu line").start();
        return line;
    }

    /** Listens on 127.0.0.1 as a transparent converter does, for one master at a time. */
    public static RtuLine tcp(int baud) throws IOException {
        RtuLine line = new RtuLine(baud);
        ServerSocket server = Loopback.listen(0);
        line.port = server;
        line.tcpPort = server.getLocalPort();
        daemon(() -> line.accept(server), "rtu line").start();
        return line;
    }

    /** Where a converter listens; 0 for a serial port. */
    public int tcpPort() {
        return tcpPort;
    }

    private void accept(ServerSocket server) {
        while (!closed) {
            try (Socket socket = server.accept()) {
                socket.setTcpNoDelay(true);
                serve(socket.getInputStream(), socket.getOutputStream());
            } catch (IOException e) {
                // the master went, or we were closed
            }
        }
    }

    /**
     * The unit with this id, added if it was not there.
     *
     * @param id [1, 247]
     */
    public Unit unit(int id) {
        return units.computeIfAbsent(id, any -> new Unit());
    }

    /** From now on this unit's answers are sent through this fault. */
    public void fault(int id, LineFault now) {
        faults.put(id, now);
    }

    /** When the unit was asked, {@link System#nanoTime()}: also one that is not there. */
    public List<Long> asked(int id) {
        List<Long> times = times(id);
        synchronized (times) {
            return List.copyOf(times);
        }
    }

    private List<Long> times(int id) {
        return asked.computeIfAbsent(id, any -> new ArrayList<>());
    }

    /** Forgets when units were asked. */
    public void forget() {
        asked.clear();
    }

    private void serve(InputStream in, OutputStream out) {
        byte[] came = new byte[MAX_FRAME];
        int size = 0;
        try {
            while (!closed) {
                int read = in.read(came, size, came.length - size);
                if (read < 0) {
                    return;
                }
                size += read;
                int frame = frame(came, size);
                while (frame != 0) {
                    if (frame > 0) {
                        request(Arrays.copyOf(came, frame), out);
                    }
                    int used = Math.abs(frame);
                    size -= used;
                    System.arraycopy(came, used, came, 0, size);
                    frame = frame(came, size);
                }
            }
        } catch (IOException e) {
            // the port is gone, or we were closed
        }
    }

    /** Bytes of the request at the beginning; 0 if more must come; negative: to be dropped. */
    private static int frame(byte[] came, int size) {
        if (size < 8) {
            return 0;
        }
        int function = came[1] & 0xFF;
        int length = function == 15 || function == 16 ? 9 + (came[6] & 0xFF) : 8;
        if (length > MAX_FRAME) {
            return -1;
        }
        if (size < length) {
            return 0;
        }
        byte[] whole = summed(Arrays.copyOf(came, length - 2));
        return Arrays.equals(whole, Arrays.copyOf(came, length)) ? length : -1;
    }

    private void request(byte[] frame, OutputStream out) throws IOException {
        int id = frame[0] & 0xFF;
        List<Long> times = times(id);
        synchronized (times) {
            times.add(System.nanoTime());
        }
        Unit unit = units.get(id);
        if (unit == null) {
            return;
        }
        long end = System.nanoTime() + frame.length * perByte + THINKING.toNanos();
        byte[] pdu = unit.answer(Arrays.copyOfRange(frame, 1, frame.length - 2));
        byte[] answer = new byte[1 + pdu.length];
        answer[0] = (byte) id;
        System.arraycopy(pdu, 0, answer, 1, pdu.length);
        waitUntil(end);
        faults.getOrDefault(id, LineFault.NONE).send(new Out(id, out), summed(answer));
    }

    private static void waitUntil(long end) {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private final class Out implements LineFault.Line {

        private final int id;
        private final OutputStream out;

        private Out(int id, OutputStream out) {
            this.id = id;
            this.out = out;
        }

        /** Each byte when its last bit would be there. */
        @Override
        public void write(byte[] bytes) throws IOException {
            synchronized (writing) {
                long start = System.nanoTime();
                for (int i = 0; i < bytes.length; i++) {
                    waitUntil(start + (i + 1) * perByte);
                    out.write(bytes[i]);
                    out.flush();
                }
            }
        }

        @Override
        public void later(Duration delay, byte[] bytes) {
            try {
                var unused =
                        timer.schedule(
                                () -> {
                                    write(bytes);
                                    return null;
                                },
                                delay.toMillis(),
                                TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // the line was closed meanwhile
            }
        }

        @Override
        public byte[] hold(byte[] answer) {
            byte[] before = held.put(id, answer);
            return before == null ? new byte[0] : before;
        }
    }

    /** With its check sum behind it, low byte first (V1.02, 6.2.2). */
    static byte[] summed(byte[] bytes) {
        int sum = 0xFFFF;
        for (byte each : bytes) {
            sum ^= each & 0xFF;
            for (int i = 0; i < Byte.SIZE; i++) {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xA001;
            }
        }
        byte[] whole = Arrays.copyOf(bytes, bytes.length + 2);
        whole[bytes.length] = (byte) sum;
        whole[bytes.length + 1] = (byte) (sum >> 8);
        return whole;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        timer.shutdownNow();
        port.close();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
