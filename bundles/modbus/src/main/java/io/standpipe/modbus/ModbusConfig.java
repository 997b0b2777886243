package io.standpipe.modbus;

import io.standpipe.modbus.settings.BusConfig;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** For metatype only; the settings are read, with bounds, by {@link BusConfig}. */
@ObjectClassDefinition(
        id = ModbusComponent.NAME,
        name = "Standpipe Modbus bus",
        description =
                "Polls Modbus slaves: hydrants, tanks, panels. What each is, its device profile"
                        + " says.",
        icon = @Icon(resource = "OSGI-INF/modbus.png", size = 32))
@interface ModbusConfig {

    @AttributeDefinition(
            name = "Devices",
            required = false,
            description =
                    "Device table: CSV with a header, as pasted from a spreadsheet. Columns id and profile are"
                            + " required; address (host:port), unit (0 to 255, default 1), interval (ms),"
                            + " name, grid, lat, lon and the parameters of the profile may follow. A wrong"
                            + " row stays as it was and is reported; the others are read. Example:"
                            + " id,profile,address,unit,mounting,name"
                            + " / hyd-0042,generic-pressure-4reg,192.168.1.20:502,7,pressurised,Lize Rd 42 N kerb"
                            + " (a line each)|TextArea")
    String devices() default "";

    @AttributeDefinition(
            name = "Address",
            required = false,
            max = "262",
            description =
                    "Of rows that have none, such as a serial converter: host, host:port or [IPv6]:port"
                            + " for Modbus TCP, port 502 if not given; rtu+tcp://host:port for a"
                            + " converter that passes RTU frames on; tls://host:port for Modbus/TCP"
                            + " Security, port 802 if not given; or a serial port, best by its stable"
                            + " name: /dev/serial/by-id/... A serial line is a bus of its own. Empty:"
                            + " each row has its own.")
    String address() default "";

    @AttributeDefinition(
            name = "Serial line",
            required = false,
            max = "64",
            description =
                    "Of a serial port: baud, data bits, parity (N, E, O), stop bits; then rs485 or"
                            + " rs485-low if the kernel is to switch an RS-485 driver (RTS high or low"
                            + " while sending; most adapters do it by themselves), and its delays"
                            + " before and after sending in ms: 19200 8E1 rs485 1/1. Empty: 9600 8N1.")
    String serial() default "";

    @AttributeDefinition(
            name = "Gap between frames (ms)",
            required = false,
            min = "0",
            max = "1000",
            description =
                    "Silence before each request, 0 to 1000, for devices that need more than the"
                            + " standard says. 0: as the standard says: on a serial line 3.5 characters, above"
                            + " 19200 baud 1.75 ms; behind rtu+tcp 4 ms; otherwise none.")
    int gap() default 0;

    @AttributeDefinition(
            name = "Transaction id",
            required = false,
            description =
                    "Of Modbus TCP. Checked: an answer must return the id of its request. Ignored: for"
                            + " devices that do not return it; their answers are then told apart as on a"
                            + " serial line.",
            options = {
                @Option(label = "Checked", value = "checked"),
                @Option(label = "Ignored", value = "ignored")
            })
    String transactionId() default "checked";

    @AttributeDefinition(
            name = "Wait after connecting (ms)",
            required = false,
            min = "0",
            max = "10000",
            description =
                    "From a new connection to its first request, 0 to 10000, for devices that hang"
                            + " up or stay mute when they are asked at once. 0: none.")
    int connectDelay() default 0;

    @AttributeDefinition(
            name = "Poll interval (ms)",
            min = "20",
            max = "3600000",
            description = "From one poll of a device to its next, 20 to 3600000.")
    int interval() default BusConfig.DEFAULT_INTERVAL;

    @AttributeDefinition(
            name = "Timeout (ms)",
            min = "50",
            max = "30000",
            description =
                    "How long to wait for a connection, and for each answer, 50 to 30000. Behind a serial"
                            + " converter it includes the time of the line itself.")
    int timeout() default BusConfig.DEFAULT_TIMEOUT;

    @AttributeDefinition(
            name = "Writable points",
            required = false,
            description =
                    "Points that may be written, as device/point, with commas between them or a line each:"
                            + " siren-1/output. The device profile must allow it too. Empty: nothing on this"
                            + " bus is ever written.|TextArea")
    String writable() default "";

    @AttributeDefinition(
            name = "CA",
            required = false,
            max = "1024",
            description =
                    "For tls addresses: file with the certificates of those who issued those of the devices,"
                            + " PEM, whole path. No other CA is trusted then. Empty: the CAs that Java"
                            + " trusts.")
    String ca() default "";

    @AttributeDefinition(
            name = "Pins",
            required = false,
            description =
                    "For tls addresses: SHA-256 fingerprints of the certificates of the devices, with commas"
                            + " between them. A device is known by that alone then, without CA, host"
                            + " name or date. Empty: by CA and host name.|TextArea")
    String pins() default "";

    @AttributeDefinition(
            name = "Certificate",
            required = false,
            max = "1024",
            description =
                    "For tls addresses: file with the certificate of the gateway and those between it"
                            + " and the CA, PEM, or with the key as PKCS#12 (.p12); whole path. Empty:"
                            + " none.")
    String certificate() default "";

    @AttributeDefinition(
            name = "Key",
            required = false,
            max = "1024",
            description =
                    "For tls addresses: file with the key of the certificate, PEM, whole"
                            + " path. Empty: it is in the file of the certificate.")
    String key() default "";

    @AttributeDefinition(
            name = "Key password",
            type = AttributeType.PASSWORD,
            required = false,
            description =
                    "For tls addresses: password of the key or of the PKCS#12 file. Empty: none.")
    String keyPassword() default "";
}
