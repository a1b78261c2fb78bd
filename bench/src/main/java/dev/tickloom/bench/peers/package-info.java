/** What is compared: each way to run callbacks, timers and file calls, behind the same methods. */
@NullMarked
package dev.tickloom.bench.peers;

import org.jspecify.annotations.NullMarked;
