package org.eclipse.kura.driver;

import java.util.List;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.channel.ChannelRecord;
import org.osgi.annotation.versioning.ProviderType;

/** A read of the same channels, again and again. */
@SuppressWarnings("try") // close() throws what AutoCloseable throws
@ProviderType
public interface PreparedRead extends AutoCloseable {

    List<ChannelRecord> execute() throws Driver.ConnectionException, KuraException;

    List<ChannelRecord> getChannelRecords();
}
