package io.standpipe.standalone;

/** Says in one sentence what is wrong with a configuration file and what to do. */
final class FileException extends Exception {

    FileException(String message) {
        super(message);
    }
}
