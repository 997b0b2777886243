package io.standpipe.outbox.writer;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.outbox.lane.IncomingQueue;
import io.standpipe.outbox.lane.Lanes;

/**
 * What works together on the writer's thread.
 *
 * @param scheduler its one thread is the writer's
 */
public record WriterParts(
        Storage storage,
        Lanes lanes,
        IncomingQueue backlog,
        GroupCommit commit,
        SequenceRecovery recovery,
        Quota quota,
        FreeSpaceGuard room,
        UplinkPresence presence,
        DiskFault diskFault,
        DurabilityWaiters waiters,
        TimeSource time,
        Scheduler scheduler) {}
