/**
 * The command {@code tickloom bench}: runs the workloads on the peers, each in processes of its
 * own.
 */
@NullMarked
package dev.tickloom.bench.compare;

import org.jspecify.annotations.NullMarked;
