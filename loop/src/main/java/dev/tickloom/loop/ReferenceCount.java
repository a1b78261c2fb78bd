package dev.tickloom.loop;

/** How many handles of a kind are both active and referenced. */
final class ReferenceCount {
  int count;
}
