package dev.tickloom.io.watching;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import dev.tickloom.io.watching.Hints.Hint;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * The JDK's watch service of the default file system, one for all watches of the process: the
 * system allows few of them. It comes with the first listening and goes with the last one.
 *
 * <p>The JDK has one key for each directory, whatever path it was registered by, and a key that is
 * cancelled ends for all. So keys are counted, and what a key says of itself is not looked at.
 *
 * <p>A thread takes what the JDK has heard and marks names, and does nothing else: a key keeps 512
 * events at most, and then none. It never touches the disk and runs no code of users.
 */
final class HintService implements HintSource {
  private static final HintService SHARED = new HintService();

  private static final WatchEvent.Kind<?>[] KINDS = {ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY};

  /** How many keys are taken before their hints are passed on. */
  private static final int MOST_KEYS = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<WatchKey, List<Listening>> listeners = new HashMap<>();
  private final Map<Hints, Map<Listening, WatchKey>> keys = new HashMap<>();
  private @Nullable WatchService service;

  private HintService() {}

  static HintService shared() {
    return SHARED;
  }

  /** Whether the JDK hears of changes in a directory, or would look regularly as we do. */
  static boolean hears(Path path) {
    String system = System.getProperty("os.name", "");
    return path.getFileSystem() == FileSystems.getDefault()
        && (system.startsWith("Linux") || system.startsWith("Windows"));
  }

  @Override
  public void listen(Listening listening) throws IOException {
    lock.lock();
    try {
      if (listening.hints().isClosed()) {
        return;
      }
      WatchKey key = register(listening.directory());
      listeners.computeIfAbsent(key, unused -> new ArrayList<>()).add(listening);
      keys.computeIfAbsent(listening.hints(), unused -> new HashMap<>()).put(listening, key);
    } finally {
      lock.unlock();
    }
  }

  private WatchKey register(Path directory) throws IOException {
    boolean isRegistered = false;
    try {
      WatchKey key = directory.register(open(), KINDS);
      isRegistered = true;
      return key;
    } finally {
      if (!isRegistered) {
        closeIfUnused();
      }
    }
  }

  private WatchService open() throws IOException {
    WatchService opened = service;
    if (opened == null) {
      opened = FileSystems.getDefault().newWatchService();
      service = opened;
      startReader(opened);
    }
    return opened;
  }

  private void startReader(WatchService opened) {
    Thread.ofPlatform()
        .daemon()
        .name("tickloom-watch")
        .inheritInheritableThreadLocals(false)
        .start(() -> read(opened));
  }

  private void closeIfUnused() throws IOException {
    WatchService unused = service;
    if (unused != null && keys.isEmpty() && listeners.isEmpty()) {
      service = null;
      unused.close();
    }
  }

  @Override
  public void release(Listening listening) {
    lock.lock();
    try {
      Map<Listening, WatchKey> own = keys.get(listening.hints());
      WatchKey key = own == null ? null : own.remove(listening);
      if (own != null && own.isEmpty()) {
        keys.remove(listening.hints());
      }
      if (key != null) {
        leave(key, listening);
      }
      closeQuietly();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void releaseAll(Hints hints) {
    lock.lock();
    try {
      Map<Listening, WatchKey> own = keys.remove(hints);
      if (own != null && keys.isEmpty()) { // one call ends all, where each key takes a while
        listeners.clear();
      } else if (own != null) {
        own.forEach((listening, key) -> leave(key, listening));
      }
      closeQuietly();
    } finally {
      lock.unlock();
    }
  }

  private void leave(WatchKey key, Listening listening) {
    List<Listening> all = listeners.get(key);
    if (all != null && all.remove(listening) && all.isEmpty()) {
      listeners.remove(key);
      key.cancel();
    }
  }

  private void closeQuietly() {
    try {
      closeIfUnused();
    } catch (IOException e) {
      log("closing a watch service failed", e);
    }
  }

  // ---- the thread -----------------------------------------------------------------------------

  /**
   * The events of one key.
   *
   * @param isEnded whether it tells nothing any more
   */
  private record Heard(WatchKey key, List<WatchEvent<?>> events, boolean isEnded) {}

  private void read(WatchService opened) {
    while (true) {
      try {
        passOn(take(opened));
      } catch (ClosedWatchServiceException e) {
        return;
      } catch (InterruptedException e) {
        log("an interrupt does not end the thread that hears of changes in directories", e);
      } catch (Throwable e) { // such as a lack of memory: what was taken is lost
        log("the thread that hears of changes in directories goes on after a failure", e);
        passOnLossIfPossible();
      }
    }
  }

  private void passOnLossIfPossible() {
    try {
      passOnLoss();
    } catch (Throwable e) { // this thread hears for all watches of the process, and must go on
      log("what was lost cannot be told", e);
    }
  }

  /** Takes all keys that are ready, so that one look sees changes that happened together. */
  private static List<Heard> take(WatchService opened) throws InterruptedException {
    List<Heard> heard = new ArrayList<>();
    WatchKey key = opened.take();
    while (key != null) {
      List<WatchEvent<?>> events = key.pollEvents();
      heard.add(new Heard(key, events, !key.reset()));
      key = heard.size() < MOST_KEYS ? opened.poll() : null;
    }
    return heard;
  }

  private void passOn(List<Heard> all) {
    Map<Hints, List<Hint>> hints = new LinkedHashMap<>();
    lock.lock();
    try {
      for (Heard heard : all) {
        for (Listening listening : listeners.getOrDefault(heard.key(), List.of())) {
          List<Hint> wanted = hintsFor(listening, heard);
          if (!wanted.isEmpty()) {
            hints.computeIfAbsent(listening.hints(), u -> new ArrayList<>()).addAll(wanted);
          }
        }
        if (heard.isEnded()) {
          forget(heard.key());
        }
      }
    } finally {
      lock.unlock();
    }
    hints.forEach(Hints::add);
  }

  private static List<Hint> hintsFor(Listening listening, Heard heard) {
    List<Hint> hints = new ArrayList<>();
    for (WatchEvent<?> event : heard.events()) {
      if (event.kind() == OVERFLOW || !(event.context() instanceof Path name)) {
        hints.add(new Hint(listening, Hint.Kind.LOST, null));
      } else if (listening.only() == null || name.equals(listening.only())) {
        boolean isWritten = event.kind() == ENTRY_MODIFY;
        hints.add(new Hint(listening, isWritten ? Hint.Kind.WRITTEN : Hint.Kind.TOUCHED, name));
      }
    }
    if (heard.isEnded()) {
      hints.add(new Hint(listening, Hint.Kind.ENDED, null));
    }
    return hints;
  }

  private void forget(WatchKey key) {
    List<Listening> ended = listeners.remove(key);
    if (ended != null) {
      for (Listening listening : ended) {
        Map<Listening, WatchKey> own = keys.get(listening.hints());
        if (own != null) {
          own.remove(listening);
        }
      }
    }
  }

  private void passOnLoss() {
    Map<Hints, List<Hint>> hints = new LinkedHashMap<>();
    lock.lock();
    try {
      for (List<Listening> each : listeners.values()) {
        for (Listening listening : each) {
          hints
              .computeIfAbsent(listening.hints(), u -> new ArrayList<>())
              .add(new Hint(listening, Hint.Kind.LOST, null));
        }
      }
    } catch (OutOfMemoryError e) {
      hints.clear();
    } finally {
      lock.unlock();
    }
    hints.forEach(Hints::add);
  }

  private static void log(String message, Throwable reason) {
    try {
      System.getLogger("dev.tickloom.io").log(Level.WARNING, message, reason);
    } catch (Throwable e) {
      // of a handler of the log, or for lack of memory
    }
  }
}
