import io.standpipe.simulators.modbus.Fault;
import io.standpipe.simulators.modbus.ModbusSlave;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A device that is there and is not, twenty times a second. */
final class FlappingSlave implements Flood {

    private final ModbusSlave slave;
    private final AtomicLong count = new AtomicLong();

    FlappingSlave(ModbusSlave slave) {
        this.slave = slave;
    }

    @Override
    public String name() {
        return "a device that comes and goes";
    }

    @Override
    public long count() {
        return count.get();
    }

    @Override
    public void run() throws Exception {
        for (int n = 0; !Thread.interrupted(); n++) {
            if (n % 2 == 0) {
                slave.drop();
            }
            slave.fault(
                    n % 3 == 0
                            ? Fault.NONE
                            : n % 3 == 1 ? Fault.MUTE : Fault.garbage("0000000000030183"));
            count.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
