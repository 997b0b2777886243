package org.eclipse.kura;

/** What went wrong, in Kura's words; the few of them that Standpipe names. */
public enum KuraErrorCode {
    CONFIGURATION_ERROR,
    CONNECTION_FAILED,
    INTERNAL_ERROR,
    NOT_CONNECTED,
    OPERATION_NOT_SUPPORTED,
    SECURITY_EXCEPTION,
    SERVICE_UNAVAILABLE,
    STORE_ERROR
}
