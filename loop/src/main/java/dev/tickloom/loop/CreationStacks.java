package dev.tickloom.loop;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jetbrains.annotations.Nullable;

/**
 * The places where the callbacks of a loop were scheduled, and that of the running callback; only
 * with {@link EventLoop.Builder#creationStacks}. Any thread, unless a method says otherwise.
 *
 * <p>Timers, hooks, reactions and coroutines are in a table: a field would make those of all other
 * programs larger.
 */
final class CreationStacks {
  private final Map<Object, CreationStack> table = Collections.synchronizedMap(new WeakHashMap<>());

  /** Of the callback or coroutine that runs; of the loop thread. */
  private @Nullable CreationStack current;

  /** Makes one for what the callback that runs now makes. On the loop thread. */
  CreationStack here() {
    return new CreationStack(current);
  }

  /** Notes that a handle, a reaction or a coroutine is made in such a place. */
  void put(Object made, CreationStack created) {
    table.put(made, created);
  }

  /** Where something was made; null if nobody has noted that. */
  @Nullable
  CreationStack of(Object made) {
    return switch (made) {
      case PlacedTask task -> task.created();
      case LoopJob request -> request.created();
      case ImmediateQueue.Detailed immediate -> immediate.created;
      case LoopTask handleOrCoroutine -> table.get(handleOrCoroutine);
      case NamedCallback reaction -> table.get(reaction);
      default -> null; // of the program, so its equals may do anything
    };
  }

  /**
   * A callback that was scheduled there begins. On the loop thread. Returns the stack of the
   * callback that was running.
   */
  @Nullable
  CreationStack enter(@Nullable CreationStack created) {
    CreationStack before = current;
    current = created;
    return before;
  }
}
