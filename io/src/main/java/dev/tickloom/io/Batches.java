package dev.tickloom.io;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Demand;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Work;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * Results that come in batches, one batch a request, as an asynchronous iterator. The first batch
 * is asked for when somebody waits, and each other one when the first result of the batch before it
 * has been taken: so workers and the one who takes results are busy at the same time, and no more
 * than two batches are in memory. Loop thread.
 *
 * @param <T> the type of the results
 */
final class Batches<T> implements AsyncIterator<T> {
  /** Where batches come from. Used by one request at a time. */
  interface Source<T> {
    /** On a worker. */
    List<T> next(Progress progress) throws Exception;

    /** Between two requests. */
    boolean hasNext();
  }

  private final RequestTerms terms;
  private final String type;
  private final EventLoop loop;
  private final Supplier<Source<T>> opens;
  private final Demand<T> demand;

  /** Results that nobody has taken. */
  private final Deque<T> ahead = new ArrayDeque<>();

  /** Gives up the request that is under way. */
  private final AbortController closing = new AbortController();

  private @Nullable Source<T> source;
  private boolean isAsking;

  /** How many results the last batch had. */
  private int latest;

  /** Comes after the results that are still to be taken. */
  private @Nullable Throwable failure;

  /**
   * Begins.
   *
   * @param type of its requests
   * @param opens makes the source when somebody asks for the first time; what it throws fails that
   */
  Batches(RequestTerms terms, String type, Supplier<Source<T>> opens) {
    this.type = type;
    this.loop = terms.loop();
    this.terms = terms.with(closing.signal());
    this.opens = opens;
    this.demand = new Demand<>(loop, this::serve);
  }

  @Override
  public Promise<Optional<T>> next() {
    checkThread();
    return demand.next();
  }

  @Override
  public Promise<@Nullable Void> close() {
    checkThread();
    ahead.clear();
    demand.end();
    closing.abort();
    return done();
  }

  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  private Promise<@Nullable Void> done() {
    Resolvers<@Nullable Void> closed = loop.withResolvers();
    closed.resolve((Void) null);
    return closed.promise();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  private void checkThread() {
    var unused = loop.now(); // which throws on another thread
  }

  private void serve() {
    while (demand.isWaiting() && !ahead.isEmpty()) {
      demand.give(ahead.remove());
    }
    boolean isLatestBegun = demand.isWaiting() || ahead.size() < latest;
    if (!isAsking && isLatestBegun) {
      goOn();
    }
  }

  private void goOn() {
    if (failure != null) {
      endIfAllAreTaken();
      return;
    }
    Source<T> opened = source;
    if (opened == null) {
      opened = opens.get();
      source = opened;
    }
    if (opened.hasNext()) {
      ask(opened);
    } else {
      endIfAllAreTaken();
    }
  }

  private void endIfAllAreTaken() {
    if (!ahead.isEmpty()) {
      return;
    }
    if (failure == null) {
      demand.end();
    } else {
      demand.fail(failure);
    }
  }

  private void ask(Source<T> opened) {
    isAsking = true;
    var unused =
        terms.start(Work.<List<T>>ofBody(type, opened::next)).then(this::got, this::failed);
  }

  private @Nullable Void got(List<T> batch) {
    isAsking = false;
    latest = batch.size();
    ahead.addAll(batch);
    serve();
    return null;
  }

  private @Nullable Void failed(Throwable error) {
    isAsking = false;
    failure = error;
    serve();
    return null;
  }
}
