package dev.tickloom.io;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * The way down a tree: directories, each an entry of the one before it. The top stays open; of the
 * others only so many are, the innermost, because each takes two descriptors and a tree can be of
 * any depth. For one thread at a time.
 *
 * <pre>
 *   top     a     b     c     d     e        enter(f) opens f in e, and if the window is full
 *   open    -     -    open  open  open      closes c
 *                      |--- window ---|      leave() five times: b is opened as the .. of c
 * </pre>
 *
 * <p>A directory that is opened again must be the one that it was, by its key. It is found as the
 * parent of the one below it, or, if that has been moved away, by the names from the nearest open
 * directory down. If neither leads to it, calls fail and touch nothing.
 */
final class Descent implements AutoCloseable {
  /** How many directories are open besides the top. */
  static final int WINDOW = 32;

  /** A directory on the way. */
  private static final class Step {
    final Path name;
    final @Nullable Object key;
    @Nullable OpenFolder folder;

    Step(Path name, @Nullable Object key, @Nullable OpenFolder folder) {
      this.name = name;
      this.key = key;
      this.folder = folder;
    }
  }

  /** Opens the top. */
  interface Top {
    OpenFolder open() throws IOException;
  }

  private final Top opensTop;

  /** Null while all descriptors are given back. */
  private @Nullable OpenFolder top;

  /** The outermost first. */
  private final List<Step> way = new ArrayList<>();

  /** Those that have descriptors, the outermost first. */
  private final Deque<Step> window = new ArrayDeque<>();

  /**
   * Begins a way.
   *
   * @param top to be closed with this; null to have it opened when it is needed
   * @param opensTop opens the same directory again, and fails if it is another one by now
   */
  Descent(@Nullable OpenFolder top, Top opensTop) {
    this.top = top;
    this.opensTop = opensTop;
  }

  /** Another one that has come to the same place, for another thread. */
  Descent fork() {
    Descent fork = new Descent(null, opensTop);
    for (Step step : way) {
      fork.way.add(new Step(step.name, step.key, null));
    }
    if (!way.isEmpty()) {
      openAgain(fork.way.getLast(), fork);
    }
    return fork;
  }

  private void openAgain(Step step, Descent fork) {
    try {
      fork.remember(step, here().again(step.name.getFileSystem()));
    } catch (Exception | LinkageError e) {
      // then here() of the other one goes by the names, and reports what is wrong
    }
  }

  /** The innermost directory, which is opened again if need be. */
  OpenFolder here() throws IOException {
    int open = way.size() - 1;
    while (open >= 0 && way.get(open).folder == null) {
      open--;
    }
    OpenFolder folder = open < 0 ? top() : folderOf(way.get(open));
    for (Step step : way.subList(open + 1, way.size())) {
      folder = open(folder, step.name, step.key);
      remember(step, folder);
    }
    return folder;
  }

  private OpenFolder top() throws IOException {
    OpenFolder opened = top == null ? opensTop.open() : top;
    top = opened;
    return opened;
  }

  /** Gives all descriptors back, for as long as nobody calls {@link #here}. */
  void release() {
    while (closeOutermost(null)) {}
    if (top instanceof SecureFolder) {
      close(top);
      top = null;
    }
  }

  /**
   * Goes down into a directory.
   *
   * @param name of an entry of the innermost directory
   * @param key as its attributes have told
   * @return that directory, for its entries to be listed
   * @throws IOException if it cannot be opened, or is another one by now; then nothing has changed
   */
  OpenFolder enter(Path name, @Nullable Object key) throws IOException {
    OpenFolder folder = open(here(), name, key);
    Step step = new Step(name, key, folder);
    way.add(step);
    remember(step, folder);
    return folder;
  }

  /** As {@link #enter}, but the directory is opened when {@link #here} is asked for. */
  void enterLater(Path name, @Nullable Object key) {
    way.add(new Step(name, key, null));
  }

  /** Goes back up, to the directory that the innermost one is an entry of. */
  void leave() {
    Step left = way.removeLast();
    if (!way.isEmpty() && left.folder instanceof SecureFolder below) {
      openAbove(below, way.getLast());
    }
    window.remove(left);
    close(left);
  }

  private void openAbove(SecureFolder below, Step step) {
    if (step.folder == null && step.key != null) {
      try {
        Path parent = step.name.getFileSystem().getPath("..");
        remember(step, below.open(parent, step.key));
      } catch (Exception e) {
        // then here() tries it by the names, and reports what is wrong
      }
    }
  }

  /** In want of descriptors those of the other directories are given back. */
  private OpenFolder open(OpenFolder parent, Path name, @Nullable Object key) throws IOException {
    while (true) {
      try {
        return parent.open(name, key);
      } catch (IOException e) {
        if (!Descriptors.areMissing(e) || !closeOutermost(parent)) {
          throw e;
        }
      }
    }
  }

  private void remember(Step step, OpenFolder folder) {
    step.folder = folder;
    if (folder instanceof SecureFolder) { // the others have no descriptors
      window.add(step);
    }
    if (window.size() > WINDOW) {
      closeOutermost(folder);
    }
  }

  /** Closes a directory that can be opened again; false if there is none besides the one given. */
  private boolean closeOutermost(@Nullable OpenFolder butThis) {
    Step outermost = window.peek();
    if (outermost == null || (butThis != null && outermost.folder == butThis)) {
      return false;
    }
    window.remove();
    close(outermost);
    return true;
  }

  private static OpenFolder folderOf(Step step) {
    return Objects.requireNonNull(step.folder);
  }

  @Override
  public void close() {
    way.forEach(Descent::close);
    if (top != null) {
      close(top);
    }
  }

  private static void close(Step step) {
    OpenFolder folder = step.folder;
    step.folder = null;
    if (folder != null) {
      close(folder);
    }
  }

  /** Nothing depends on it, so a failure is only logged. */
  private static void close(OpenFolder folder) {
    try {
      folder.close();
    } catch (Throwable e) {
      Log.LOGGER.log(Level.WARNING, "closing a directory failed", e);
    }
  }
}
