package io.standpipe.standalone.local;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.words.DoorPhrase;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at the socket. The directory is made first, and others may not enter it, so there is no
 * moment in which they could open the socket. A lock says whose it is: what a killed gateway left
 * is replaced, and the socket of one that lives is left alone until it ends; whether somebody
 * answers at it says neither. One thread, which waits in the kernel, and one for each request.
 */
final class LocalServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);

    /** Requests at once. */
    static final int CALLS = 8;

    private static final int IDLE_SECONDS = 10;

    /** Without a descriptor for one more connection the next try comes after this. */
    private static final int AGAIN_SECONDS = 1;

    private static final Set<StandardOpenOption> LOCK =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    private final Path socket;
    private final Function<PageRequest, PageAnswer> answers;
    private final ThreadPoolExecutor calls;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "standpipe-local");
    private volatile @Nullable FileChannel lock;
    private volatile @Nullable ServerSocketChannel server;

    LocalServer(Path data, Function<PageRequest, PageAnswer> answers) {
        socket = LocalSocket.file(data);
        this.answers = answers;
        AtomicInteger number = new AtomicInteger();
        calls =
                new ThreadPoolExecutor(
                        0,
                        CALLS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        task -> {
                            Thread call =
                                    new Thread(task, "standpipe-local-" + number.incrementAndGet());
                            call.setDaemon(true);
                            return call;
                        });
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether it listens, or will not. For tests. */
    void awaitReady() throws InterruptedException {
        ready.await();
    }

    private void run() {
        try {
            listen();
        } catch (ClosedChannelException e) {
            // It was closed.
        } catch (IOException | RuntimeException e) {
            String why =
                    e instanceof IOException refused
                            ? PrivateFiles.reason(refused)
                            : String.valueOf(e);
            LOG.warn("{}", DoorPhrase.SOCKET_SHUT.of(socket, why));
        } finally {
            ready.countDown();
        }
    }

    private void listen() throws IOException {
        int length = LocalSocket.length(socket);
        if (length > LocalSocket.MAX_PATH) {
            LOG.warn("{}", DoorPhrase.SOCKET_PATH.of(socket, length, LocalSocket.MAX_PATH));
            return;
        }
        Path directory = socket.resolveSibling("");
        PrivateFiles.createDirectories(directory);
        PrivateFiles.narrow(directory);
        take(FileChannel.open(directory.resolve("lock"), LOCK, PrivateFiles.file()));
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server = opened;
        if (closing.getCount() == 0) {
            opened.close();
        }
        removeLeft();
        opened.bind(LocalSocket.address(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        ready.countDown();
        accept(opened);
    }

    /** Waits until no other gateway has it. */
    private void take(FileChannel channel) throws IOException {
        lock = channel;
        if (closing.getCount() == 0) {
            channel.close();
        }
        try {
            if (channel.tryLock() == null) {
                LOG.warn("{}", DoorPhrase.SOCKET_HELD.of(socket));
                FileLock unused = channel.lock(); // as long as the channel is open
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (OverlappingFileLockException e) {
            throw new IOException("this process has it already", e);
        } catch (IOException e) {
            // A file system without locks: nobody can tell, and there is one gateway as a rule.
            LOG.debug("{} cannot be locked: {}", socket, e.toString());
        }
    }

    private void removeLeft() throws IOException {
        try {
            if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new IOException("there is a file of that name, and it is no socket");
            }
            Files.delete(socket);
        } catch (NoSuchFileException e) {
            // The last one ended in order.
        }
    }

    private void accept(ServerSocketChannel opened) throws IOException {
        while (true) {
            SocketChannel came;
            try {
                came = opened.accept();
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                LOG.warn("a local request cannot be taken: {}", e.toString());
                pause();
                continue;
            }
            try {
                answer(came);
            } catch (IOException e) {
                LOG.debug("a local request was lost: {}", e.toString());
            }
        }
    }

    private void pause() throws ClosedChannelException {
        try {
            if (closing.await(AGAIN_SECONDS, TimeUnit.SECONDS)) {
                throw new ClosedChannelException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedChannelException();
        }
    }

    private void answer(SocketChannel came) throws IOException {
        PatientChannel channel = new PatientChannel(came, LocalCall.REQUEST);
        try {
            String who = "local:" + came.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            calls.execute(new LocalCall(channel, who, answers)::run);
        } catch (RejectedExecutionException e) {
            try (PatientChannel busy = channel) {
                // It fits into what the kernel keeps of a connection, so nobody waits here.
                LocalCall.write(
                        busy,
                        PageAnswer.saying(PageAnswer.UNAVAILABLE, DoorPhrase.BUSY.with(CALLS)));
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What is under way is given up. */
    @Override
    public void close() {
        closing.countDown();
        calls.shutdownNow();
        try {
            if (server != null) {
                // Its name goes while the lock is ours: later it might be another gateway's.
                Files.deleteIfExists(socket);
                server.close();
            }
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.debug("{} was not closed in order: {}", socket, e.toString());
        }
    }
}
