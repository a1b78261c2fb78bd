package dev.tickloom.io;

import dev.tickloom.io.Snapshot.Entry;
import java.util.Objects;
import java.util.TreeSet;

/** In what state between before and after an operation may leave the disk when it fails. */
enum Partial {
  /** In none: all or nothing. */
  NONE,

  /** Some entries have been made, changed or deleted, and others have not. */
  ENTRIES,

  /** The same, and of what was to be written a part from the beginning is there. */
  CONTENT;

  boolean allows(Snapshot state, Snapshot before, Snapshot after) {
    if (state.equals(before) || state.equals(after)) {
      return true;
    }
    if (this == NONE) {
      return false;
    }
    TreeSet<String> names = new TreeSet<>(state.entries().keySet());
    names.addAll(before.entries().keySet());
    names.addAll(after.entries().keySet());
    return names.stream()
        .allMatch(name ->
            allows(
                state.entries().get(name), before.entries().get(name), after.entries().get(name)));
  }

  private boolean allows(Entry state, Entry before, Entry after) {
    if (Objects.equals(state, before) || Objects.equals(state, after)) {
      return true;
    }
    if (state == null || after == null) {
      return false;
    }
    Entry old = before == null ? after : before;
    for (int i = 0; i < state.state().size(); i++) {
      Object value = state.state().get(i);
      if (!value.equals(old.state().get(i)) && !value.equals(after.state().get(i))) {
        return false;
      }
    }
    return state.content().equals(old.content())
        || state.content().equals(after.content())
        || (this == CONTENT && isPart(state.content(), before, after.content()));
  }

  /** What is appended comes after all that was there. */
  private static boolean isPart(String content, Entry before, String after) {
    String old = before == null ? "" : before.content();
    if (after.startsWith(old)) {
      return after.startsWith(content) && content.startsWith(old);
    }
    return after.startsWith(content) || isOverwritten(content, old, after);
  }

  /** What was not emptied at first has the new beginning and the old rest. */
  private static boolean isOverwritten(String content, String old, String after) {
    for (int i = 0; i <= after.length(); i++) {
      String rest = i < old.length() ? old.substring(i) : "";
      if (content.equals(after.substring(0, i) + rest)) {
        return true;
      }
    }
    return false;
  }
}
