package io.standpipe.model.console;

/**
 * What goes on being told to somebody who keeps listening, one event after the other. One thread
 * asks; whoever opened it closes it.
 */
public interface PageEvents extends AutoCloseable {

    /**
     * Waits until there is something to tell, a few seconds at most; the first time it does not
     * wait.
     *
     * @return one JSON object, on one line
     */
    byte[] next() throws InterruptedException;

    @Override
    void close();
}
