package dev.tickloom.io.watching;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * Names that may have changed since a watch last looked. Any thread.
 *
 * <p>A hint does not say what has happened, and a name is one hint, however often it comes. So the
 * number of names is the bound, and a thousand in each directory, because names may come and go
 * without end. Beyond that the whole directory is looked at.
 */
final class Hints {
  /** How many names of a directory are kept apart. */
  static final int MOST_NAMES = 1000;

  /** The hints for one directory. */
  static final class Marks {
    /** Names, and whether something of that name was made or removed, and not only written. */
    final Map<Path, Boolean> names = new LinkedHashMap<>();

    /** Whether the directory is to be looked at as a whole, with all below it. */
    boolean isWhole;

    /** Whether something happened to the entry itself. */
    boolean isOfEntry;

    /** These have ended, because the directory is gone. */
    final List<Listening> ended = new ArrayList<>();

    private void add(Path name, boolean isTouched) {
      if (!isWhole) {
        names.merge(name, isTouched, Boolean::logicalOr);
        if (names.size() > MOST_NAMES) {
          markWhole();
        }
      }
    }

    void markWhole() {
      isWhole = true;
      names.clear();
    }
  }

  /**
   * Something heard of a directory.
   *
   * @param listening of whom
   * @param kind what
   * @param name whose; null unless it is a name
   */
  record Hint(Listening listening, Kind kind, @Nullable Path name) {
    /** The kinds of hint. */
    enum Kind {
      /** Something was made, removed, or moved. */
      TOUCHED,
      /** Content or attributes were changed. */
      WRITTEN,
      /** Hints were lost. */
      LOST,
      /** The listening has ended. */
      ENDED
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable wake;
  private Map<Entry, Marks> marks = new LinkedHashMap<>();
  private boolean isArmed;
  private volatile boolean isClosed;

  /** Begins with none. The task is run when there are some, once each time it is armed. */
  Hints(Runnable wake) {
    this.wake = wake;
  }

  /**
   * Adds what was heard together, so that both halves of a rename are taken together.
   *
   * <p>The caller holds no lock: waking runs code of others.
   */
  void add(List<Hint> heard) {
    boolean wakes;
    lock.lock();
    try {
      heard.forEach(this::mark);
      wakes = isArmed && !marks.isEmpty() && !isClosed;
      isArmed &= !wakes;
    } finally {
      lock.unlock();
    }
    if (wakes) {
      wake.run();
    }
  }

  private void mark(Hint hint) {
    Listening listening = hint.listening();
    Marks own = marks.computeIfAbsent(listening.entry(), entry -> new Marks());
    if (hint.kind() == Hint.Kind.ENDED) {
      own.ended.add(listening);
      own.isOfEntry = true;
    } else if (listening.isOfEntry()) {
      own.isOfEntry = true;
    } else if (hint.name() == null) {
      own.markWhole();
    } else {
      own.add(hint.name(), hint.kind() == Hint.Kind.TOUCHED);
    }
  }

  /** Takes all. */
  Map<Entry, Marks> take() {
    lock.lock();
    try {
      Map<Entry, Marks> taken = marks;
      marks = new LinkedHashMap<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has the next hint wake the watch.
   *
   * @return false if there are some already, which then wake nobody
   */
  boolean arm() {
    lock.lock();
    try {
      isArmed = marks.isEmpty();
      return isArmed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all wake-ups. */
  void close() {
    isClosed = true;
  }

  boolean isClosed() {
    return isClosed;
  }
}
