package dev.tickloom.loop;

import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The requests under way, in the order in which they were made, linked through themselves. So to
 * add and to remove one takes no memory. Of the loop thread.
 */
final class LoopJobList {
  private @Nullable LoopJob first;
  private @Nullable LoopJob last;

  boolean isEmpty() {
    return first == null;
  }

  @Nullable
  LoopJob first() {
    return first;
  }

  void addLast(LoopJob request) {
    request.before = last;
    if (last == null) {
      first = request;
    } else {
      last.after = request;
    }
    last = request;
  }

  /** Does nothing if the request is not in here. */
  void remove(LoopJob request) {
    LoopJob before = request.before;
    LoopJob after = request.after;
    if (before != null) {
      before.after = after;
    } else if (first == request) {
      first = after;
    } else {
      return;
    }
    if (after != null) {
      after.before = before;
    } else {
      last = before;
    }
    request.before = null;
    request.after = null;
  }

  /** Visits all; the action must not change the list. */
  void forEach(Consumer<? super LoopJob> action) {
    for (LoopJob each = first; each != null; each = each.after) {
      action.accept(each);
    }
  }
}
