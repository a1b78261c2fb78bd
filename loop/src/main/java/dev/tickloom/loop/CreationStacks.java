package dev.tickloom.loop;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jetbrains.annotations.Nullable;

/**
 * Where timers and hooks were made; only with {@link EventLoop.Builder#creationStacks}. A table,
 * since a field would make the timers of all other programs larger. Any thread.
 */
final class CreationStacks {
  private final Map<LoopHandle, CreationStack> stacks =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Notes that a handle is made here. */
  void add(LoopHandle handle) {
    stacks.put(handle, new CreationStack());
  }

  @Nullable
  CreationStack of(LoopHandle handle) {
    return stacks.get(handle);
  }
}
