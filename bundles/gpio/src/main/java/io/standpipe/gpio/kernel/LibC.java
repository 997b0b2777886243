package io.standpipe.gpio.kernel;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.standpipe.model.words.PinPhrase;
import java.io.IOException;

/** The C library through JNA. */
public final class LibC implements SystemCalls {

    // asm-generic/fcntl.h, the same on arm, aarch64 and x86
    private static final int O_RDWR = 0x2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;

    private LibC() {}

    /**
     * @throws GpioException JNA's own library cannot be loaded
     */
    public static SystemCalls load() {
        try {
            JnaLibrary.load();
            Native.register(C.class, Platform.C_LIBRARY_NAME);
            return new LibC();
        } catch (IOException | LinkageError e) {
            throw new GpioException(PinPhrase.NO_LIBRARY.of(e.getMessage()), e);
        }
    }

    @Override
    public int open(String path) throws ErrnoException {
        try {
            return C.open(path, O_RDWR | O_CLOEXEC);
        } catch (LastErrorException e) {
            throw new ErrnoException(e.getErrorCode());
        }
    }

    @Override
    public void close(int fd) {
        try {
            C.close(fd);
        } catch (LastErrorException e) {
            // Linux has freed the descriptor all the same
        }
    }

    @Override
    public void ioctl(int fd, long request, Pointer argument) throws ErrnoException {
        try {
            C.ioctl(fd, new NativeLong(request), argument);
        } catch (LastErrorException e) {
            throw new ErrnoException(e.getErrorCode());
        }
    }

    @Override
    public int read(int fd, Pointer buffer, int bytes) throws ErrnoException {
        try {
            return C.read(fd, buffer, new NativeLong(bytes)).intValue();
        } catch (LastErrorException e) {
            throw new ErrnoException(e.getErrorCode());
        }
    }

    @Override
    public int poll(Pointer entries, int count, int millis) throws ErrnoException {
        try {
            return C.poll(entries, new NativeLong(count), millis);
        } catch (LastErrorException e) {
            throw new ErrnoException(e.getErrorCode());
        }
    }

    @Override
    public int eventfd() throws ErrnoException {
        try {
            return C.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        } catch (LastErrorException e) {
            throw new ErrnoException(e.getErrorCode());
        }
    }

    @Override
    public void signal(int eventfd) throws ErrnoException {
        try (Memory one = new Memory(Long.BYTES)) {
            one.setLong(0, 1);
            C.write(eventfd, one, new NativeLong(Long.BYTES));
        } catch (LastErrorException e) {
            throw new ErrnoException(e.getErrorCode());
        }
    }

    /** The functions by their C names. */
    private static final class C {

        // The variable arguments of open and ioctl go where fixed ones go on all that Linux runs
        // on.
        static native int open(String path, int flags) throws LastErrorException;

        static native int close(int fd) throws LastErrorException;

        static native int ioctl(int fd, NativeLong request, Pointer argument)
                throws LastErrorException;

        static native NativeLong read(int fd, Pointer buffer, NativeLong bytes)
                throws LastErrorException;

        static native NativeLong write(int fd, Pointer buffer, NativeLong bytes)
                throws LastErrorException;

        static native int poll(Pointer entries, NativeLong count, int millis)
                throws LastErrorException;

        static native int eventfd(int initial, int flags) throws LastErrorException;
    }
}
