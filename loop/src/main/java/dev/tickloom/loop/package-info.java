/**
 * The event loop: phases, queues, timers, promises, and work that runs off the loop.
 *
 * <p>Two types to start from: {@link dev.tickloom.loop.EventLoop}, which runs callbacks in Node's
 * order on one thread, and {@link dev.tickloom.loop.Promise}, whose reactions are its microtasks.
 * Blocking work enters through {@link dev.tickloom.loop.EventLoop#queueWork} and runs on {@link
 * dev.tickloom.loop.Workers}.
 *
 * <p>Unless a method says otherwise it may be called on the loop thread only, and {@code null}
 * arguments are refused with a {@link java.lang.NullPointerException} that names the parameter.
 */
@NullMarked
package dev.tickloom.loop;

import org.jspecify.annotations.NullMarked;
