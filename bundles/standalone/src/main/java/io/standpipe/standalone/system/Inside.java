package io.standpipe.standalone.system;

import io.standpipe.model.json.JsonWriter;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.MonitorInfo;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the process is, for a support bundle. Any thread. */
public final class Inside {

    private final Path data;
    private final String etc;
    private final Supplier<Map<String, String>> bundles;

    /**
     * @param data where the data directory is
     * @param etc where the configuration is; empty if nobody said so
     * @param bundles version by name
     */
    public Inside(Path data, String etc, Supplier<Map<String, String>> bundles) {
        this.data = data;
        this.etc = etc;
        this.bundles = bundles;
    }

    /** A JSON object. */
    public byte[] about() {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        JsonWriter json =
                new JsonWriter()
                        .beginObject()
                        .member("pid", ProcessHandle.current().pid())
                        .member("user", System.getProperty("user.name", ""))
                        .member("started", runtime.getStartTime())
                        .member("uptime", runtime.getUptime())
                        .member("etc", etc)
                        .member("data", data.toString())
                        .member(
                                "java",
                                runtime.getVmName()
                                        + " "
                                        + System.getProperty("java.runtime.version", ""))
                        .member(
                                "os",
                                System.getProperty("os.name", "")
                                        + " "
                                        + System.getProperty("os.version", "")
                                        + " "
                                        + System.getProperty("os.arch", ""))
                        .member("processors", Runtime.getRuntime().availableProcessors());
        json.name("heap")
                .beginObject()
                .member("used", heap.getUsed())
                .member("committed", heap.getCommitted())
                .member("max", heap.getMax())
                .endObject();
        json.member("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        json.name("bundles").beginObject();
        new TreeMap<>(bundles.get()).forEach(json::member);
        return json.endObject().endObject().toBytes();
    }

    /** What each thread does, whole stacks. */
    public static String threads() {
        StringBuilder text = new StringBuilder();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            text.append('"').append(thread.getThreadName()).append("\" ");
            text.append(thread.getThreadState()).append('\n');
            LockInfo wanted = thread.getLockInfo();
            if (wanted != null) {
                text.append("    waits for ").append(wanted);
                if (thread.getLockOwnerName() != null) {
                    text.append(" of \"").append(thread.getLockOwnerName()).append('"');
                }
                text.append('\n');
            }
            List<MonitorInfo> held = List.of(thread.getLockedMonitors());
            StackTraceElement[] stack = thread.getStackTrace();
            for (int i = 0; i < stack.length; i++) {
                text.append("    at ").append(stack[i]).append('\n');
                for (MonitorInfo monitor : held) {
                    if (monitor.getLockedStackDepth() == i) {
                        text.append("    holds ").append(monitor).append('\n');
                    }
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
