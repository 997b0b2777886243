package org.eclipse.kura.channel.listener;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of a channel's news without asking. */
@FunctionalInterface
@ConsumerType
public interface ChannelListener {

    void onChannelEvent(ChannelEvent event);
}
