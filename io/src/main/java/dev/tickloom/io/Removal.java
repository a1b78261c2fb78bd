package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jetbrains.annotations.Nullable;

/**
 * Deletes files and whole trees: Node's {@code rm}, call by call as there. A directory is tried as
 * if it were empty, and only if it is not, what is in it is deleted first.
 *
 * <p>Everything in a tree, and its root, is deleted by its name in an open directory, as {@link
 * Descent} says: whoever puts a link into the place of a directory meanwhile, the root included,
 * has nothing deleted that is not in the tree.
 *
 * <p>Where Node would start all retries of a directory again because something in it has used up
 * its own, here each thing has its retries once. A failure does not keep the other entries from
 * being deleted; the first failure is reported at the end.
 *
 * <p>The directories on the way down are on a stack, and not on that of the thread: a tree can be
 * of any depth.
 */
final class Removal extends TreePart<Removal.Emptying> {
  private static final Set<String> RETRIED =
      Set.of("EBUSY", "EMFILE", "ENFILE", "ENOTEMPTY", "EPERM");

  /** Codes that may mean that a directory is not empty. */
  private static final Set<String> NOT_EMPTY = Set.of("ENOTEMPTY", "EEXIST", "EPERM");

  private static final RmOptions ALONE = RmOptions.DEFAULT.withRecursive(true).withParallelism(1);

  /** How often a pause looks whether anybody still waits for its end. */
  private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * Is told of each entry that has been deleted.
   *
   * @param isDry whether nothing is deleted, and only told
   * @param keeps which entries below the root stay, and so the directories that they are in
   * @param deleted is told of each entry how its path follows from that of the root
   */
  record Listener(boolean isDry, Keeper keeps, Consumer<UnaryOperator<Path>> deleted) {}

  /** Tells which entries stay. */
  interface Keeper {
    Keeper NOTHING = entry -> false;

    /** Asked once for each entry. */
    boolean keeps(Entry entry) throws Exception;
  }

  private final RmOptions options;
  private final Listener listener;
  private final Descent descent;
  private final TreeCalls calls;
  private boolean isRootKept;

  private Removal(
      RmOptions options, Listener listener, TreeParts parts, Descent descent, TreeCalls calls) {
    super(parts);
    this.options = options;
    this.listener = listener;
    this.descent = descent;
    this.calls = calls;
    if (options.maxRetries() > 0) {
      calls.begin(); // who asks for retries asks to wait here
    }
  }

  /** Another part, which begins where this one is. */
  private static Removal fork(Removal from) {
    Descent descent = from.descent.fork();
    return new Removal(
        from.options,
        from.listener,
        from.parts,
        descent,
        TreeCalls.ofPart(from.parts, List.of(descent)));
  }

  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  static TreeJob<@Nullable Void> rm(Location file, RmOptions options) {
    Objects.requireNonNull(options, "options");
    return new TreeJob<>(
        "rm",
        file,
        null,
        options.parallelism(),
        options.progress(),
        parts -> {
          parts.runAll(() -> remove(file, options, parts));
          return null;
        });
  }

  /** Something to delete. */
  static final class Entry {
    final @Nullable Entry parent;
    final Path name;

    /** Of the root, what errors call it; of others, their names. */
    final String text;

    int retries;

    Entry(@Nullable Entry parent, Path name, String text) {
      this.parent = parent;
      this.name = name;
      this.text = text;
    }

    /**
     * As errors call it. Made when it is asked for: those of all directories on a deep way would
     * fill the memory.
     */
    String path() {
      Deque<String> names = new ArrayDeque<>();
      for (Entry entry = this; entry != null; entry = entry.parent) {
        names.push(entry.text);
      }
      return String.join(name.getFileSystem().getSeparator(), names);
    }

    /** Where it is, if the root is there. */
    Path under(Path root) {
      Path path = root;
      for (Path name : names()) {
        path = path.resolve(name);
      }
      return path;
    }

    /** The names on the way from the root. */
    Deque<Path> names() {
      Deque<Path> names = new ArrayDeque<>();
      for (Entry entry = this; entry.parent != null; entry = entry.parent) {
        names.push(entry.name);
      }
      return names;
    }
  }

  /** A directory that is being emptied. */
  static final class Emptying extends TreePart.Level<Emptying> {
    final Entry entry;

    /** Whether something in it stays, and so it does, too. */
    volatile boolean isKept;

    /** The first one; others are suppressed in it. */
    private final AtomicReference<@Nullable FsException> failure = new AtomicReference<>();

    Emptying(@Nullable Emptying parent, Deque<Path> left, Entry entry) {
      super(parent, left);
      this.entry = entry;
    }

    void failed(FsException e) {
      FsException first = failure.compareAndExchange(null, e);
      if (first != null && first != e && first.getSuppressed().length < TreeParts.MOST_SUPPRESSED) {
        first.addSuppressed(e);
      }
    }
  }

  private static void remove(Location file, RmOptions options, TreeParts parts) throws Exception {
    Stats stats;
    try {
      stats = SystemCall.run("lstat", file.text(), () -> Metadata.linkStats(file));
    } catch (FsException e) {
      if (options.force() && e.code().equals("ENOENT")) {
        return;
      }
      throw e;
    }
    if (stats.isDirectory() && !options.recursive()) {
      throw FsException.isDirectory("rm", file.text());
    }
    Path path = file.path();
    if (file.asksForDirectory() && Files.isSymbolicLink(path)) {
      return; // Node deletes neither the link nor what it leads to, and is content
    }
    Content.checkWanted(parts);
    DescentStart start =
        options.recursive() ? DescentStart.at(path, file.text()) : DescentStart.byPath(path);
    Descent descent = start.descent();
    Listener listener =
        new Listener(
            false, Keeper.NOTHING, entry -> parts.entry(() -> entry.apply(file.asNamed())));
    TreeCalls calls = new TreeCalls(parts, List.of(descent));
    Removal removal = new Removal(options, listener, parts, descent, calls);
    removal.run(() -> {
      Content.checkWanted(parts);
      removal.visit(new Entry(null, start.name(), file.text()));
    });
  }

  /**
   * Deletes an entry of the innermost directory of a descent, with all that is in it, as a step of
   * a part that is there.
   *
   * @param text what errors call the entry
   * @return whether all of it is deleted, and nothing was to be kept
   */
  static boolean removeIn(
      Descent descent, Path name, String text, Listener listener, TreeParts parts, TreeCalls calls)
      throws Exception {
    Removal removal = new Removal(ALONE, listener, parts, descent, calls);
    removal.goThrough(() -> removal.visit(new Entry(null, name, text)));
    return !removal.isRootKept;
  }

  @Override
  void visit(Emptying directory, Path name) throws Exception {
    Entry entry = new Entry(directory.entry, name, name.toString());
    if (listener.keeps().keeps(entry)) {
      directory.isKept = true;
    } else {
      visit(entry);
    }
  }

  /** Deletes an entry, or if there is something in it goes there. */
  private void visit(Entry entry) throws IOException {
    boolean isOver = false;
    while (!isOver) {
      try {
        removeOrEnter(entry);
        isOver = true;
      } catch (FsException e) {
        isOver = !isToBeRetried(entry, e);
      }
    }
  }

  private void removeOrEnter(Entry entry) {
    BasicFileAttributes look = call("lstat", entry, () -> descent.here().look(entry.name));
    if (!look.isDirectory()) {
      delete("unlink", entry, () -> descent.here().deleteFile(entry.name));
      return;
    }
    if (listener.isDry()) {
      enter(entry, look.fileKey());
      return;
    }
    if (!options.recursive()) {
      throw FsException.isDirectory("rm", entry.path()); // it was none when it was looked at first
    }
    try {
      deleteDirectory(entry);
    } catch (FsException e) {
      if (!NOT_EMPTY.contains(e.code())) {
        throw e;
      }
      enter(entry, look.fileKey());
    }
  }

  private void deleteDirectory(Entry entry) {
    delete("rmdir", entry, () -> descent.here().deleteDirectory(entry.name));
  }

  private void delete(String syscall, Entry entry, SystemCall.Action action) {
    if (!listener.isDry()) {
      perform(syscall, entry, action);
      calls.begin();
    }
    listener.deleted().accept(entry::under);
  }

  private void enter(Entry entry, @Nullable Object key) {
    if (options.parallelism() > 1 && mayHandOver()) {
      calls.begin(); // the other part may change something at once
      Removal part = fork(this);
      handOver(part, () -> part.attempt(entry, () -> part.enterHere(entry, key)));
    } else {
      enterHere(entry, key);
    }
  }

  private void enterHere(Entry entry, @Nullable Object key) {
    Deque<Path> names = call("scandir", entry, () -> list(entry.name, key));
    enter(new Emptying(here(), names, entry));
  }

  private Deque<Path> list(Path name, @Nullable Object key) throws IOException {
    OpenFolder folder = descent.enter(name, key);
    boolean isListed = false;
    try {
      Deque<Path> names = new ArrayDeque<>(folder.names(parts));
      isListed = true;
      return names;
    } finally {
      if (!isListed) {
        descent.leave();
      }
    }
  }

  /** Deletes a directory when all has been done that could be for what was in it. */
  @Override
  void leave(Emptying directory, boolean isLast) throws IOException {
    descent.leave();
    if (!isLast) {
      return;
    }
    FsException failure = directory.failure.get();
    if (failure != null) {
      report(failure);
    } else if (directory.isKept) {
      keepParent();
    } else {
      attempt(directory.entry, () -> deleteDirectory(directory.entry));
    }
  }

  private void keepParent() {
    Emptying parent = here();
    if (parent == null) {
      isRootKept = true;
    } else {
      parent.isKept = true;
    }
  }

  private interface Deletion {
    void perform();
  }

  /** If it fails and may be tried again, begins with the entry anew. */
  private void attempt(Entry entry, Deletion deletion) throws IOException {
    try {
      deletion.perform();
    } catch (FsException e) {
      if (isToBeRetried(entry, e)) {
        visit(entry);
      }
    }
  }

  private <T> T call(String syscall, Entry entry, Callable<T> call) {
    return calls.call(syscall, entry::path, null, call);
  }

  private void perform(String syscall, Entry entry, SystemCall.Action action) {
    calls.perform(syscall, entry::path, null, action);
  }

  /** If so waits first; if not, and it is a failure at all, reports it. */
  private boolean isToBeRetried(Entry entry, FsException failure) throws IOException {
    if (failure.code().equals("ENOENT")) {
      return false; // somebody else was faster
    }
    if (!RETRIED.contains(failure.code()) || entry.retries == options.maxRetries()) {
      report(failure);
      return false;
    }
    entry.retries++;
    await((long) entry.retries * options.retryDelay());
    return true;
  }

  /** Keeps the thread: it is a worker, or that of the caller who asked to be blocked. */
  private void await(long millis) throws IOException {
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (long left; (left = deadline - System.nanoTime()) > 0; ) {
        Content.checkWanted(parts);
        interrupted |= Thread.interrupted(); // parking would return at once
        LockSupport.parkNanos(Math.min(left, LONGEST_PARK_NANOS));
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void report(FsException failure) {
    Emptying parent = here();
    if (parent == null) {
      throw failure;
    }
    parent.failed(failure);
  }

  @Override
  public void close() {
    descent.close();
  }
}
