package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Counts the calls of an operation, and does something before one of them. */
final class CountedCalls implements FaultyFileSystem.Fault {
  private final int number;
  private final FaultyFileSystem.Fault then;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean isCounting;

  /** How many calls there were when what was to be done had been done. */
  private volatile int callsUntilDone;

  private CountedCalls(int number, FaultyFileSystem.Fault then) {
    this.number = number;
    this.then = then;
  }

  /** Only counts. */
  static CountedCalls noFault() {
    return at(0, (call, path) -> {});
  }

  /**
   * Does something before one call.
   *
   * @param number counted from 1
   */
  static CountedCalls at(int number, FaultyFileSystem.Fault then) {
    return new CountedCalls(number, then);
  }

  /** Has one call fail. */
  static CountedCalls failing(int number, FaultKind kind) {
    return at(
        number,
        (call, path) -> {
          throw CountedCalls.<IOException>sneaky(kind.of(call, path));
        });
  }

  /** Throws anything, declared or not. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the trick
  private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  boolean changesNothing() {
    return number == 0;
  }

  void start() {
    isCounting = true;
  }

  void stop() {
    isCounting = false;
  }

  @Override
  public void before(String call, Path path) throws IOException {
    if (!isCounting) {
      return;
    }
    int count;
    synchronized (calls) {
      calls.add(call);
      count = calls.size();
    }
    if (count == number) {
      then.before(call, path);
      callsUntilDone = calls.size();
    }
  }

  List<String> all() {
    return List.copyOf(calls);
  }

  boolean hasFired() {
    return number > 0 && calls.size() >= number;
  }

  /** How many calls have begun after what was done; other threads may make some during it. */
  int afterwards() {
    return calls.size() - callsUntilDone;
  }

  /** The call before which something was done, and those that came after it. */
  List<String> from() {
    return List.copyOf(calls.subList(number - 1, calls.size()));
  }
}
