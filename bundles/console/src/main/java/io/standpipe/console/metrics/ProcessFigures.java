package io.standpipe.console.metrics;

import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Tells how the process fares: heap, threads, processor time. */
final class ProcessFigures {

    private static final Figure HEAP =
            Figure.gauge("standpipe_heap_used_bytes", "Heap in use, garbage included.");
    private static final Figure HEAP_MAX =
            Figure.gauge("standpipe_heap_max_bytes", "The most that the heap may take.");
    private static final Figure THREADS = Figure.gauge("standpipe_threads", "Threads of Java.");
    private static final Figure COLLECTING =
            Figure.counter(
                    "standpipe_gc_seconds", "Time spent in collections of garbage.", "collector");
    private static final Figure PROCESSOR =
            Figure.counter("standpipe_cpu_seconds", "Processor time of the process.");
    private static final Figure FILES =
            Figure.gauge("standpipe_open_files", "Files, sockets and the like that are open.");

    private ProcessFigures() {}

    static void tell(Figures to) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        to.add(HEAP, heap.getUsed());
        to.add(HEAP_MAX, heap.getMax());
        to.add(THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            to.add(COLLECTING, Math.max(0, each.getCollectionTime()) / 1e3, each.getName());
        }
        if (ofSystem("ProcessCpuTime") instanceof Number nanos) {
            to.add(PROCESSOR, Math.max(0, nanos.doubleValue()) / 1e9);
        }
        if (ofSystem("OpenFileDescriptorCount") instanceof Number files) {
            to.add(FILES, files.doubleValue());
        }
    }

    /** By name: the class that has it is in a package that not each framework hands on. */
    private static @Nullable Object ofSystem(String attribute) {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(
                            new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME),
                            attribute);
        } catch (JMException e) {
            return null; // this Java does not know it
        }
    }
}
