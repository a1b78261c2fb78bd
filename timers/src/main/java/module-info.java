/** A hierarchical timing wheel: a pure data structure without clock, thread or dependency. */
module tickloom.timers {
  requires static org.jetbrains.annotations;
  requires static org.jspecify;

  exports dev.tickloom.timers;
}
