/**
 * Threads that run blocking work: the pool behind a loop, which knows no loop.
 *
 * <p>Start from {@link dev.tickloom.loop.workers.Workers}. A program with an event loop only
 * chooses its workers. Other programs extend {@link dev.tickloom.loop.workers.Job}, start it, and
 * receive it when it has ended through a {@link dev.tickloom.loop.workers.CompletionSink}.
 *
 * <h2>The classes</h2>
 *
 * <p><b>Jobs</b>: what to run, where it waits, and where it goes when it has ended.
 *
 * <ul>
 *   <li>{@link Workers}: starts jobs; its factories are the kinds of pools
 *   <li>{@link WorkQueue}: the jobs of one loop, file or view; queues take turns
 *   <li>{@link Job}: what to run, and what becomes of a run: ended, not begun or set aside
 *   <li>{@link CompletionSink}: takes jobs that have ended, and wakes who waits for them
 *   <li>{@code TaskExecutor}: workers as an {@code ExecutorService}
 *   <li>{@code Task}: a command of one, which may be interrupted
 * </ul>
 *
 * <p><b>The pool</b>: which thread runs a job, and when another thread starts ({@code WorkerPool}).
 *
 * <ul>
 *   <li>{@code Pool}: a way to run jobs
 *   <li>{@code WorkerPool}: virtual threads and a lane behind them; opens with the whole idea
 *   <li>{@code WorkLoop}: what a worker does again and again: takes, runs and delivers jobs
 *   <li>{@code PoolState}: all counts of threads, and how many there may be
 *   <li>{@code VirtualWorkers}: the virtual threads of a pool, at most half of the carriers
 *   <li>{@code Lane}: the platform threads of a pool, and those of them that are idle
 *   <li>{@code ThreadPerCall}: a virtual thread for each job, and nothing more
 *   <li>{@code Worker}: one thread, and the job that it is at
 *   <li>{@code WorkerList}: the workers of a pool
 * </ul>
 *
 * <p><b>Queues</b>: which job is next ({@code Backlog}), and where one that has not begun is
 * retried, such as for {@code EMFILE} ({@code RetryQueue}).
 *
 * <ul>
 *   <li>{@code Backlog}: the queues that have jobs, in the order of their turns
 *   <li>{@code Batch}: what a worker takes at a time while calls are quick
 *   <li>{@code RetryQueue}: jobs that could not begin, and when each is retried
 *   <li>{@code SetAside}: how many jobs their owners keep until there is memory
 * </ul>
 *
 * <p><b>The monitor</b>: why the pool grows for a stuck call ({@code PoolMonitor} finds it, {@code
 * PoolState} has the numbers).
 *
 * <ul>
 *   <li>{@code PoolMonitor}: finds stuck calls, counts their workers as blocked, lets the lane grow
 *   <li>{@code Verdict}: judges what a look has found: are calls quick, how far to grow
 *   <li>{@code Monitor}: the thread that looks every millisecond while a pool works
 * </ul>
 *
 * <p><b>Metrics</b>: what workers are doing, and have done.
 *
 * <ul>
 *   <li>{@link WorkerMetrics}: numbers of jobs and threads, at a moment
 *   <li>{@code WorkerCounts}: the record behind it
 *   <li>{@link OperationMetrics}: how long the jobs of one type have waited and run
 *   <li>{@code OperationCounts}: the record behind it
 *   <li>{@link StuckWork}: the job that has been running longest
 *   <li>{@code StuckJob}: the record behind it
 *   <li>{@code Snapshot}: looks at all workers at once; writes the warning of stuck calls
 *   <li>{@code WorkerTimes}: adds up how long jobs wait and run
 *   <li>{@code WorkersEvent}: the numbers in JFR, once a second
 *   <li>{@code WorkEvent}: the run of a job in JFR
 * </ul>
 */
@NullMarked
package dev.tickloom.loop.workers;

import org.jspecify.annotations.NullMarked;
