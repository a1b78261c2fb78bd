package dev.tickloom.loop;

import java.util.Arrays;
import java.util.Set;

/**
 * The stack trace of a rejection that has been awaited: below the frames that it was made in stand
 * those that awaited it, and below these, if they have not caught it, those that awaited their
 * promise, and so on. JavaScript's {@code at async} frames.
 *
 * <pre>
 *   IOException: no such file             as it was made,
 *       at Disk.read(Disk.java:17)        without the loop's own frames below
 *       at ...Async.await(Async.java)
 *       at Config.load(Config.java:9)     the body that awaited it
 *       at ...Async.await(Async.java)
 *       at Main.start(Main.java:5)        the body that awaited that one's promise
 * </pre>
 *
 * <p>A throwable has one stack trace, and many may await it. So each await does not add to what it
 * finds there, but to the trace with which the promise was rejected, and sets the sum: the trace is
 * always the way to who has caught it last, however often the throwable is thrown.
 */
final class AwaitTrace {
  private static final String PACKAGE = AwaitTrace.class.getPackageName() + ".";

  /** As many as the JDK's own traces have at most, by default. */
  private static final int MAX_FRAMES = 1024;

  /** Known by its identity: below the first of these is what others have added. */
  private static final StackTraceElement AWAIT =
      new StackTraceElement(PACKAGE + "Async", "await", "Async.java", -1);

  /** Frames of these call what is not the library's, and all below them is of no interest. */
  private static final Set<String> CALLERS =
      names("AsyncBody", "TaskQueues", "ThreadContexts", "WorkRequest", "workers.Worker");

  /** Frames of these may stand between a caller and what it calls, or on top of an await. */
  private static final Set<String> BETWEEN =
      names(
          "Async",
          "AwaitTrace",
          "Awaited",
          "Combinators",
          "EventLoop",
          "Promise",
          "Reaction",
          "Requests",
          "Scope",
          "UnsettledPromises",
          "Work");

  final Throwable reason;
  private final StackTraceElement[] frames;

  private AwaitTrace(Throwable reason, StackTraceElement[] frames) {
    this.reason = reason;
    this.frames = frames;
  }

  private static Set<String> names(String... classes) {
    return Set.of(Arrays.stream(classes).map(PACKAGE::concat).toArray(String[]::new));
  }

  /** The trace of a {@code reason} that nobody has awaited. */
  static AwaitTrace of(Throwable reason) {
    StackTraceElement[] trace = reason.getStackTrace();
    int end = 0;
    while (end < trace.length && trace[end] != AWAIT && !isOneOf(CALLERS, trace[end])) {
      end++;
    }
    while (end > 0 && isOneOf(BETWEEN, trace[end - 1])) {
      end--;
    }
    return new AwaitTrace(reason, end == 0 ? trace : Arrays.copyOf(trace, end));
  }

  /** Adds the frames of the caller, who awaits. A throwable without a trace stays so. */
  AwaitTrace awaitedHere() {
    StackTraceElement[] here = here();
    int length = frames.length + 1 + here.length;
    AwaitTrace longer = this;
    if (frames.length > 0 && length <= MAX_FRAMES) {
      StackTraceElement[] all = Arrays.copyOf(frames, length);
      all[frames.length] = AWAIT;
      System.arraycopy(here, 0, all, frames.length + 1, here.length);
      longer = new AwaitTrace(reason, all);
    }
    reason.setStackTrace(longer.frames);
    return longer;
  }

  /** The frames of the program that this is called by, up to where its coroutine begins. */
  static StackTraceElement[] here() {
    StackTraceElement[] trace = new Throwable().getStackTrace();
    int start = 0;
    while (start < trace.length && isOneOf(BETWEEN, trace[start])) {
      start++;
    }
    int end = start;
    while (end < trace.length && !isOneOf(CALLERS, trace[end])) {
      end++;
    }
    while (end > start && isOneOf(BETWEEN, trace[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(trace, start, end);
  }

  private static boolean isOneOf(Set<String> names, StackTraceElement frame) {
    String name = frame.getClassName();
    int nested = name.indexOf('$');
    return names.contains(nested < 0 ? name : name.substring(0, nested));
  }
}
