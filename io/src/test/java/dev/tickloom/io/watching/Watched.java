package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jetbrains.annotations.Nullable;

/** A path that a thread of its own watches, and what it was told so far. */
final class Watched implements AutoCloseable {
  /** What a watch of a tree goes by, unless a test says otherwise. */
  static final WatchRules TREE = rules(null);

  private static final String FENCE = ".fence";

  private final Path root;
  private final FileWatch watch;
  private final TreeMap<String, String> before;
  private final Thread passes;
  private final LinkedBlockingQueue<String> wakes = new LinkedBlockingQueue<>();

  // With the lock of this.
  private final List<Change> told = new ArrayList<>();
  private final List<Pass.Failure> failures = new ArrayList<>();
  private int again;
  private @Nullable Throwable thrown;

  private final boolean isPolling;
  private volatile boolean isStopped;
  private int fences;
  private boolean hasUnheardWrites;

  Watched(Path root, WatchRules rules) throws IOException {
    this(root, rules, null, () -> {});
  }

  /**
   * Begins, and has made the first pass when it returns.
   *
   * @param source null for the JDK's
   * @param onHint runs on the thread that hears of changes
   */
  Watched(Path root, WatchRules rules, @Nullable HintSource source, Runnable onHint)
      throws IOException {
    this.root = root;
    this.isPolling = rules.polling() != null;
    Runnable wake =
        () -> {
          onHint.run();
          wakes.add("");
        };
    this.watch =
        source == null
            ? new FileWatch(root, rules, Watched::read, wake)
            : new FileWatch(root, rules, Watched::read, wake, source);
    pass();
    this.before = rules.initial() ? new TreeMap<>() : Replay.onDisk(root);
    this.passes = Thread.ofPlatform().daemon().start(this::keepPassing);
  }

  static WatchRules rules(@Nullable Duration polling) {
    return new WatchRules(true, false, false, false, true, path -> false, polling);
  }

  static WatchRules ignoring(Predicate<Path> ignores) {
    return new WatchRules(true, false, false, false, true, ignores, null);
  }

  private static Status read(Path path, LinkOption... links) throws IOException {
    Status status = Status.of(Files.readAttributes(path, BasicFileAttributes.class, links));
    return status.with(0, "details");
  }

  /** With the lock, so that the model is as was told whenever somebody else has it. */
  private synchronized void pass() throws IOException {
    Pass pass = watch.pass();
    told.addAll(pass.changes());
    failures.addAll(pass.failures());
    again = pass.again();
    notifyAll();
  }

  private void keepPassing() {
    try {
      while (!isStopped) {
        if (watch.arm() && again != 0) {
          var unused = again < 0 ? wakes.take() : wakes.poll(again, TimeUnit.MILLISECONDS);
        }
        pass();
      }
    } catch (Throwable e) {
      synchronized (this) {
        thrown = e;
        notifyAll();
      }
    }
  }

  /**
   * Waits until all that was done so far has been told: a file that is made now is, of which the
   * system tells last, and the property holds.
   */
  void awaitQuiet() throws Exception {
    if (Files.isDirectory(root)) {
      Path fence = root.resolve(FENCE + ++fences);
      Files.writeString(fence, "");
      await(() -> isTold(Change.Kind.CREATE, fence));
      Files.delete(fence);
      await(() -> isTold(Change.Kind.DELETE, fence));
    }
    await(this::holds);
  }

  /** Files may be written through names that are not watched, of which nobody hears. */
  void hasUnheardWrites() {
    hasUnheardWrites = true;
  }

  private boolean isTold(Change.Kind kind, Path fence) {
    return told.stream()
        .anyMatch(each -> each.kind() == kind && fence.endsWith(each.path().toString()));
  }

  /** Waits until a change has been told. */
  void awaitTold(String change) throws Exception {
    await(() -> toldAsText().contains(change));
  }

  private boolean holds() throws IOException {
    if (!isPolling && again >= 0) {
      return false; // it waits for the other half of a rename
    }
    TreeMap<String, String> replayed = new TreeMap<>(before);
    Replay.apply(replayed, told);
    TreeMap<String, String> onDisk = Replay.onDisk(root);
    return replayed.equals(onDisk)
        && modelTree().equals(onDisk)
        && (hasUnheardWrites || hasStatusOfDisk());
  }

  /** What is to become true when something was told. */
  interface Condition {
    boolean isTrue() throws Exception;
  }

  /** Waits until a condition holds that depends on what was told. */
  void await(Condition condition) throws Exception {
    synchronized (this) {
      while (!condition.isTrue()) {
        checkAlive();
        wait();
      }
      checkAlive();
    }
  }

  private void checkAlive() {
    if (thrown != null) {
      throw new AssertionError("the watch has failed", thrown);
    }
  }

  /** What was told, but for the fences. */
  synchronized List<Change> told() {
    return told.stream().filter(each -> !isFence(each.path())).toList();
  }

  /** The same as text: {@code RENAME a b}. */
  List<String> toldAsText() {
    return told().stream().map(Watched::text).toList();
  }

  static String text(Change change) {
    return change.kind()
        + (change.from() == null ? " " : " " + change.from() + " ")
        + change.path();
  }

  private static boolean isFence(Path path) {
    return path.toString().contains(FENCE);
  }

  /** Whether the watch wants to look again without a hint. */
  synchronized boolean isPassDue() {
    return again >= 0;
  }

  synchronized List<Pass.Failure> failures() {
    return List.copyOf(failures);
  }

  /** Goes on from the present tree. */
  synchronized void forgetTold() {
    Replay.apply(before, told);
    told.clear();
  }

  private synchronized TreeMap<String, String> modelTree() {
    TreeMap<String, String> tree = new TreeMap<>();
    add(watch.root(), "", tree);
    return tree;
  }

  private static void add(@Nullable Entry entry, String path, Map<String, String> tree) {
    if (entry == null) {
      return;
    }
    tree.put(path, entry.isDirectory() ? "d" : "f");
    if (entry.children != null) {
      entry.children.forEach(
          (name, each) -> add(each, path.isEmpty() ? name.toString() : path + "/" + name, tree));
    }
  }

  private boolean hasStatusOfDisk() throws IOException {
    Entry entry = watch.root();
    return entry == null || hasStatusOfDisk(entry, root);
  }

  private static boolean hasStatusOfDisk(Entry entry, Path path, LinkOption... links)
      throws IOException {
    Status status = Status.of(Files.readAttributes(path, BasicFileAttributes.class, links));
    if (!Objects.equals(entry.key, status.key()) || entry.birth != status.birth()) {
      return false;
    }
    if (!entry.isDirectory()
        && (entry.size != status.size() || entry.modified != status.modified())) {
      return false;
    }
    if (entry.children != null) {
      for (Map.Entry<Path, Entry> each : entry.children.entrySet()) {
        Path below = path.resolve(each.getKey());
        if (!hasStatusOfDisk(each.getValue(), below, LinkOption.NOFOLLOW_LINKS)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The directories that are listened to. */
  Set<Path> listenedTo() {
    Set<Path> all = new HashSet<>();
    addListening(watch.root(), all);
    return all;
  }

  private static void addListening(@Nullable Entry entry, Set<Path> all) {
    if (entry != null && entry.listening != null) {
      all.add(entry.listening.directory());
    }
    if (entry != null && entry.children != null) {
      entry.children.values().forEach(each -> addListening(each, all));
    }
  }

  @Override
  public void close() throws InterruptedException {
    isStopped = true;
    watch.close();
    wakes.add("");
    passes.join();
  }
}
