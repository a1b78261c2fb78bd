package dev.tickloom.loop;

/** The counts of a loop at one moment. */
record LoopCounts(long turns, long events, long idleNanos) implements LoopMetrics {}
