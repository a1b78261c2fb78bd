package dev.tickloom.loop;

import java.util.Locale;

/** A callback of every turn in the idle, prepare or check phase, or {@link EventLoop#keepAlive}. */
sealed class Hook extends LoopHandle permits SignalHook {
  private final LoopCore core;
  private final ReferenceCount references;
  private final String type;
  private final String description;
  private final Runnable task;

  Hook(LoopCore core, ReferenceCount references, String type, String description, Runnable task) {
    super(core.context());
    this.core = core;
    this.references = references;
    this.type = type;
    this.description = description;
    this.task = task;
  }

  @Override
  void call() {
    task.run();
  }

  @Override
  String callbackName() {
    return switch (type) {
      case "Idle", "Prepare", "Check" -> type.toLowerCase(Locale.ROOT) + " hook";
      default -> type + ": " + description; // of keepAlive
    };
  }

  @Override
  LoopCore core() {
    return core;
  }

  @Override
  ReferenceCount references() {
    return references;
  }

  @Override
  String resourceType() {
    return type;
  }

  @Override
  public String toString() {
    return description;
  }
}
