package org.eclipse.kura.message;

import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Where something is, as a GPS receiver tells it; what was not set is null. */
@ProviderType
public class KuraPosition {

    private @Nullable Double longitude;
    private @Nullable Double latitude;
    private @Nullable Double altitude;
    private @Nullable Double precision;
    private @Nullable Double heading;
    private @Nullable Double speed;
    private @Nullable Date timestamp;
    private @Nullable Integer satellites;
    private @Nullable Integer status;

    public @Nullable Double getLongitude() {
        return longitude;
    }

    public void setLongitude(double longitude) {
        this.longitude = longitude;
    }

    public @Nullable Double getLatitude() {
        return latitude;
    }

    public void setLatitude(double latitude) {
        this.latitude = latitude;
    }

    public @Nullable Double getAltitude() {
        return altitude;
    }

    public void setAltitude(double altitude) {
        this.altitude = altitude;
    }

    public @Nullable Double getPrecision() {
        return precision;
    }

    public void setPrecision(double precision) {
        this.precision = precision;
    }

    public @Nullable Double getHeading() {
        return heading;
    }

    public void setHeading(double heading) {
        this.heading = heading;
    }

    public @Nullable Double getSpeed() {
        return speed;
    }

    public void setSpeed(double speed) {
        this.speed = speed;
    }

    public @Nullable Date getTimestamp() {
        return timestamp;
    }

    public void setTimestamp(Date timestamp) {
        this.timestamp = timestamp;
    }

    public @Nullable Integer getSatellites() {
        return satellites;
    }

    public void setSatellites(int satellites) {
        this.satellites = satellites;
    }

    public @Nullable Integer getStatus() {
        return status;
    }

    public void setStatus(int status) {
        this.status = status;
    }
}
