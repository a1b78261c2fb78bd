/**
 * Observers of a loop: the events that it reports as it runs, and the classes that make warnings,
 * traces and texts of them. Knows no loop. Not exported.
 *
 * <h2>The classes</h2>
 *
 * <p><b>What is told</b>: turns, phases and callbacks.
 *
 * <ul>
 *   <li>{@link LoopObserver}: is told what a loop does
 *   <li>{@link LoopObservers}: several observers as one
 *   <li>{@link LoopView}: what an observer may ask of the loop
 *   <li>{@link Histogram}: counts durations, for the metrics of a loop
 *   <li>{@link Places}: tells frames of the program from those of the library
 * </ul>
 *
 * <p><b>A loop that stands still</b>: who warns while a callback runs for long ({@code
 * BlockedLoopWatch}), and who tells what a loop waits for ({@code WaitWatch}).
 *
 * <ul>
 *   <li>{@link BlockedLoopWatch}: warns while a callback blocks the loop
 *   <li>{@link WaitWatch}: tells why a program is still running, and why it ended
 *   <li>{@code StandstillWatch}: the thread that looks at a loop
 *   <li>{@code StandstillClock}: how long the loop has been at one thing
 *   <li>{@code BlockingCalls}: which call of the library a stack is in
 *   <li>{@code BlockedLoopEvent}: the warning in JFR
 *   <li>{@code ActiveResourceEvent}: what a loop waits for, in JFR
 * </ul>
 *
 * <p><b>A run as text or picture</b>: what {@code tickloom explain} prints, and what a trace has.
 *
 * <ul>
 *   <li>{@link TraceWriter}: what a loop does, as slices and arrows
 *   <li>{@code CoroutineRows}: the rows of coroutines in a trace
 *   <li>{@code WorkerRows}: the rows of requests in a trace
 *   <li>{@code TraceCounters}: the curves of a trace
 *   <li>{@link TraceFile}: the file of a trace
 *   <li>{@link Narrator}: tells turn by turn what ran, and why the loop went on
 * </ul>
 */
@NullMarked
package dev.tickloom.loop.observing;

import org.jspecify.annotations.NullMarked;
