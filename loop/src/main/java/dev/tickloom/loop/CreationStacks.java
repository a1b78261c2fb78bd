package dev.tickloom.loop;

import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where handles were made; only with {@link EventLoop.Builder#creationStacks}. A table, since a
 * field would make each timer and immediate of all other programs larger. Of the loop thread.
 */
final class CreationStacks {
  private final Map<Handle, CreationStack> stacks = new WeakHashMap<>();

  /** Notes that a handle is made here. */
  void add(Handle handle) {
    stacks.put(handle, new CreationStack());
  }

  @Nullable CreationStack of(Handle handle) {
    return stacks.get(handle);
  }
}
