package dev.tickloom.io;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/** Runs operations with a fault before one of their calls, and checks what comes of it. */
final class FaultRuns {
  /** The calls that take a descriptor. */
  static final Set<String> TAKES_DESCRIPTOR = Set.of("open", "scandir");

  /** What became of one run; what was there before it is known of those without a fault only. */
  record Ended(
      String outcome, Throwable error, Snapshot before, Snapshot state, List<String> problems) {
    Ended withoutTemporaries() {
      return new Ended(outcome, error, before, state.withoutTemporaries(), problems);
    }
  }

  /** How many runs ended in what way. */
  static final class Count {
    int calls;
    int asWithoutFault;
    int otherwise;
    int failed;

    int runs() {
      return asWithoutFault + otherwise + failed;
    }

    void add(Count other) {
      asWithoutFault += other.asWithoutFault;
      otherwise += other.otherwise;
      failed += other.failed;
    }

    /** As without a fault + otherwise, and what was wrong. */
    @Override
    public String toString() {
      return asWithoutFault + " + " + otherwise + (failed == 0 ? "" : ", **" + failed + " wrong**");
    }
  }

  final Map<OperationRow, Map<FaultKind, Count>> counts = new HashMap<>();
  private final EventLoop loop;
  private final Workers workers;
  private final Path root;
  private final Map<String, Ended> withoutFault = new HashMap<>();

  /** What is in a new folder. */
  private Snapshot untouched;

  /** One that a run has left as it was, for the next run. */
  private Path folder;

  private int folders;

  FaultRuns(EventLoop loop, Workers workers, Path root) {
    this.loop = loop;
    this.workers = workers;
    this.root = root;
  }

  /** Runs an operation once. */
  Ended run(OperationRow row, Form form, CountedCalls calls) throws Exception {
    return run(row, form, calls, row.call, fs -> fs, () -> {});
  }

  /** Runs an operation twice on the same files, and tells what the second time has yielded. */
  Ended runTwice(OperationRow row, Form form) throws Exception {
    OperationRow.Call twice =
        site -> {
          var unused = site.describe(row.call.on(site));
          return row.call.on(site);
        };
    return run(row, form, CountedCalls.noFault(), twice, fs -> fs, () -> {});
  }

  private Ended run(
      OperationRow row,
      Form form,
      CountedCalls calls,
      OperationRow.Call call,
      UnaryOperator<Fs> view,
      Runnable afterwards)
      throws Exception {
    if (folder == null) {
      folder = root.resolve("" + folders++);
      Site.fill(folder);
      untouched = Snapshot.of(folder);
    }
    Fs fs = view.apply(Fs.on(loop, new FaultyFileSystem(calls, Site.MOST_BYTES)));
    Site site = new Site(folder, form.on(loop, fs));
    row.preparation.on(site);
    Snapshot before = calls.changesNothing() ? Snapshot.of(folder) : null;
    String outcome = null;
    Throwable error = null;
    calls.start();
    try {
      Object value = call.on(site);
      calls.stop();
      outcome = site.describe(value);
    } catch (Exception | AssertionError | LinkageError e) {
      error = e;
    }
    afterwards.run();
    calls.stop();
    Snapshot state = Snapshot.of(folder);
    List<String> problems = new ArrayList<>(site.close(loop, row.closes));
    loop.run(() ->
        loop.activeRequests().forEach(request -> problems.add("is still active: " + request)));
    long open = OpenDescriptors.openIn(folder);
    if (open > 0) {
      problems.add(open + " descriptors are still open");
    }
    if (open > 0 || !state.equals(untouched)) {
      site.delete();
      folder = null;
    }
    return new Ended(outcome, error, before, state, problems);
  }

  Ended withoutFault(OperationRow row, Form form) throws Exception {
    String key = row + " " + form;
    Ended known = withoutFault.get(key);
    if (known == null) {
      known = run(row, form, CountedCalls.noFault());
      if (known.error != null || !known.problems.isEmpty()) {
        throw new AssertionError(key + " fails without a fault: " + known, known.error);
      }
      withoutFault.put(key, known);
    }
    return known;
  }

  /** Every call fails in turn, until there are no more. */
  List<String> everyCall(OperationRow row, Form form, FaultKind kind) throws Exception {
    List<String> failures = new ArrayList<>();
    for (int number = 1; oneCall(row, form, kind, number, failures); number++) {}
    return failures;
  }

  /**
   * One call fails.
   *
   * @return whether there was such a call
   */
  boolean oneCall(OperationRow row, Form form, FaultKind kind, int number, List<String> failures)
      throws Exception {
    Ended clean = withoutFault(row, form);
    CountedCalls calls = CountedCalls.failing(number, kind);
    Ended ended = run(row, form, calls);
    boolean hasFired = calls.hasFired();
    String failed = hasFired ? calls.from().getFirst() : "nothing";
    if (failed.equals("delete")) { // what cannot be deleted stays, and is logged
      ended = ended.withoutTemporaries();
    }
    List<String> wrong = new ArrayList<>(ended.problems);
    boolean isAsClean = ended.error == null && ended.outcome.equals(clean.outcome);
    if (ended.error == null) {
      checkSuccess(row, kind, clean, ended, isAsClean, wrong);
    } else {
      checkError(row, kind, ended.error, wrong);
      checkTriedAgain(form, kind, failed, ended.error, wrong);
      if (!row.partial.allows(ended.state, clean.before, clean.state)) {
        wrong.add(
            "leaves neither what was there nor what was to be:"
                + ended.state.differencesFrom(clean.before));
      }
    }
    if (hasFired) {
      Count count =
          counts
              .computeIfAbsent(row, any -> new EnumMap<>(FaultKind.class))
              .computeIfAbsent(kind, any -> new Count());
      count.calls = Math.max(count.calls, number);
      if (!wrong.isEmpty()) {
        count.failed++;
      } else if (isAsClean) {
        count.asWithoutFault++;
      } else {
        count.otherwise++;
      }
    }
    for (String each : wrong) {
      failures.add(
          "%s, %s form, %s at call %d, %s: %s".formatted(row, form, kind, number, failed, each));
    }
    return hasFired;
  }

  /**
   * An operation is given up before one of its calls.
   *
   * @return whether there was such a call
   */
  boolean abandon(OperationRow row, Form form, int number, List<String> failures) throws Exception {
    Ended clean = withoutFault(row, form);
    AbortController controller = new AbortController();
    CountedCalls calls = CountedCalls.at(number, (call, path) -> giveUp(controller));
    Ended ended =
        run(row, form, calls, row.call, fs -> fs.with(controller.signal()), this::awaitWorkers);
    if (!calls.hasFired()) {
      return false;
    }
    List<String> wrong = new ArrayList<>(ended.problems);
    List<String> last = calls.from();
    boolean isClosing = row.closes && last.getFirst().startsWith("close");
    boolean goesOn = (isClosing || row.goesOn) && ended.error == null;
    if (!goesOn && !(ended.error instanceof AbortException)) {
      wrong.add("yields " + ended.outcome + " or " + ended.error);
    }
    if (!row.partial.allows(ended.state, clean.before, clean.state)) {
      wrong.add("leaves" + ended.state.differencesFrom(clean.before));
    }
    if (!row.goesOn && calls.afterwards() > row.lastCalls) {
      wrong.add("goes on with " + calls.afterwards() + " calls: " + last);
    }
    for (String each : wrong) {
      failures.add(
          "%s, %s form, abandoned at call %d, %s: %s"
              .formatted(row, form, number, last.getFirst(), each));
    }
    return true;
  }

  /** Aborts on the loop thread, and waits for that, so that the next look finds it. */
  private void giveUp(AbortController controller) {
    CountDownLatch seen = new CountDownLatch(1);
    loop.execute(() -> {
      controller.abort();
      seen.countDown();
    });
    try {
      seen.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What was abandoned may go on for a while. */
  private void awaitWorkers() {
    Patience.until(workers, now -> now.running() == 0);
  }

  private static void checkSuccess(
      OperationRow row,
      FaultKind kind,
      Ended clean,
      Ended ended,
      boolean isAsClean,
      List<String> wrong) {
    if (!isAsClean) {
      if (!row.alsoYields.test(kind, ended.outcome)) {
        wrong.add("yields '%s', not '%s'".formatted(ended.outcome, clean.outcome));
      } else if (!row.partial.allows(ended.state, clean.before, clean.state)) {
        wrong.add("yields a part and leaves" + ended.state.differencesFrom(clean.state));
      }
    } else if (!ended.state.equals(clean.state)) {
      wrong.add("succeeds and leaves" + ended.state.differencesFrom(clean.state));
    }
  }

  private static void checkError(
      OperationRow row, FaultKind kind, Throwable error, List<String> wrong) {
    if (!(error instanceof FsException failure)) {
      wrong.add("no FsException but " + error);
    } else if (!failure.code().equals(kind.code()) && !row.alsoReports.contains(failure.code())) {
      wrong.add("reports " + failure);
    } else if (failure.syscall() == null
        || !failure.getMessage().startsWith(failure.code() + ": ")
        || !failure.getMessage().contains(failure.syscall())) {
      wrong.add("reports without the call or the code: " + failure);
    }
  }

  /** A lack of descriptors that passes is not told, except by the form that does not wait. */
  private static void checkTriedAgain(
      Form form, FaultKind kind, String failed, Throwable error, List<String> wrong) {
    if (kind == FaultKind.EMFILE && !form.isBlocking() && TAKES_DESCRIPTOR.contains(failed)) {
      wrong.add("does not wait for a descriptor: " + error);
    }
  }
}
