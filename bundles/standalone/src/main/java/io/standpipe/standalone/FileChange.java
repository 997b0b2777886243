package io.standpipe.standalone;

import java.io.IOException;

/** A change of a file, whole or not at all. */
interface FileChange {
    void make() throws IOException;
}
