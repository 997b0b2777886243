package io.standpipe.standalone;

import java.io.IOException;
import java.util.Map;

/** Where configurations go. One thread. */
interface ConfigTarget {

    /** Pid to whether there may be several instances, of all that can be configured. */
    Map<String, Boolean> forms();

    /**
     * @param instance empty for a component that is one of a kind
     */
    void put(String pid, String instance, Map<String, Object> values) throws IOException;

    void remove(String pid, String instance) throws IOException;
}
