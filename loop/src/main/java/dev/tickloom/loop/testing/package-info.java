/** Running a loop in virtual time: start from {@link dev.tickloom.loop.testing.VirtualClock}. */
@NullMarked
package dev.tickloom.loop.testing;

import org.jspecify.annotations.NullMarked;
