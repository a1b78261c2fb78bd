/**
 * A timing wheel for timers of one millisecond resolution.
 *
 * <p>Start with {@link dev.tickloom.timers.TimerWheel}, which says what is due when time advances,
 * and {@link dev.tickloom.timers.WheelEntry}, which a timer extends to be put into it.
 */
@NullMarked
package dev.tickloom.timers;

import org.jspecify.annotations.NullMarked;
