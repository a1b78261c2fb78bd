package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * Listens to each entered directory, or polls it where that is not possible. For the thread of a
 * pass.
 */
final class Coverage {
  private final Model model;
  private final WatchRules rules;
  private final HintSource source;
  private final Hints hints;

  /** Directories that nobody listens to. */
  private final Set<Entry> polled = new LinkedHashSet<>();

  private List<Pass.Failure> failures = new ArrayList<>();

  /** Whether the log already says that directories are polled. */
  private boolean isWarned;

  Coverage(Model model, WatchRules rules, HintSource source, Hints hints) {
    this.model = model;
    this.rules = rules;
    this.source = source;
    this.hints = hints;
  }

  /**
   * Listens to a directory from now on. Whoever calls lists it afterwards, and not before: what is
   * made in between would be missed.
   *
   * @return false if the directory is not where it was, which has to be looked at
   */
  boolean cover(Entry directory) {
    if (directory.isCovered()) {
      return true;
    }
    if (rules.polling() != null) {
      poll(directory);
      return true;
    }
    Path only = directory == model.top() ? model.rootName() : null;
    Listening listening = new Listening(hints, directory, false, model.pathOf(directory), only);
    try {
      source.listen(listening);
    } catch (AccessDeniedException e) {
      refuse(directory, e);
      return true;
    } catch (IOException | RuntimeException e) { // whatever a provider throws
      if (Sight.isOfNothing(e) || !model.isInPlace(directory)) {
        return false;
      }
      warn(directory, e);
      poll(directory);
      return true;
    }
    // Another directory may have taken the place just before.
    if (!model.isInPlace(directory)) {
      source.release(listening);
      return false;
    }
    directory.listening = listening;
    return true;
  }

  private void poll(Entry directory) {
    directory.isPolled = true;
    polled.add(directory);
  }

  private void warn(Entry directory, Exception reason) {
    if (!isWarned) {
      isWarned = true;
      fail(directory, reason, true);
    }
  }

  /** The directory above the root need not be readable. */
  private void refuse(Entry directory, IOException reason) {
    if (directory == model.top()) {
      poll(directory);
    } else {
      directory.isRefused = true;
      tellRefusal(directory, reason);
    }
  }

  /** Changes in a directory cannot be reported while it may not be read. */
  void tellRefusal(Entry directory, IOException reason) {
    if (!directory.isRefusalTold) {
      directory.isRefusalTold = true;
      fail(directory, reason, false);
    }
  }

  private void fail(Entry directory, Exception reason, boolean isPolled) {
    IOException failure = reason instanceof IOException io ? io : new IOException(reason);
    failures.add(new Pass.Failure(model.pathOf(directory), failure, isPolled));
  }

  List<Pass.Failure> takeFailures() {
    List<Pass.Failure> taken = failures;
    failures = new ArrayList<>();
    return taken;
  }

  /** The directory is gone, and so is its listening. */
  void ended(Entry entry, Listening listening) {
    if (entry.listening == listening) {
      entry.listening = null;
    }
    if (entry.aims.contains(listening)) {
      entry.aims = entry.aims.stream().filter(each -> each != listening).toList();
    }
  }

  /** Ends what listens to entries that have been removed. */
  void release(Collection<Entry> removed) {
    for (Entry entry : removed) {
      polled.remove(entry);
      Listening listening = entry.listening;
      if (listening != null) {
        entry.listening = null;
        source.release(listening);
      }
      entry.aims.forEach(source::release);
      entry.aims = List.of();
    }
  }

  Set<Entry> polled() {
    return polled;
  }

  /**
   * Listens to what a link leads to, as names in other directories, too. To be called each time
   * that a link which is followed was looked at, because it may lead elsewhere by now.
   *
   * @return whether it listens elsewhere from now on, so that another look is due
   */
  boolean aim(Entry entry) {
    Entry parent = entry.parent;
    if (parent == null || rules.polling() != null || !model.follows(parent)) {
      return false;
    }
    Path path = model.pathOf(entry);
    List<LinkTrail.Step> trail = Files.isSymbolicLink(path) ? LinkTrail.of(path) : List.of();
    if (trail.isEmpty() && entry.aims.isEmpty()) {
      return false;
    }
    List<Listening> aims = new ArrayList<>();
    boolean isNew = false;
    for (LinkTrail.Step step : trail) {
      Listening known = aimAt(step, entry);
      Listening aim = known == null ? listen(entry, step) : known;
      if (aim != null) {
        aims.add(aim);
        isNew |= known == null;
      }
    }
    entry.aims.stream().filter(each -> !aims.contains(each)).forEach(source::release);
    entry.aims = List.copyOf(aims);
    return isNew;
  }

  private static @Nullable Listening aimAt(LinkTrail.Step step, Entry entry) {
    for (Listening aim : entry.aims) {
      if (aim.directory().equals(step.directory()) && step.name().equals(aim.only())) {
        return aim;
      }
    }
    return null;
  }

  private @Nullable Listening listen(Entry entry, LinkTrail.Step step) {
    Listening aim = new Listening(hints, entry, true, step.directory(), step.name());
    try {
      source.listen(aim);
      return aim;
    } catch (IOException | RuntimeException e) {
      return null; // what the link leads to is seen when something else happens to the link
    }
  }
}
