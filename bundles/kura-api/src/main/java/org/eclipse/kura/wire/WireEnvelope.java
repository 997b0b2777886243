package org.eclipse.kura.wire;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.wireadmin.BasicEnvelope;

/** What one emitter sends at once. */
@ProviderType
public class WireEnvelope extends BasicEnvelope {

    private final String emitter;
    private final List<WireRecord> records;

    public WireEnvelope(String emitterPid, List<WireRecord> wireRecords) {
        super(wireRecords, emitterPid, null);
        emitter = emitterPid;
        records = List.copyOf(wireRecords);
    }

    public String getEmitterPid() {
        return emitter;
    }

    public List<WireRecord> getRecords() {
        return records;
    }
}
