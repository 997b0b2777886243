package io.standpipe.kurapackage;

/** Says what is wrong with what was to be packed. */
final class PackagingException extends RuntimeException {

    PackagingException(String message) {
        super(message);
    }
}
