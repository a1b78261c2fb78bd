/**
 * The event loop: phases, queues, timers, promises, and work that runs off the loop.
 *
 * <p>Two types to start from: {@link dev.tickloom.loop.EventLoop}, which runs callbacks in Node's
 * order on one thread, and {@link dev.tickloom.loop.Promise}, whose reactions are its microtasks.
 * Blocking work enters through {@link dev.tickloom.loop.EventLoop#queueWork} and runs on {@link
 * dev.tickloom.loop.workers.Workers}.
 *
 * <p>Unless a method says otherwise it may be called on the loop thread only, and {@code null}
 * arguments are refused with a {@link java.lang.NullPointerException} that names the parameter.
 *
 * <h2>The classes</h2>
 *
 * <p><b>The loop and its turn</b>: when poll may block ({@code Phases}), and which thread is the
 * loop ({@code LoopThread}).
 *
 * <ul>
 *   <li>{@link EventLoop}: the face: schedules, runs, asks, closes
 *   <li>{@link RunMode}: how long run goes on: to the end, one turn, or a turn that never blocks
 *   <li>{@link Semantics}: whose order of callbacks: Node's since version 11, or before
 *   <li>{@code Phases}: the turn in one method, and when poll may block: {@code run} by its mode,
 *       {@code pollTimeout}
 *   <li>{@code Lifecycle}: how a loop runs, stops, fails and closes
 *   <li>{@code LoopThread}: which thread is the loop, and the check for it
 *   <li>{@code LoopCore}: what the parts of a loop share: thread, time, queues
 *   <li>{@code LoopStatus}: whether the loop is open
 *   <li>{@code SharedLoop}: the thread of the loop of the process
 *   <li>{@code Exit}: unwinds to run after exit or an uncaught error
 * </ul>
 *
 * <p><b>Wake-up</b>: who wakes the loop when it is blocked in poll ({@code CompletionQueue}).
 *
 * <ul>
 *   <li>{@code CompletionQueue}: what has arrived from other threads; its offers wake the loop
 *   <li>{@code Poller}: parks the loop in poll, or selects, and wakes it
 *   <li>{@code PolledChannels}: the channels that poll watches, and when it lets go of them
 *   <li>{@code PollHandle}: one of these channels
 * </ul>
 *
 * <p><b>Callbacks</b>: who calls them, and what runs after each of them ({@code TaskQueues}).
 *
 * <ul>
 *   <li>{@code TaskQueues}: calls every callback, and then drains ticks and microtasks
 *   <li>{@code TaskQueue}: the ticks or the microtasks, with their contexts
 *   <li>{@code TaskChunk}: a few entries of a queue; a link of its chain
 *   <li>{@code TaskList}: a list of tasks that are linked through themselves
 *   <li>{@code LoopTask}: what a phase calls
 * </ul>
 *
 * <p><b>Timers, immediates and hooks</b>: why no timer is early ({@code LoopTime}), and what keeps
 * a loop alive ({@code Handle}).
 *
 * <ul>
 *   <li>{@link Handle}: what can keep a loop alive: ref, unref, close
 *   <li>{@link Timeout}: a timer; what setTimeout and setInterval return
 *   <li>{@link Immediate}: a callback of the next check phase; what setImmediate returns
 *   <li>{@link NanoClock}: where the time comes from
 *   <li>{@code LoopTime}: the time of the turn, rounded so that no timer is early
 *   <li>{@code TimerLists}: all timers, in lists by duration; runs those that are due
 *   <li>{@code TimerList}: the timers of one duration
 *   <li>{@code TimerTable}: finds the list of a duration
 *   <li>{@code FixedRate}: a timer that counts on from when it was due
 *   <li>{@code Delays}: timers and immediates as promises; Node's {@code timers/promises}
 *   <li>{@link TimerOptions}: whether a delay or an interval keeps the loop alive; its signal
 *   <li>{@code ImmediateQueue}: the immediates, and the check phase
 *   <li>{@code Hook}: a callback of each turn, or keepAlive
 *   <li>{@code HookList}: the hooks of one phase
 *   <li>{@link Signals}: signals of the system as callbacks; Node's process.on('SIGTERM', ..)
 *   <li>{@code SignalHook}: a listener for one signal, on one loop
 *   <li>{@code SignalListeners}: who listens for one signal, in all loops
 *   <li>{@code JvmSignals}: the class of the JDK that knows signals
 *   <li>{@code LoopHandle}: what timers and hooks have in common
 *   <li>{@code ReferenceCount}: how many handles keep the loop alive
 * </ul>
 *
 * <p><b>Requests</b>: work off the loop, and where a late result is disposed of ({@code
 * WorkRequest}).
 *
 * <ul>
 *   <li>{@link Work}: what to run off the loop: type, path, body, disposer
 *   <li>{@link WorkOptions}: on what terms: queue, signal, timeout
 *   <li>{@link Request}: one run of work, its states, and cancel
 *   <li>{@link Callback}: receives the outcome on the loop thread
 *   <li>{@link Progress}: what a body tells while it runs: memory, waiting
 *   <li>{@link NotBegunException}: says that a body has done nothing and may run again
 *   <li>{@code Requests}: sends requests to the workers, and takes them back
 *   <li>{@code WorkRequest}: a request as a job; disposes of a result that comes too late
 *   <li>{@code LoopJob}: a job of a loop, as its queues see it
 *   <li>{@code LoopJobList}: the requests under way, which keep the loop alive
 *   <li>{@code RequestLimits}: the signal and the time limit that give a request up
 *   <li>{@code RequestProgress}: the progress of one request
 *   <li>{@code ResultMemory}: limits how much memory results take on their way to the loop
 *   <li>{@code BlockingCall}: a thread that blocks until work has ended
 *   <li>{@code OffLoopCallback}: a callback that the worker itself calls
 * </ul>
 *
 * <p><b>Promises</b>: ECMAScript's order of jobs.
 *
 * <ul>
 *   <li>{@link Promise}: a value to come, and its reactions
 *   <li>{@link Resolvers}: a promise with the means to settle it
 *   <li>{@link Settled}: how a promise has ended
 *   <li>{@link AggregateException}: all of several promises were rejected
 *   <li>{@code Combinators}: all, any, race, allSettled
 *   <li>{@code Reaction}: what waits for a promise
 *   <li>{@code Settler}: what settles a promise, and is aborted when nobody waits any more
 *   <li>{@code LoopFuture}: a promise as a future, which refuses to block the loop
 * </ul>
 *
 * <p><b>Errors</b>: where unhandled rejections ({@code RejectionTracker}) and uncaught errors
 * ({@code ProcessEvents}) are reported.
 *
 * <ul>
 *   <li>{@link UnhandledRejections}: what becomes of a rejection that nobody has handled
 *   <li>{@link Domain}: a part of a program with an error handler of its own
 *   <li>{@link Origin}: where an uncaught error came from
 *   <li>{@link Warning}: a probable mistake; what onWarning is told
 *   <li>{@link Registration}: a listener's place, to remove it
 *   <li>{@code ProcessEvents}: says what becomes of an uncaught error: listeners, exit code, run
 *   <li>{@code RejectionTracker}: reports unhandled rejections after each drain
 *   <li>{@code Listeners}: the listeners of one event
 * </ul>
 *
 * <p><b>Coroutines</b>: how a body stops at await, and on which thread it runs.
 *
 * <ul>
 *   <li>{@link Async}: async, await, awaitEach, scope
 *   <li>{@link Scope}: coroutines that end together
 *   <li>{@code AsyncBody}: what a coroutine runs, and the promise for its outcome
 *   <li>{@code AwaitTrace}: adds the frames of who awaited to a stack trace
 *   <li>{@code Coroutine}: the body of one async, which is the loop while it runs
 *   <li>{@code Fiber}: a stack that can stop in its middle
 *   <li>{@code MountedFiber}: a fiber on the loop thread; needs an option of the JVM
 *   <li>{@code HandoffFiber}: a fiber on a thread of its own, in turn with the loop
 *   <li>{@code HandoffThreads}: the platform threads of those fibers, used again
 *   <li>{@code CarrierMonitors}: keeps a callback's monitors out of the bodies that it begins
 *   <li>{@code StackRoom}: whether the stack has room left
 * </ul>
 *
 * <p><b>Asynchronous iterators and closing</b>: one convention for whatever takes time to close.
 *
 * <ul>
 *   <li>{@link AsyncIterator}: a sequence whose elements take time to come
 *   <li>{@link Awaited}: an asynchronous iterator for the for statement
 *   <li>{@link AsyncCloseable}: whatever takes time to close
 *   <li>{@link AwaitedClosing}: closes and waits, for the try statement
 *   <li>{@link Demand}: the core of an asynchronous iterator: calls of next that wait, and the end
 * </ul>
 *
 * <p><b>Cancellation</b>: how calls are aborted.
 *
 * <ul>
 *   <li>{@link AbortController}: aborts what was given its signal
 *   <li>{@link AbortSignal}: whether something was aborted, and who is told
 *   <li>{@link AbortException}: what was asked for has been aborted
 *   <li>{@code SignalTimers}: the timers of timeout signals
 * </ul>
 *
 * <p><b>Context</b>: what follows a program through its callbacks.
 *
 * <ul>
 *   <li>{@link AsyncLocal}: a value that follows the program
 *   <li>{@link ThreadContext}: what else follows a program: the map of a logger, a scoped value
 *   <li>{@code AsyncContext}: all such values at a moment
 *   <li>{@code ThreadContexts}: captures and restores those of the threads, if any are registered
 * </ul>
 *
 * <p><b>Looking inside</b>: why a loop is still alive, and what is awaited in vain.
 *
 * <ul>
 *   <li>{@link ActiveResource}: one reason why a loop is alive
 *   <li>{@link LoopMetrics}: turns, events, idle time, how long callbacks take and how late they
 *       are
 *   <li>{@link DurationHistogram}: how long something took, with percentiles
 *   <li>{@code LoopCounts}: the record behind the metrics
 *   <li>{@code LoopCounters}: what every loop counts
 *   <li>{@code LoopMeter}: measures callbacks, phases and delays for histograms
 *   <li>{@code MeasuredTask}: a task that knows when it was given to the loop, and where
 *   <li>{@code LoopEvent}: the metrics in JFR
 *   <li>{@link LoopTracer}: writes a trace that Perfetto shows
 *   <li>{@code Observation}: who looks on, by the builder and by properties of the JVM
 *   <li>{@code ObservedTaskQueues}: the queues of a loop that is looked at
 *   <li>{@code PlacedTask}: a tick or a microtask, and where it was queued
 *   <li>{@code NamedCallback}: a callback that people know by a name
 *   <li>{@code Callbacks}: what people call a callback, and where it was scheduled
 *   <li>{@link CreationStack}: where something was made
 *   <li>{@code CreationStacks}: where handles, reactions and coroutines were made
 *   <li>{@code UnsettledPromises}: what a program still awaits when it ends
 * </ul>
 */
@NullMarked
package dev.tickloom.loop;

import org.jspecify.annotations.NullMarked;
