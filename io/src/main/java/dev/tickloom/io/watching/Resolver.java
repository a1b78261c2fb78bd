package dev.tickloom.io.watching;

import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds the changes: looks where hints say, compares with the {@link Model}, and updates the model.
 * For the thread of a pass.
 *
 * <p>A pass consists of {@link Round}s, because a round may find something that needs another
 * round, such as a new directory to list. Between passes the resolver remembers:
 *
 * <ul>
 *   <li><i>dirty</i>: names to be looked at
 *   <li><i>whole</i>: directories to be listed
 *   <li><i>suspects</i>: directories that were not where the model has them, or could not be
 *       listened to, because somebody was just moving or removing them
 *   <li><i>unseen</i>: names and directories that could not be looked at because of a failure
 *   <li><i>missing</i>: entries that are gone, but may have been moved to where nobody has looked
 *       yet
 * </ul>
 */
final class Resolver {
  /** How long a missing entry may be somewhere else. */
  private static final long PATIENCE_NANOS = 20_000_000;

  /** When to look again for entries that are missing or were just being moved. */
  private static final int SOON_MILLIS = 20;

  /** When to look again after a failure, or for a directory in which the root could be. */
  private static final int LATER_MILLIS = 1000;

  /** How often to poll directories without listening, unless an option says otherwise. */
  private static final Duration POLLING = Duration.ofMillis(500);

  /**
   * After so many rounds a tree that changes faster than they go is reported as it was last seen.
   */
  private static final int MOST_ROUNDS = 200;

  /** Of the first pass, which has to find all: one for each level of a tree. */
  private static final int MOST_ROUNDS_AT_FIRST = 100_000;

  /**
   * A hint of a name says this of it.
   *
   * @param isTouched something was made or removed there
   * @param isWritten something was written there
   */
  record Mark(boolean isTouched, boolean isWritten) {
    static final Mark LOOK = new Mark(false, false);
    static final Mark TOUCHED = new Mark(true, false);
    static final Mark WRITTEN = new Mark(false, true);

    Mark and(Mark other) {
      return new Mark(isTouched || other.isTouched, isWritten || other.isWritten);
    }
  }

  /** Since when an entry is missing, and in which pass somebody looked for it last. */
  private static final class Missing {
    final long since = System.nanoTime();
    int lookedForIn;
  }

  private final Model model;
  private final Coverage coverage;
  private final Hints hints;
  private final long pollingNanos;

  private Map<Slot, Mark> dirty = new LinkedHashMap<>();
  private Set<Entry> whole = new LinkedHashSet<>();
  private final Set<Entry> suspects = new LinkedHashSet<>();
  private final Map<Entry, Missing> missing = new LinkedHashMap<>();
  private final Set<Slot> unseen = new LinkedHashSet<>();
  private final Set<Entry> unlisted = new LinkedHashSet<>();
  private int pass;
  private long polledAt;

  Resolver(Model model, Coverage coverage, Hints hints, WatchRules rules) {
    this.model = model;
    this.coverage = coverage;
    this.hints = hints;
    Duration polling = rules.polling();
    this.pollingNanos = (polling == null ? POLLING : polling).toNanos();
  }

  Model model() {
    return model;
  }

  Coverage coverage() {
    return coverage;
  }

  // ---- a pass ---------------------------------------------------------------------------------

  /** Makes a pass. */
  void pass() {
    pass++;
    if (pass == 1) {
      suspects.add(model.top());
      polledAt = System.nanoTime();
    }
    reconsiderSuspects();
    takeHints();
    lookAtPolled();
    unseen.forEach(slot -> addDirty(slot, Mark.TOUCHED));
    unseen.clear();
    whole.addAll(unlisted);
    unlisted.clear();
    missing.keySet().removeIf(entry -> !model.isAttached(entry));
    missing.keySet().forEach(entry -> addDirty(slotOf(entry), Mark.LOOK));
    int most = pass == 1 ? MOST_ROUNDS_AT_FIRST : MOST_ROUNDS;
    for (int i = 0; i < most && hasWork() && !hints.isClosed(); i++) {
      Map<Slot, Mark> slots = dirty;
      Set<Entry> directories = whole;
      dirty = new LinkedHashMap<>();
      whole = new LinkedHashSet<>();
      directories.forEach(directory -> addAllOf(directory, slots));
      new Round(this, slots).run();
    }
    removeMissing();
  }

  private boolean hasWork() {
    return !dirty.isEmpty() || !whole.isEmpty();
  }

  private void reconsiderSuspects() {
    for (Entry directory : List.copyOf(suspects)) {
      if (!model.isAttached(directory)) {
        suspects.remove(directory);
      } else if (coverage.cover(directory)) {
        suspects.remove(directory);
        whole.add(directory);
      }
      if (directory.parent != null) {
        addDirty(slotOf(directory), Mark.LOOK);
      } else {
        whole.add(directory);
      }
    }
  }

  private void takeHints() {
    hints
        .take()
        .forEach((entry, marks) -> {
          marks.ended.forEach(listening -> coverage.ended(entry, listening));
          if (!model.isAttached(entry)) {
            return;
          }
          if (!marks.ended.isEmpty() && entry.children != null && !entry.isCovered()) {
            suspects.add(entry);
            whole.add(entry);
          }
          if (marks.isOfEntry && entry.parent != null) {
            addDirty(slotOf(entry), Mark.WRITTEN);
          }
          if (entry.children != null) {
            takeNames(entry, marks);
          }
        });
  }

  private void takeNames(Entry directory, Hints.Marks marks) {
    if (marks.isWhole) { // what was lost may be that a directory took the place of another one
      addTree(directory);
    }
    marks.names.forEach((name, isTouched) ->
        addDirty(new Slot(directory, name), isTouched ? Mark.TOUCHED : Mark.WRITTEN));
  }

  private void lookAtPolled() {
    if (!coverage.polled().isEmpty() && System.nanoTime() - polledAt >= pollingNanos) {
      polledAt = System.nanoTime();
      whole.addAll(coverage.polled());
    }
  }

  /** Only entries that a look has not found are gone. */
  private void removeMissing() {
    long now = System.nanoTime();
    for (Map.Entry<Entry, Missing> each : List.copyOf(missing.entrySet())) {
      Entry entry = each.getKey();
      Missing state = each.getValue();
      if (!model.isAttached(entry)) {
        missing.remove(entry);
      } else if (state.lookedForIn == pass && now - state.since >= PATIENCE_NANOS) {
        remove(entry);
      }
    }
  }

  /** In how many milliseconds to look again without a hint; -1 for never. */
  int again() {
    if (hasWork()) {
      return 0;
    }
    int again = missing.isEmpty() && suspects.isEmpty() ? -1 : SOON_MILLIS;
    if (missing.isEmpty() && suspects.size() == 1 && suspects.contains(model.top())) {
      again = LATER_MILLIS;
    }
    if (again < 0 && !(unseen.isEmpty() && unlisted.isEmpty())) {
      again = LATER_MILLIS;
    }
    if (!coverage.polled().isEmpty()) {
      long nanos = pollingNanos - (System.nanoTime() - polledAt);
      int polling = Math.clamp(nanos / 1_000_000 + 1, 1, Integer.MAX_VALUE);
      again = again < 0 ? polling : Math.min(again, polling);
    }
    return again;
  }

  // ---- what a round asks for ------------------------------------------------------------------

  static Slot slotOf(Entry entry) {
    return new Slot(Objects.requireNonNull(entry.parent), entry.name);
  }

  void addDirty(Slot slot, Mark mark) {
    dirty.merge(slot, mark, Mark::and);
  }

  /** Directories to be listed, with all below them. */
  void addTree(Entry directory) {
    whole.add(directory);
    for (Entry each : Model.childrenOf(directory).values()) {
      if (each.children != null) {
        addTree(each);
      }
    }
  }

  /** A directory that is new here: first listened to, then listed. */
  void enter(Entry directory) {
    if (coverage.cover(directory)) {
      whole.add(directory);
    } else {
      suspects.add(directory);
    }
  }

  /** A name that could not be looked at. */
  void lookLater(Slot slot) {
    unseen.add(slot);
  }

  /** A directory that is not where the model has it. */
  void suspect(Entry directory) {
    suspects.add(directory);
  }

  boolean isClosed() {
    return hints.isClosed();
  }

  Set<Entry> missing() {
    return missing.keySet();
  }

  void found(Entry entry) {
    missing.remove(entry);
  }

  void notFound(Entry entry) {
    missing.computeIfAbsent(entry, unused -> new Missing()).lookedForIn = pass;
  }

  void remove(Entry entry) {
    Set<Entry> removed = model.remove(entry);
    coverage.release(removed);
    missing.keySet().removeAll(removed);
    model.takeReplacing().forEach(this::enter);
  }

  // ---- listing --------------------------------------------------------------------------------

  /** All names that the model or the disk has in a directory. */
  private void addAllOf(Entry directory, Map<Slot, Mark> slots) {
    if (directory.children == null || !model.isAttached(directory)) {
      return;
    }
    for (Path name : directory.children.keySet()) {
      slots.putIfAbsent(new Slot(directory, name), Mark.LOOK);
    }
    if (directory == model.top() && model.rootName() != null) {
      slots.putIfAbsent(new Slot(directory, model.rootName()), Mark.LOOK);
    } else if (!directory.isRefused && !isListed(directory)) {
      list(directory, slots);
    }
  }

  /** Whether no name has come or gone since a polled directory was listed. */
  private boolean isListed(Entry directory) {
    if (!directory.isPolled || directory.parent == null) {
      return false;
    }
    Status status = model.look(slotOf(directory)).status();
    if (status == null || status.key() == null) { // without keys there may be no times as well
      return false;
    }
    boolean isListed = directory.listed == status.modified();
    boolean isLongAgo = System.currentTimeMillis() - status.modified() / 1_000_000 > 2000;
    directory.listed = isLongAgo ? status.modified() : Long.MIN_VALUE;
    return isListed;
  }

  private void list(Entry directory, Map<Slot, Mark> slots) {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(model.pathOf(directory))) {
      for (Path path : stream) {
        names.add(path.getFileName());
      }
    } catch (AccessDeniedException e) {
      directory.listed = Long.MIN_VALUE;
      coverage.tellRefusal(directory, e);
    } catch (ClosedFileSystemException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      if (!Sight.isOfNothing(e)) { // such as for a lack of descriptors
        directory.listed = Long.MIN_VALUE;
        unlisted.add(directory);
      } else if (directory.parent != null) { // it is gone, or another one is there
        addDirty(slotOf(directory), Mark.LOOK);
      }
    }
    for (Path name : names) {
      slots.putIfAbsent(new Slot(directory, name), Mark.LOOK);
    }
  }
}
