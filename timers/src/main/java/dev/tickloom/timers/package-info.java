/**
 * A timing wheel for timers of one millisecond resolution.
 *
 * <p>Start with {@link dev.tickloom.timers.TimerWheel}, which says what is due when time advances,
 * and {@link dev.tickloom.timers.WheelEntry}, which a timer extends to be put into it.
 *
 * <h2>The classes</h2>
 *
 * <p><b>The wheel</b>: what is due when time advances.
 *
 * <ul>
 *   <li>{@link TimerWheel}: puts timers in, takes them out, advances, tells the next deadline
 *   <li>{@link WheelEntry}: a timer, or whatever else has a deadline
 *   <li>{@code WheelLevel}: 64 buckets of one span, and the bits of those that are not empty
 *   <li>{@code EntryList}: the entries of one bucket, linked through themselves
 * </ul>
 */
@NullMarked
package dev.tickloom.timers;

import org.jspecify.annotations.NullMarked;
