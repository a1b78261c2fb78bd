/**
 * Tools that a loop and its workers share: making threads, waiting, and the log. Not exported.
 *
 * <h2>The classes</h2>
 *
 * <p><b>Waiting</b>: who spins before parking ({@code SpinWait}), and who waits for memory.
 *
 * <ul>
 *   <li>{@link SpinWait}: where a loop ({@code Phases}), a worker ({@code WorkLoop}) and a fiber
 *       spin before they park
 *   <li>{@link ArrivalChunk}: a link of a queue to which all threads add and from which one takes
 *   <li>{@link Memory}: pauses and tries again where there is no memory
 * </ul>
 *
 * <p><b>Threads</b>: who makes them, and what they inherit.
 *
 * <ul>
 *   <li>{@link LibraryThread}: makes the library's own threads, which inherit nothing
 *   <li>{@link SteadyThread}: a platform thread that ignores interrupts
 *   <li>{@link OwnScheduler}: makes virtual threads with a scheduler of our own, if the JVM lets us
 * </ul>
 *
 * <p><b>Errors</b>: what is logged or recorded, and how errors are joined.
 *
 * <ul>
 *   <li>{@link Log}: the log of the library
 *   <li>{@link Recording}: whether JFR is in use, without starting it
 *   <li>{@link Unchecked}: throws checked exceptions unchecked, and joins several into one
 * </ul>
 */
@NullMarked
package dev.tickloom.loop.concurrent;

import org.jspecify.annotations.NullMarked;
