package dev.tickloom.io;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.annotations.Nullable;

/**
 * A part of a job that walks a tree. It goes down from the place where it begins, with open
 * directories of its own. It visits entries in order, except directories that it hands over to
 * other parts. So several parts may be in a directory or below it. The last one to leave finishes
 * the directory and goes on in the directory above, where it may be the last one, too.
 *
 * <pre>
 *   tree/        part 1 is here, and has handed a/ over
 *     a/         part 2 is in a/b/; when it leaves a/, nobody else is there, so it finishes a/
 *       b/
 *     c/         part 1 comes to c/ and finishes it; leaves tree/; part 2 comes last, and finishes it
 * </pre>
 *
 * <p>For one thread at a time.
 *
 * @param <L> what the job knows of a directory
 */
abstract class TreePart<L extends TreePart.Level<L>> implements Closeable {
  /**
   * A directory that a job is in.
   *
   * @param <L> the type of the one above
   */
  abstract static class Level<L extends Level<L>> {
    final @Nullable L parent;
    final Deque<Path> left;

    /** How many parts are in it, and how many directories in it are not finished. */
    final AtomicInteger users = new AtomicInteger(1);

    Level(@Nullable L parent, Deque<Path> left) {
      this.parent = parent;
      this.left = left;
    }
  }

  /** Something to do. */
  interface Step {
    void perform() throws Exception;
  }

  final TreeParts parts;

  /** Whose entries are being visited; null above the root. */
  private @Nullable L here;

  /** The place where this part has begun; the other entries there belong to other parts. */
  private @Nullable L base;

  TreePart(TreeParts parts) {
    this.parts = parts;
  }

  @Nullable
  L here() {
    return here;
  }

  /** Visits an entry of the directory where this is; may {@link #enter} it. */
  abstract void visit(L level, Path name) throws Exception;

  /** Called before others may think that this part has left. */
  void beforeLeaving(L level) throws Exception {}

  /**
   * Goes up from a directory, where this part has nothing left to do.
   *
   * @param isLast whether nobody has; then the directory is to be finished
   */
  abstract void leave(L level, boolean isLast) throws Exception;

  /** Goes down. */
  final void enter(L level) {
    if (level.parent != null) {
      level.parent.users.incrementAndGet();
    }
    here = level;
  }

  /** Whether to hand an entry over. Not the last one, because this part would then be idle. */
  final boolean mayHandOver() {
    return parts.haveRoom() && here != null && !here.left.isEmpty();
  }

  /**
   * Has another part begin where this one is.
   *
   * @param first what it does first
   */
  final void handOver(TreePart<L> part, Step first) {
    L level = here;
    if (level != null) {
      level.users.incrementAndGet();
    }
    part.here = level;
    part.base = level;
    parts.add(() -> part.run(first));
  }

  /** Runs a step, then visits the remaining entries on the way up; closes this. */
  final void run(Step first) throws Exception {
    try (this) {
      Content.checkWanted(parts);
      goThrough(first);
    }
  }

  /** As {@link #run}, but closes nothing. */
  final void goThrough(Step first) throws Exception {
    first.perform();
    boolean isDone = false;
    while (!isDone) {
      visitAll();
      isDone = !leaveBase();
    }
  }

  private void visitAll() throws Exception {
    while (here != base) {
      Content.checkWanted(parts);
      L level = here;
      if (level == null) {
        throw new AssertionError("above the root");
      }
      Path name = level.left.poll();
      if (name != null) {
        visit(level, name);
      } else if (leave(level) && level.parent != null) {
        level.parent.users.decrementAndGet(); // never the last: this part is there
      }
    }
  }

  /** Whether there is something to do above. */
  private boolean leaveBase() throws Exception {
    L level = base;
    if (level == null) {
      return false;
    }
    base = level.parent;
    return leave(level);
  }

  private boolean leave(L level) throws Exception {
    beforeLeaving(level);
    boolean isLast = level.users.decrementAndGet() == 0;
    here = level.parent;
    leave(level, isLast);
    return isLast;
  }
}
