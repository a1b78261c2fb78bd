package dev.tickloom.loop;

import java.util.function.Consumer;

/**
 * The hooks of one phase, which runs the newest first. One that is added meanwhile waits for the
 * next turn. libuv's idle, prepare and check handles.
 */
final class HookList {
  private final LoopCore core;
  private final String type;
  final ReferenceCount references;
  private final TaskList<Hook> hooks = new TaskList<>();

  /** Those of the present phase that are still to run. */
  private final TaskList<Hook> batch = new TaskList<>();

  HookList(LoopCore core, String type, ReferenceCount references) {
    this.core = core;
    this.type = type;
    this.references = references;
  }

  Hook add(Runnable task) {
    return add(type, type, task);
  }

  Hook add(String type, String description, Runnable task) {
    return add(new Hook(core, references, type, description, task));
  }

  Hook add(Hook hook) {
    core.noteHandle(hook);
    hooks.addFirst(hook);
    hook.activated();
    return hook;
  }

  boolean isEmpty() {
    return hooks.isEmpty() && batch.isEmpty();
  }

  void run(TaskQueues queues) {
    if (isEmpty()) {
      return;
    }
    hooks.moveAllTo(batch);
    try {
      for (Hook hook; (hook = batch.pollFirst()) != null; ) {
        hooks.addLast(hook);
        queues.dispatch(hook);
      }
    } finally {
      batch.moveAllTo(hooks); // those that an error has kept from running keep their place
    }
  }

  void forEachActive(Consumer<LoopHandle> action) {
    batch.forEach(action);
    hooks.forEach(action);
  }

  void clear() {
    hooks.moveAllTo(batch);
    for (Hook hook; (hook = batch.first()) != null; ) {
      hook.deactivate();
    }
  }
}
