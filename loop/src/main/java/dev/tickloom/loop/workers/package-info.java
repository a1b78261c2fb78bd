/**
 * Where blocking work runs: {@link dev.tickloom.loop.workers.Workers}. Knows no loop.
 *
 * <p>Who has work extends {@link dev.tickloom.loop.workers.Job}, and gets what has ended by way of
 * a {@link dev.tickloom.loop.workers.CompletionSink}.
 */
@NullMarked
package dev.tickloom.loop.workers;

import org.jspecify.annotations.NullMarked;
