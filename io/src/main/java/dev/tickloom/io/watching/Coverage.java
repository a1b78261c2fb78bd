package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * Sees to it that each entered directory is listened to, or where that cannot be, looked at
 * regularly. For the thread of a pass.
 */
final class Coverage {
  private final Model model;
  private final WatchRules rules;
  private final HintSource source;
  private final Hints hints;

  /** Directories that nobody listens to. */
  private final Set<Entry> polled = new LinkedHashSet<>();

  private List<Pass.Failure> failures = new ArrayList<>();

  /** Whether it has been told that directories are looked at instead of listened to. */
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
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    } catch (AccessDeniedException e) {
      refuse(directory, e);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      warn(directory, e);
      poll(directory);
      return true;
    }
    // Another directory may have taken the place just before.
    if (directory != model.top() && !model.isInPlace(directory)) {
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

  /** Nothing that is in a directory can be told as long as it may not be read. */
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

  /** The directory is gone, and so is what listened to it. */
  void ended(Entry entry, Listening listening) {
    if (entry.listening == listening) {
      entry.listening = null;
    }
    if (entry.aim == listening) {
      entry.aim = null;
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
      releaseAim(entry);
    }
  }

  private void releaseAim(Entry entry) {
    Listening aim = entry.aim;
    if (aim != null) {
      entry.aim = null;
      source.release(aim);
    }
  }

  Set<Entry> polled() {
    return polled;
  }

  /**
   * Listens to what a link leads to, as a name in its own directory, too. To be called each time
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
    Path target = Files.isSymbolicLink(path) ? targetOf(path) : null;
    Path directory = target == null ? null : target.getParent();
    Path name = target == null ? null : target.getFileName();
    Listening old = entry.aim;
    if (old != null && old.directory().equals(directory) && Objects.equals(old.only(), name)) {
      return false;
    }
    releaseAim(entry);
    return directory != null && listen(entry, directory, name);
  }

  private boolean listen(Entry entry, Path directory, @Nullable Path name) {
    Listening aim = new Listening(hints, entry, true, directory, name);
    try {
      source.listen(aim);
      entry.aim = aim;
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // what the link leads to is seen when something else happens to the link
    }
  }

  private static @Nullable Path targetOf(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) { // it leads nowhere yet
      try {
        return link.resolveSibling(Files.readSymbolicLink(link)).toAbsolutePath().normalize();
      } catch (IOException | RuntimeException unreadable) {
        return null;
      }
    }
  }
}
