package org.eclipse.kura.channel;

import java.util.Map;
import org.eclipse.kura.type.DataType;
import org.eclipse.kura.type.TypedValue;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** One read or write of a channel: asked by an asset, filled in by a driver. */
@ProviderType
public class ChannelRecord {

    private final String name;
    private final @Nullable DataType type;
    private @Nullable Map<String, Object> config;
    private @Nullable ChannelStatus status;
    private @Nullable TypedValue<?> value;
    private @Nullable String unit;
    private long timestamp;

    private ChannelRecord(String name, @Nullable DataType type) {
        this.name = name;
        this.type = type;
    }

    public static ChannelRecord createReadRecord(String channelName, DataType valueType) {
        return createReadRecord(channelName, valueType, "");
    }

    public static ChannelRecord createReadRecord(
            String channelName, DataType valueType, String unit) {
        ChannelRecord made = new ChannelRecord(channelName, valueType);
        made.unit = unit;
        return made;
    }

    public static ChannelRecord createWriteRecord(String channelName, TypedValue<?> value) {
        ChannelRecord made = new ChannelRecord(channelName, value.getType());
        made.value = value;
        return made;
    }

    public static ChannelRecord createStatusRecord(String channelName, ChannelStatus status) {
        ChannelRecord made = new ChannelRecord(channelName, null);
        made.status = status;
        return made;
    }

    public String getChannelName() {
        return name;
    }

    /** Null in a status record. */
    public @Nullable DataType getValueType() {
        return type;
    }

    public @Nullable Map<String, Object> getChannelConfig() {
        return config;
    }

    public void setChannelConfig(Map<String, Object> channelConfig) {
        config = channelConfig;
    }

    public @Nullable ChannelStatus getChannelStatus() {
        return status;
    }

    public void setChannelStatus(ChannelStatus status) {
        this.status = status;
    }

    public @Nullable TypedValue<?> getValue() {
        return value;
    }

    public void setValue(TypedValue<?> value) {
        this.value = value;
    }

    public @Nullable String getUnit() {
        return unit;
    }

    public void setUnit(String unit) {
        this.unit = unit;
    }

    /** Milliseconds since 1970. */
    public long getTimestamp() {
        return timestamp;
    }

    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }
}
