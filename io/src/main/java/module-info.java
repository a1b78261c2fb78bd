/**
 * Node's {@code fs} on the event loop.
 *
 * <p>Start from {@link dev.tickloom.io.Fs} and {@link dev.tickloom.io.FsException}.
 */
module tickloom.io {
  requires transitive tickloom.loop;
  requires static org.jetbrains.annotations;
  requires static org.jspecify;

  exports dev.tickloom.io;
}
