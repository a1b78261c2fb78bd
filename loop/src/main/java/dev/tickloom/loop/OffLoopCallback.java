package dev.tickloom.loop;

/** The callback of a request that no loop waits for: the worker itself calls it. */
interface OffLoopCallback extends Callback<Object> {}
