/** What both the loop and its workers need of the JVM: threads, memory, logging, waiting. */
@NullMarked
package dev.tickloom.loop.internal;

import org.jspecify.annotations.NullMarked;
