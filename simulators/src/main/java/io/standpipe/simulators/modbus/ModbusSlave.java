package io.standpipe.simulators.modbus;

import io.standpipe.simulators.net.Loopback;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A Modbus TCP slave on 127.0.0.1 that answers functions 1 to 4, and 5, 6 and 16 where a unit can
 * be written (Modbus Messaging on TCP/IP V1.0b, Modbus Application Protocol V1.1b3), for as many
 * unit ids as were added, and misbehaves on the wire as told. All methods may be called from any
 * thread while it runs. One thread accepts, one serves each connection.
 */
public final class ModbusSlave implements AutoCloseable {

    /** Modbus exception 0x0B: a gateway's answer for a unit that does not answer. */
    private static final int TARGET_FAILED_TO_RESPOND = 0x0B;

    private final Map<Integer, Unit> units = new ConcurrentHashMap<>();
    private final FaultSwitch fault = new FaultSwitch();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "late answers"));
    private final int port;

    /** Serialises going silent and coming back. */
    private final Object lifecycle = new Object();

    private @Nullable ServerSocket listener;
    private Thread acceptor;
    private long requests;
    private long accepted;

    private final @Nullable SSLContext tls;

    private ModbusSlave(ServerSocket listener, @Nullable SSLContext tls) {
        this.listener = listener;
        this.tls = tls;
        this.port = listener.getLocalPort();
        timer.setRemoveOnCancelPolicy(true);
        this.acceptor = acceptor(listener);
        acceptor.start();
    }

    /**
     * Starts one without units.
     *
     * @param port 0 takes any free port
     * @throws IOException if the port is taken
     */
    public static ModbusSlave open(int port) throws IOException {
        return new ModbusSlave(Loopback.listen(port), null);
    }

    /**
     * Starts one of Modbus/TCP Security, which asks for the client's certificate.
     *
     * @param port 0 takes any free port
     * @param tls its own certificate, and the issuers of the clients'
     * @throws IOException if the port is taken
     */
    public static ModbusSlave open(int port, SSLContext tls) throws IOException {
        return new ModbusSlave(Loopback.listen(port), tls);
    }

    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:port} */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /**
     * The unit with this id, added if it was not there. Requests to units that were not added are
     * answered with exception 11, as a converter does whose line stays silent.
     *
     * @param id [0, 255]
     */
    public Unit unit(int id) {
        if (id < 0 || id > 255) {
            throw new IllegalArgumentException("a unit id must be 0 to 255, but is " + id);
        }
        return units.computeIfAbsent(id, any -> new Unit());
    }

    /** From now on every answer is sent through this fault; a unit's own comes after it. */
    public void fault(Fault now) {
        fault.set(now, FaultSwitch.ALWAYS);
    }

    /** The next answers are sent through this fault, those after them as they should be. */
    public void fault(Fault now, int answers) {
        fault.set(now, answers);
    }

    /** Goes silent: drops all connections and refuses new ones, until {@link #resume}. */
    public void silence() {
        synchronized (lifecycle) {
            ServerSocket server;
            synchronized (this) {
                server = listener;
                listener = null;
            }
            if (server != null) {
                end(server);
            }
            drop();
        }
    }

    /**
     * Listens again on the same port. Does nothing if it is listening.
     *
     * @throws IOException if somebody else has taken the port meanwhile
     */
    public void resume() throws IOException {
        synchronized (lifecycle) {
            synchronized (this) {
                if (listener != null) {
                    return;
                }
                ServerSocket server = Loopback.listen(port);
                listener = server;
                acceptor = acceptor(server);
            }
            acceptor.start();
        }
    }

    /** Closes the connections there are; new ones are accepted. */
    public void drop() {
        connections.forEach(Connection::close);
    }

    /** Requests understood as such since the start, of all units, faults or not. */
    public synchronized long requests() {
        return requests;
    }

    /** Connections accepted since the start. */
    public synchronized long accepted() {
        return accepted;
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.size();
    }

    /**
     * Waits until {@link #requests} has reached a number.
     *
     * @return false if it did not within the limit
     */
    public synchronized boolean awaitRequests(long total, Duration limit)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (requests < total) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    @Override
    public void close() {
        silence();
        timer.shutdownNow();
    }

    /**
     * The answer to a request, and the fault to send it through. Called by connections. Counts the
     * request last: a fault that is switched after the count has changed is for the next one.
     */
    Answer answer(int unitId, byte[] request) {
        Unit unit = units.get(unitId);
        Fault ours = fault.next();
        Answer answer;
        if (unit == null) {
            byte[] refusal = {(byte) (request[0] | 0x80), TARGET_FAILED_TO_RESPOND};
            answer = new Answer(refusal, ours);
        } else {
            byte[] pdu = unit.answer(request);
            Fault own = unit.nextFault();
            answer = new Answer(pdu, ours == Fault.NONE ? own : ours);
        }
        synchronized (this) {
            requests++;
            notifyAll();
        }
        return answer;
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Answer(byte[] pdu, Fault fault) {}

    private Thread acceptor(ServerSocket server) {
        return daemon(() -> accept(server), "modbus slave " + port);
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Socket used = secured(socket);
                if (!enter(server, used)) {
                    used.close();
                }
            }
        } catch (IOException e) {
            // silenced or closed
        }
    }

    private Socket secured(Socket socket) throws IOException {
        if (tls == null) {
            return socket;
        }
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
        secured.setUseClientMode(false);
        secured.setNeedClientAuth(true);
        return secured;
    }

    /** False for a connection that was accepted while the listener was being closed. */
    private synchronized boolean enter(ServerSocket server, Socket socket) {
        if (listener != server) {
            return false;
        }
        accepted++;
        Connection connection = new Connection(socket, this, timer, connections::remove);
        connections.add(connection);
        daemon(connection, "modbus slave " + port + " connection").start();
        return true;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Until the accepting thread is out, the system still completes connections. */
    private void end(ServerSocket server) {
        try {
            server.close();
            acceptor.join();
        } catch (IOException e) {
            // it is gone either way
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
