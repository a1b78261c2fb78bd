package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.annotations.Nullable;

/**
 * Watches a file, a directory or a tree. Knows no loop: its owner calls {@link #pass} on a thread
 * that may block, and is woken when there is reason for the next one.
 *
 * <p>Events are hints, the model decides: a pass looks at the disk, compares it with the earlier
 * reports, and reports the difference. So order, number and loss of events do not matter.
 *
 * <pre>
 *   WatchService -> HintService (a thread) -> Hints of each watch -> wake
 *                                               |
 *   owner -> pass -> Resolver -> Round: look, compare with the Model, Moves -> changes
 *                       Coverage: listen or poll
 * </pre>
 */
public final class FileWatch {
  private final Path root;
  private final WatchRules rules;
  private final HintSource source;
  private final Hints hints;
  private final Model model;
  private final Coverage coverage;
  private final Resolver resolver;

  /** Paths to look at without a hint. */
  private final ConcurrentLinkedQueue<Path> asked = new ConcurrentLinkedQueue<>();

  private boolean isBegun;

  /**
   * Begins. Nothing is looked at before the first pass.
   *
   * @param root absolute
   * @param rules what to watch; on a file system whose changes nobody hears it has to have a period
   *     of polling
   * @param reader reads what changes are told with
   * @param wake runs on a thread of the library when there is something to look at, once each time
   *     that this was armed; must not block
   */
  public FileWatch(Path root, WatchRules rules, StatusReader reader, Runnable wake) {
    this(root, rules, reader, wake, HintService.shared());
  }

  FileWatch(Path root, WatchRules rules, StatusReader reader, Runnable wake, HintSource source) {
    this.root = root;
    this.rules = rules;
    this.source = source;
    this.hints = new Hints(wake);
    this.model = new Model(root, rules, reader);
    this.coverage = new Coverage(model, rules, source, hints);
    this.resolver = new Resolver(model, coverage, hints, rules);
  }

  /**
   * Whether the system reports changes of a file, or it has to be polled.
   *
   * @param path of any file system
   * @return whether events come by themselves
   */
  public static boolean hears(Path path) {
    return HintService.hears(path);
  }

  /**
   * Looks wherever there is reason to. The first pass looks at all, and listens from then on. On
   * any thread, one at a time.
   *
   * @return what has changed since the pass before
   * @throws IOException of the first pass, if the root has to be there and is not
   */
  public Pass pass() throws IOException {
    for (Path path = asked.poll(); path != null; path = asked.poll()) {
      Entry entry = model.find(path);
      if (entry != null && entry.parent != null) {
        resolver.addDirty(Resolver.slotOf(entry), Resolver.Mark.LOOK);
      }
    }
    resolver.pass();
    if (!isBegun && !rules.mayBeMissing() && !hints.isClosed() && !leadsSomewhere(model.root())) {
      // Fails, and says why, or else it has come just now.
      var unused = Files.readAttributes(root, BasicFileAttributes.class);
    }
    isBegun = true;
    model.tellAll();
    return new Pass(model.takeChanges(), coverage.takeFailures(), resolver.again());
  }

  /** A link at the root is followed, unless it leads nowhere. */
  private static boolean leadsSomewhere(@Nullable Entry root) {
    return root != null && root.kind != Status.Kind.LINK;
  }

  /** The root in the model; null if there is none. On the thread of a pass. */
  @Nullable
  Entry root() {
    return model.root();
  }

  /**
   * Has the next hint wake the owner. Any thread.
   *
   * @return false if there are hints already, which then wake nobody
   */
  public boolean arm() {
    return hints.arm();
  }

  /**
   * Has the next pass look at entries even if there is no hint. Any thread.
   *
   * @param paths from the root on
   */
  public void lookAt(Collection<Path> paths) {
    asked.addAll(paths);
  }

  /** Ends all wake-ups, and a pass that is under way soon. Any thread. */
  public void stop() {
    hints.close();
  }

  /** Ends its listenings. Any thread, also while a pass is under way. */
  public void close() {
    stop();
    source.releaseAll(hints);
  }
}
