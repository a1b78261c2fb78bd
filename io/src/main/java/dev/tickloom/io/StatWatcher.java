package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncCloseable;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Timeout;
import dev.tickloom.loop.Work;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jetbrains.annotations.Nullable;

/**
 * Looks at one file regularly. Node's {@code fs.StatWatcher}. Made by {@code Fs.watchFile}; all
 * calls for the same path on the same loop share one.
 *
 * <p>Keeps the loop alive until {@code Fs.unwatchFile} or {@link #close} has ended it, or {@link
 * #unref} was called. All methods are for the loop thread, except {@code close} and {@code loop}.
 */
public final class StatWatcher implements AsyncCloseable {
  /** The status of a missing file: all is 0, as in Node. */
  private static final Stats NOTHING =
      new Stats(0, 0, 0, 0, 0, 0, 0, 0, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

  /** The listeners, each as often as it was added, as in Node. */
  private List<BiConsumer<? super Stats, ? super Stats>> listeners = List.of();

  private final StreamListeners<Runnable> stop = new StreamListeners<>();
  private final RequestTerms terms;
  private final EventLoop loop;
  private final Location file;
  private final long intervalMillis;
  private final Handle handle;
  private final LoopEnd.Listener ending;
  private final LoopEnd loopEnd;
  private final Runnable stopped;
  private @Nullable Timeout timer;
  private boolean isStopped;

  /** The last status of the file, kept while the file is missing; null before the first. */
  private @Nullable Stats previous;

  private boolean isMissing;

  /**
   * Begins.
   *
   * @param stopped runs when it ends
   */
  StatWatcher(RequestTerms terms, Location file, long intervalMillis, Runnable stopped) {
    this.terms = terms.unlimited();
    this.loop = terms.loop();
    this.file = file;
    this.intervalMillis = intervalMillis;
    this.stopped = stopped;
    this.handle = loop.keepAlive("StatWatcher", "'" + file.text() + "'");
    this.ending = this::stop;
    this.loopEnd = LoopEnd.tell(loop, ending);
    look();
  }

  // ---- looking --------------------------------------------------------------------------------

  private void look() {
    long began = loop.now();
    terms.start(
        Work.of("stat", () -> statsOrNull(file)).withPaths(file.text(), null),
        (error, stats) -> looked(began, error, stats));
  }

  private static @Nullable Stats statsOrNull(Location file) {
    try {
      return SystemCall.run("stat", file.text(), () -> Metadata.stats(file));
    } catch (FsException e) {
      return null;
    }
  }

  private void looked(long began, @Nullable Throwable failure, @Nullable Stats stats) {
    if (isStopped || failure instanceof AbortException) { // because the loop closes
      return;
    }
    // As libuv: a call that took long does not delay the ones after it.
    long late = (loop.now() - began) % intervalMillis;
    timer = OnLoop.quietTimer(loop, this::look, intervalMillis - late);
    if (failure != null) { // such as a lack of memory, which says nothing about the file
      return;
    }
    Stats before = previous == null ? NOTHING : previous;
    if (stats == null) {
      boolean wasMissing = isMissing;
      isMissing = true;
      if (!wasMissing) {
        tell(NOTHING, before);
      }
      return;
    }
    boolean isTold = isMissing || (previous != null && isChanged(previous, stats));
    previous = stats;
    isMissing = false;
    if (isTold) {
      tell(stats, before);
    }
  }

  /** Compares what libuv compares: not the time of the last read, for example. */
  private static boolean isChanged(Stats before, Stats now) {
    return !before.ctime().equals(now.ctime())
        || !before.mtime().equals(now.mtime())
        || !before.birthtime().equals(now.birthtime())
        || before.size() != now.size()
        || before.mode() != now.mode()
        || before.uid() != now.uid()
        || before.gid() != now.gid()
        || before.ino() != now.ino()
        || before.dev() != now.dev();
  }

  private void tell(Stats current, Stats before) {
    for (BiConsumer<? super Stats, ? super Stats> listener : listeners) {
      listener.accept(current, before);
    }
  }

  // ---- listeners ------------------------------------------------------------------------------

  void add(BiConsumer<? super Stats, ? super Stats> listener) {
    List<BiConsumer<? super Stats, ? super Stats>> more = new ArrayList<>(listeners);
    more.add(listener);
    listeners = List.copyOf(more);
  }

  /** Removes a listener, or all for null; without any left this ends. */
  void remove(@Nullable BiConsumer<? super Stats, ? super Stats> listener) {
    List<BiConsumer<? super Stats, ? super Stats>> fewer = new ArrayList<>(listeners);
    if (listener == null) {
      fewer.clear();
    } else {
      fewer.remove(listener);
    }
    listeners = List.copyOf(fewer);
    if (listeners.isEmpty()) {
      stop();
    }
  }

  /**
   * Listens for the end. Node's event {@code 'stop'}.
   *
   * @param listener called once, in a tick after the end
   * @return closed by whoever is no longer interested
   */
  public Registration onStop(Runnable listener) {
    OnLoop.check(loop);
    return stop.add(listener);
  }

  // ---- ending ---------------------------------------------------------------------------------

  private void stop() {
    if (isStopped) {
      return;
    }
    isStopped = true;
    listeners = List.of();
    if (timer != null) {
      timer.close();
    }
    handle.close();
    loopEnd.forget();
    stopped.run();
    Promises.tick(loop, () -> stop.emit(Runnable::run));
  }

  /**
   * Ends it for all listeners, as {@code Fs.unwatchFile} without a listener does. Again, does
   * nothing. Any thread.
   *
   * @return fulfilled with null when it has ended
   * @throws IllegalStateException if the loop is closed; then it has ended
   */
  @Override
  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  public Promise<@Nullable Void> close() {
    Resolvers<@Nullable Void> closed = loop.withResolvers();
    boolean isOpen =
        OnLoop.run(
            loop,
            () -> {
              stop();
              closed.resolve((Void) null);
            });
    if (!isOpen) {
      throw new IllegalStateException("the event loop is closed");
    }
    return closed.promise();
  }

  /**
   * Lets it keep the loop alive until it ends, which it does from the start. Node's {@code ref}.
   *
   * @return this watcher
   */
  public StatWatcher ref() {
    var unused = handle.ref();
    return this;
  }

  /**
   * Lets the loop end although this has not. Node's {@code unref}.
   *
   * @return this watcher
   */
  public StatWatcher unref() {
    var unused = handle.unref();
    return this;
  }

  /** {@return whether it keeps the loop alive until it ends} */
  public boolean hasRef() {
    return handle.hasRef();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  // ---- which ones there are -------------------------------------------------------------------

  /** Calls with the same path share a watcher. */
  static Path key(Location file) {
    return file.asNamed().toAbsolutePath().normalize();
  }
}
