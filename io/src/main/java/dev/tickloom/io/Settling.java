package dev.tickloom.io;

import dev.tickloom.io.watching.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Holds changes of content back until the file has not changed for a while. All other changes pass
 * at once. For the loop thread; time is an argument.
 *
 * <p>Each file waits with one change, however often it is written:
 *
 * <pre>
 *   waits with   then         result
 *   nothing      CREATE       waits with CREATE
 *   nothing      MODIFY       waits with MODIFY
 *   CREATE       MODIFY       waits anew with CREATE
 *   CREATE       DELETE       nothing was ever there
 *   CREATE       RENAME       waits anew with CREATE, under the new name
 *   MODIFY       DELETE       DELETE passes
 *   MODIFY       RENAME       RENAME passes, waits anew with MODIFY under the new name
 *   any          replaced     waits anew: with CREATE if it did, else with MODIFY
 * </pre>
 *
 * When the while is over the file is looked at once more. If that finds nothing new, the change
 * passes.
 */
final class Settling {
  /**
   * A change of a file that is held back until the file has settled.
   *
   * @param due when it may pass, in milliseconds of the loop
   */
  private record Waiting(Change change, long due) {}

  private final long periodMillis;

  /** Those that are due first come first, because all wait for the same time. */
  private final LinkedHashMap<Path, Waiting> waiting = new LinkedHashMap<>();

  /** Those that are looked at once more. */
  private final LinkedHashMap<Path, Change> checked = new LinkedHashMap<>();

  private long now;

  Settling(long periodMillis) {
    this.periodMillis = periodMillis;
  }

  /**
   * Takes what a pass has found.
   *
   * @param out gets what passes at once
   */
  void add(List<Change> changes, long now, Consumer<Change> out) {
    this.now = now;
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      Change next = i + 1 < changes.size() ? changes.get(i + 1) : null;
      if (next != null && isReplaced(change, next)) {
        hold(change.path(), Change.Kind.MODIFY, next);
        i++;
      } else if (change.isDirectory()) {
        addOfDirectory(change, out);
      } else {
        add(change, out);
      }
    }
  }

  private static boolean isReplaced(Change change, Change next) {
    return change.kind() == Change.Kind.DELETE
        && next.kind() == Change.Kind.CREATE
        && !change.isDirectory()
        && !next.isDirectory()
        && change.path().equals(next.path());
  }

  private void add(Change change, Consumer<Change> out) {
    switch (change.kind()) {
      case CREATE -> hold(change.path(), Change.Kind.CREATE, change);
      case MODIFY -> hold(change.path(), Change.Kind.MODIFY, change);
      case DELETE -> {
        Change held = remove(change.path());
        if (held == null || held.kind() != Change.Kind.CREATE) {
          out.accept(change);
        }
      }
      case RENAME -> {
        Change held = remove(change.from());
        if (held == null || held.kind() != Change.Kind.CREATE) {
          out.accept(change);
        }
        if (held != null) {
          hold(change.path(), held.kind(), change);
        }
      }
    }
  }

  private void addOfDirectory(Change change, Consumer<Change> out) {
    out.accept(change);
    Path from = change.from();
    if (from != null) {
      Map<Path, Change> moved = new HashMap<>();
      waiting.forEach((path, each) -> moveIfBelow(path, each.change(), from, moved));
      checked.forEach((path, each) -> moveIfBelow(path, each, from, moved));
      moved.forEach((path, each) -> {
        Path now = change.path().resolve(from.relativize(path));
        remove(path);
        hold(now, each.kind(), each);
      });
    }
  }

  private static void moveIfBelow(Path path, Change change, Path from, Map<Path, Change> moved) {
    if (path.startsWith(from)) {
      moved.put(path, change);
    }
  }

  private @Nullable Change remove(@Nullable Path path) {
    Waiting held = waiting.remove(path);
    Change isChecked = checked.remove(path);
    return held == null ? isChecked : held.change();
  }

  /** Waits again. A file that was not yet reported as created still will be. */
  private void hold(Path path, Change.Kind kind, Change newest) {
    Change held = remove(path);
    Change.Kind told = held == null ? kind : held.kind();
    Change change = new Change(told, path, null, false, newest.details());
    waiting.put(path, new Waiting(change, now + periodMillis));
  }

  /** {@return when the first one is due, in milliseconds of the loop; -1 if none waits} */
  long nextDue() {
    return waiting.isEmpty() ? -1 : waiting.values().iterator().next().due();
  }

  /** {@return the files that have to be looked at once more, which are then checked} */
  List<Path> takeDue(long now) {
    List<Path> due = new ArrayList<>();
    while (!waiting.isEmpty() && nextDue() <= now) {
      Map.Entry<Path, Waiting> first = waiting.entrySet().iterator().next();
      due.add(first.getKey());
      checked.put(first.getKey(), first.getValue().change());
      waiting.remove(first.getKey());
    }
    return due;
  }

  /** Passes those that were looked at once more, and in which nothing new was found. */
  void passChecked(Consumer<Change> out) {
    List<Change> passed = List.copyOf(checked.values());
    checked.clear();
    passed.forEach(out);
  }
}
