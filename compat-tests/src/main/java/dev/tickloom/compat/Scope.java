package dev.tickloom.compat;

import java.util.ArrayList;
import java.util.List;

/** What a body of a generated program can name: all that it and the bodies around it have made. */
final class Scope {
  private final int depth;
  private final boolean async;
  private final List<String> promises;
  private final List<String> deferreds;
  private final List<String> handles;
  private final List<String> controllers;
  private final List<String> signals;

  Scope() {
    this(0, false, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  private Scope(
      int depth,
      boolean async,
      List<String> promises,
      List<String> deferreds,
      List<String> handles,
      List<String> controllers,
      List<String> signals) {
    this.depth = depth;
    this.async = async;
    this.promises = new ArrayList<>(promises);
    this.deferreds = new ArrayList<>(deferreds);
    this.handles = new ArrayList<>(handles);
    this.controllers = new ArrayList<>(controllers);
    this.signals = new ArrayList<>(signals);
  }

  /**
   * Of a body within this one, which may be that of an async function. What it makes is its own.
   */
  Scope nested(boolean inAsync) {
    return new Scope(depth + 1, inAsync, promises, deferreds, handles, controllers, signals);
  }

  /** Of a body within this one that shall have few within it. */
  Scope nestedAt(int newDepth) {
    return new Scope(newDepth, false, promises, deferreds, handles, controllers, signals);
  }

  int depth() {
    return depth;
  }

  /** Whether its body may await. */
  boolean isAsync() {
    return async;
  }

  List<String> promises() {
    return promises;
  }

  /** Promises that the program settles itself. */
  List<String> deferreds() {
    return deferreds;
  }

  /** Timers and immediates. */
  List<String> handles() {
    return handles;
  }

  /** Controllers, each with the name of its signal. */
  List<String> controllers() {
    return controllers;
  }

  /** All signals. */
  List<String> signals() {
    return signals;
  }
}
