/**
 * Running a loop in virtual time: start from {@link dev.tickloom.loop.testing.VirtualClock}.
 *
 * <h2>The classes</h2>
 *
 * <p><b>Virtual time</b>: a program with timers of days runs at once.
 *
 * <ul>
 *   <li>{@link VirtualClock}: jumps to the next timer when the loop is idle
 * </ul>
 */
@NullMarked
package dev.tickloom.loop.testing;

import org.jspecify.annotations.NullMarked;
