package org.eclipse.kura.channel;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** How an operation on a channel ended, and why. */
@ProviderType
public class ChannelStatus {

    private final ChannelFlag flag;
    private final @Nullable String message;
    private final @Nullable Exception exception;

    public ChannelStatus(ChannelFlag channelFlag) {
        this(channelFlag, null, null);
    }

    public ChannelStatus(
            ChannelFlag channelFlag,
            @Nullable String exceptionMessage,
            @Nullable Exception exception) {
        flag = channelFlag;
        message = exceptionMessage;
        this.exception = exception;
    }

    public ChannelFlag getChannelFlag() {
        return flag;
    }

    public @Nullable String getExceptionMessage() {
        return message;
    }

    public @Nullable Exception getException() {
        return exception;
    }
}
