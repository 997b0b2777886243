package org.eclipse.kura;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A failure with its {@link KuraErrorCode}. */
@ProviderType
public class KuraException extends Exception {

    private static final long serialVersionUID = 1;

    private final KuraErrorCode code;
    private final String text;

    public KuraException(KuraErrorCode code) {
        this(code, (Throwable) null);
    }

    public KuraException(KuraErrorCode code, Object... arguments) {
        this(code, null, arguments);
    }

    public KuraException(
            KuraErrorCode code, @Nullable Throwable cause, @Nullable Object... arguments) {
        super(cause);
        this.code = code;
        text = arguments.length == 0 ? code.name() : code + " " + Arrays.toString(arguments);
    }

    public static KuraException internalError(String message) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, null, message);
    }

    public static KuraException internalError(Throwable cause) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, cause);
    }

    public static KuraException internalError(Throwable cause, String message) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, cause, message);
    }

    public KuraErrorCode getCode() {
        return code;
    }

    @Override
    public String getMessage() {
        return text;
    }
}
