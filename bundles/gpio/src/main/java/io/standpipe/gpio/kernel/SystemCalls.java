package io.standpipe.gpio.kernel;

import com.sun.jna.Pointer;

/** The system calls that pins need. Tests put a kernel of their own in here. */
public interface SystemCalls {

    /** Opens a device for reading and writing; programs started later don't inherit it. */
    int open(String path) throws ErrnoException;

    /** Never fails: there is nothing that a caller could do about it. */
    void close(int fd);

    void ioctl(int fd, long request, Pointer argument) throws ErrnoException;

    /**
     * @return bytes read
     */
    int read(int fd, Pointer buffer, int bytes) throws ErrnoException;

    /**
     * @param entries an array of struct pollfd
     * @param millis at most so long
     * @return entries with something to tell, 0 when the time is over
     */
    int poll(Pointer entries, int count, int millis) throws ErrnoException;

    /** A file that {@link #poll} finds readable once {@link #signal} was called. */
    int eventfd() throws ErrnoException;

    void signal(int eventfd) throws ErrnoException;
}
