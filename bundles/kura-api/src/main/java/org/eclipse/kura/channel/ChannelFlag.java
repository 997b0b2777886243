package org.eclipse.kura.channel;

/** How an operation on a channel ended. */
public enum ChannelFlag {
    FAILURE,
    SUCCESS
}
