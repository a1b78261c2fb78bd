package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jetbrains.annotations.Nullable;

/**
 * A random program of a user: changes a tree by operations of {@link FsPromises}, some of them at
 * the same time, and the watched directory itself among what is changed, while watchers with random
 * options look on, come and go. In the end each has told what leads from the tree at its beginning
 * to the tree on disk.
 */
final class WatcherProgram {
  private static final MkdirOptions WITH_PARENTS = MkdirOptions.DEFAULT.withRecursive(true);
  private static final RmOptions ALL = RmOptions.DEFAULT.withRecursive(true).withForce(true);
  private static final CpOptions TREE = CpOptions.DEFAULT.withRecursive(true);
  private static final int WATCHERS = 3;
  private static final int MOST_FILES = 50;

  private final Random random;
  private final Path root;
  private final Path outside;
  private final EventLoop loop = EventLoop.create();
  private final FsPromises fs = Fs.on(loop).promises();
  private final List<Onlooker> onlookers = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();

  /**
   * Whether the watched directory may be renamed: the directory above a watched path has to stay,
   * so nobody watches what is in it then.
   */
  private final boolean mayMoveRoot;

  private int step;
  private final AtomicInteger progress = new AtomicInteger();

  /**
   * Begins.
   *
   * @param base an empty directory
   */
  WatcherProgram(long seed, Path base) {
    this.random = new Random(seed);
    this.root = base.resolve("w");
    this.outside = base.resolve("outside");
    this.mayMoveRoot = random.nextBoolean();
  }

  void run(int operations) {
    try (loop) {
      loop.run(() -> {
        var unused = async(loop, () -> perform(operations));
      });
    }
  }

  private void goOn() {
    progress.incrementAndGet();
  }

  private @Nullable Void perform(int operations) throws Exception {
    await(fs.mkdir(outside.toString()));
    await(fs.mkdir(root.resolve("a/b").toString(), WITH_PARENTS));
    await(fs.writeFile(root.resolve("a/b/1").toString(), "1"));
    for (int i = 0; i < WATCHERS; i++) {
      onlookers.add(newOnlooker());
    }
    while (step < operations) {
      goOn();
      lookAround();
      List<Promise<?>> together = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        step++;
        together.add(operate(random.nextInt(17)));
      }
      await(Promise.allSettled(together));
      if (random.nextInt(10) == 0 && files.size() < MOST_FILES) {
        await(Promise.allSettled(List.of(copy())));
      }
      if (random.nextInt(100) == 0) {
        int index = random.nextInt(WATCHERS);
        awaitQuiet();
        await(onlookers.get(index).watcher.close());
        onlookers.set(index, newOnlooker());
      }
    }
    awaitQuiet();
    for (Onlooker each : onlookers) {
      await(each.watcher.close());
    }
    return null;
  }

  // ---- who looks on ---------------------------------------------------------------------------

  private Onlooker newOnlooker() throws IOException {
    Path path = mayMoveRoot || random.nextInt(3) > 0 ? root : root.resolve("a");
    WatchOptions options =
        WatchOptions.DEFAULT
            .withThrowIfNoEntry(false)
            .withRecursive(random.nextInt(5) > 0)
            .withInitial(random.nextInt(4) == 0)
            .withAttributes(random.nextInt(3) == 0);
    if (random.nextInt(3) == 0) {
      options = options.withSettle(Duration.ofMillis(1 + random.nextInt(20)));
    }
    if (random.nextInt(4) == 0) {
      options = options.withPolling(Duration.ofMillis(1 + random.nextInt(10)));
    }
    if (random.nextInt(4) == 0) {
      options = options.withIgnore(List.of("b*"));
    }
    return new Onlooker(path, options, random.nextInt(3));
  }

  /** A watcher, and what is known of the tree by its changes. */
  private final class Onlooker {
    final Path path;
    final WatchOptions options;
    final Watcher watcher;
    final WatcherReplay known;
    private @Nullable Resolvers<String> waiting;

    Onlooker(Path path, WatchOptions options, int how) throws IOException {
      this.path = path;
      this.options = options;
      this.watcher = await(fs.watch(path.toString(), options));
      this.known = options.initial() ? WatcherReplay.ofNothing(path) : onDisk();
      switch (how) {
        case 0 -> watcher.onChange(this::told);
        case 1 -> ask(false);
        default -> ask(true);
      }
    }

    private void ask(boolean isSlow) {
      var unused =
          async(() -> {
            Optional<FileChange> next = await(watcher.next());
            while (next.isPresent()) {
              told(next.get());
              if (isSlow && random.nextInt(4) == 0) {
                await(loop.delay(Duration.ofMillis(random.nextInt(10))));
              }
              next = await(watcher.next());
            }
            return null;
          });
    }

    private void told(FileChange change) {
      goOn();
      known.apply(change);
      if (waiting != null) {
        waiting.resolve("");
        waiting = null;
      }
    }

    WatcherReplay onDisk() throws IOException {
      Predicate<Path> isIgnored =
          name -> !options.ignore().isEmpty() && name.getFileName().toString().startsWith("b");
      return WatcherReplay.ofDisk(path, options.recursive() ? 99 : 1, isIgnored);
    }

    void awaitThatItKnows(String what, Predicate<WatcherReplay> condition) throws IOException {
      while (!condition.test(known)) {
        waiting = loop.withResolvers();
        pending = this + " does not know " + what;
        await(waiting.promise());
      }
    }

    @Override
    public String toString() {
      return "the watcher of " + path + " with " + options + " knows " + known;
    }
  }

  /** What it waits for, to be told if that takes too long. */
  private volatile String pending = "";

  String pending() {
    return pending;
  }

  /** {@return a number that grows as long as something goes on} */
  int progress() {
    return progress.get();
  }

  /** What is done now is told last, and then nothing is left to be told. */
  private void awaitQuiet() throws IOException {
    awaitKnowledge();
    Path fence = root.resolve("a/c" + step + "fence");
    await(fs.mkdir(root.resolve("a").toString(), WITH_PARENTS).catchError(error -> ""));
    await(fs.writeFile(fence.toString(), "").catchError(error -> null));
    awaitKnowledge();
    await(fs.rm(fence.toString(), ALL).catchError(error -> null));
    awaitKnowledge();
  }

  private void awaitKnowledge() throws IOException {
    for (Onlooker each : onlookers) {
      WatcherReplay disk = each.onDisk();
      each.awaitThatItKnows(disk.toString(), disk::isAs);
    }
  }

  // ---- what is done ---------------------------------------------------------------------------

  private void lookAround() throws IOException {
    files.clear();
    directories.clear();
    directories.add(root);
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        all.forEach(path ->
            (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? directories : files).add(path));
      }
    }
  }

  private Promise<?> operate(int which) {
    Path directory = any(directories);
    Path name = directory.resolve((char) ('a' + random.nextInt(6)) + "" + random.nextInt(3));
    Path other = random.nextBoolean() || files.isEmpty() ? name : any(files);
    String elsewhere = outside.resolve("x" + random.nextInt(5)).toString();
    return switch (which) {
      case 0, 1 -> fs.writeFile(other.toString(), "x".repeat(random.nextInt(10)));
      case 2 -> replace(other);
      case 3, 4 -> fs.appendFile(other.toString(), "more");
      case 5 -> fs.truncate(other.toString(), random.nextInt(3));
      case 6 -> fs.mkdir(name.resolve("p/q").toString(), WITH_PARENTS);
      case 7 -> fs.rename(other.toString(), name.toString());
      case 8, 9 -> move(directory, any(directories).resolve("d").toString());
      case 10 -> move(directory, elsewhere);
      case 11 -> fs.rename(elsewhere, name.toString());
      case 12 -> fs.rm(directory.toString(), ALL);
      case 13 -> fs.unlink(other.toString());
      case 14 -> fs.symlink("..", name.toString());
      case 15 -> fs.chmod(other.toString(), random.nextBoolean() ? 0600 : 0644);
      default -> fs.lutimes(other.toString(), Instant.EPOCH, Instant.ofEpochSecond(step));
    };
  }

  /** A tree from anywhere to outside, or back. */
  private Promise<?> copy() {
    Path elsewhere = outside.resolve("x" + random.nextInt(5));
    return random.nextBoolean()
        ? fs.cp(any(directories).toString(), elsewhere.toString(), TREE)
        : fs.cp(elsewhere.toString(), any(directories).resolve("e").toString(), TREE);
  }

  private Promise<?> move(Path directory, String to) {
    return directory.equals(root) && !mayMoveRoot
        ? Promise.resolve("")
        : fs.rename(directory.toString(), to);
  }

  /** As editors do. */
  private Promise<?> replace(Path file) {
    String beside = file + "~";
    return fs.writeFile(beside, "new").thenCompose(nothing -> fs.rename(beside, file.toString()));
  }

  private Path any(List<Path> paths) {
    return paths.get(random.nextInt(paths.size()));
  }
}
