package io.standpipe.standalone.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageEvents;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Pages;
import io.standpipe.model.console.Role;
import io.standpipe.standalone.access.Access;
import io.standpipe.standalone.access.AccessFixture;
import io.standpipe.testkit.VirtualTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events over the door, heard at a real socket. */
@Timeout(60)
class DoorStreamTest {

    @TempDir Path directory;

    private final VirtualTime time = new VirtualTime();
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Pages pages =
            new Pages() {
                @Override
                public PageAnswer answer(PageRequest request) {
                    return PageAnswer.json(
                            PageAnswer.OK, "{\"once\":1}".getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public @Nullable PageEvents events(PageRequest request) {
                    if (!request.path().equals("/live")) {
                        return null;
                    }
                    open.incrementAndGet();
                    return new PageEvents() {
                        @Override
                        public byte[] next() throws InterruptedException {
                            return told.take().getBytes(StandardCharsets.UTF_8);
                        }

                        @Override
                        public void close() {
                            open.decrementAndGet();
                        }
                    };
                }
            };
    private Access access;
    private Door door;
    private String session;

    @BeforeEach
    void open() throws Exception {
        access = AccessFixture.open(directory, time);
        AccessFixture.add(directory, "zhao", Role.VIEWER, "four words are best");
        session = access.logIn("zhao", "four words are best".toCharArray(), "::1");
        door =
                new Door(
                        new DoorSettings(InetAddress.getLoopbackAddress(), 0, "", null, false),
                        new Doorkeeper(
                                access,
                                new ScrapeToken(""),
                                () -> pages,
                                new SystemRoutes(access, () -> pages, () -> null)),
                        null);
    }

    @AfterEach
    void close() {
        door.close();
    }

    /** Somebody who listens. */
    private final class Listener implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final StringBuilder head = new StringBuilder();

        Listener() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
            socket.getOutputStream()
                    .write(
                            ("GET /live HTTP/1.1\r\nHost: x\r\nCookie: standpipe="
                                            + session
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.UTF_8));
            in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
        }

        /** The next line of an event; null when the answer is over. */
        @Nullable String event() throws IOException {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("data: ")) {
                    return line;
                }
                if (line.equals("0")) {
                    return null;
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void eventsComeAsTheyAreTold() throws Exception {
        try (Listener listener = new Listener()) {
            assertTrue(
                    listener.head.toString().contains("text/event-stream"),
                    listener.head::toString);
            assertTrue(
                    listener.head.toString().contains("default-src 'self'"),
                    listener.head::toString);
            told.add("{\"at\":1}");
            assertEquals("data: {\"at\":1}", listener.event());
            told.add("{\"at\":2}");
            assertEquals("data: {\"at\":2}", listener.event());
        }
    }

    /** The door may wait for an event already, or look before it does. */
    private void hearsOneMoreAtMost(Listener listener) throws IOException {
        told.addAll(List.of("2", "3"));
        String next = listener.event();
        if (next != null) {
            assertEquals("data: 2", next);
            assertNull(listener.event());
        }
    }

    /** Who logged out hears one event more at most, and nobody is kept in by listening. */
    @Test
    void aSessionThatEndedHearsNoMore() throws Exception {
        try (Listener listener = new Listener()) {
            told.add("1");
            assertEquals("data: 1", listener.event());
            access.logOut(session, "zhao", "::1");
            hearsOneMoreAtMost(listener);
        }
    }

    @Test
    void aRoleThatChangedHearsNoMore() throws Exception {
        try (Listener listener = new Listener()) {
            told.add("1");
            assertEquals("data: 1", listener.event());
            AccessFixture.add(directory, "zhao", Role.TECHNICIAN, "four words are best");
            hearsOneMoreAtMost(listener);
        }
    }

    /** A thread each is what listening costs: beyond the limit one is answered once. */
    @Test
    void whoComesBeyondTheLimitIsAnsweredOnce() throws Exception {
        List<Listener> listeners = new ArrayList<>();
        try {
            for (int i = 0; i < EventStream.MOST; i++) {
                listeners.add(new Listener());
            }
            try (Listener beyond = new Listener()) {
                assertTrue(
                        beyond.head.toString().contains("application/json"), beyond.head::toString);
            }
            assertEquals(EventStream.MOST, open.get());
        } finally {
            for (Listener listener : listeners) {
                listener.close();
            }
        }
    }
}
