/**
 * What somebody does to the gateway without a break. Runs on a thread of its own until that is
 * interrupted.
 */
interface Flood {

    /** In words, for the table. */
    String name();

    void run() throws Exception;

    /** How often so far: datagrams, messages, connections, answers. Any thread. */
    long count();
}
