package dev.tickloom.bench.peers;

import org.jetbrains.annotations.Nullable;

/** Is told how a call ended. */
public interface Ended {
  void ended(@Nullable Throwable error, @Nullable Object value);
}
