/** What both the loop and its workers need: to make threads, to hand over, to wait, and to log. */
@NullMarked
package dev.tickloom.loop.concurrent;

import org.jspecify.annotations.NullMarked;
