/**
 * Interprets event-loop scenarios on Tickloom and compares their traces with those of Node.
 *
 * <p>Start with {@link dev.tickloom.compat.Interpreter} for how a program runs, and with {@link
 * dev.tickloom.compat.CompatMain} for the command line.
 */
@NullMarked
package dev.tickloom.compat;

import org.jspecify.annotations.NullMarked;
