package dev.tickloom.loop;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests under way, in the order in which they were made, linked through themselves. So to
 * add and to remove one takes no memory. Of the loop thread.
 */
final class RequestList {
  private @Nullable WorkRequest first;
  private @Nullable WorkRequest last;

  boolean isEmpty() {
    return first == null;
  }

  @Nullable WorkRequest first() {
    return first;
  }

  void addLast(WorkRequest request) {
    request.before = last;
    if (last == null) {
      first = request;
    } else {
      last.after = request;
    }
    last = request;
  }

  /** Does nothing if the request is not in here. */
  void remove(WorkRequest request) {
    WorkRequest before = request.before;
    WorkRequest after = request.after;
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
  void forEach(Consumer<? super WorkRequest> action) {
    for (WorkRequest each = first; each != null; each = each.after) {
      action.accept(each);
    }
  }
}
