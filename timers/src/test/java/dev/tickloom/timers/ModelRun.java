package dev.tickloom.timers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A random walk that does the same to a wheel and to its model, and compares them after each step.
 * All choices follow from the seed.
 */
final class ModelRun {
  private static final int STEPS = 200;
  private static final int ENTRIES = 40;

  private static final class SinkFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final RandomGenerator random;
  private final TimerWheel<TestEntry> wheel;
  private final WheelModel model;
  private final List<TestEntry> entries = new ArrayList<>();

  ModelRun(long origin, long seed) {
    random = new Random(seed);
    wheel = new TimerWheel<>(origin);
    model = new WheelModel(origin);
    for (int i = 0; i < ENTRIES; i++) {
      entries.add(new TestEntry("entry " + i));
    }
  }

  void run() {
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(8) == 0) {
        advance(timeToAdvanceTo());
      } else {
        scheduleOrCancel();
      }
      compare();
    }
    advance(Long.MAX_VALUE);
    compare();
  }

  private void scheduleOrCancel() {
    TestEntry entry = anyEntry();
    if (random.nextInt(4) == 0) {
      boolean expected = model.cancel(entry);
      requireEqual("cancel(" + entry + ")", wheel.cancel(entry), expected);
    } else {
      long deadline = anyDeadline();
      model.schedule(entry, deadline);
      wheel.schedule(entry, deadline);
    }
  }

  private void advance(long target) {
    model.beginAdvance(target);
    try {
      wheel.advance(target, this::sink);
      requireEqual("delivery", null, model.deliver());
    } catch (SinkFailure expected) {
      // the rest is delivered by the next advance
    }
    model.endAdvance();
  }

  private void sink(TestEntry entry) {
    requireEqual("delivery", entry, model.deliver());
    compare();
    while (random.nextInt(3) == 0) {
      scheduleOrCancel();
      compare();
    }
    if (random.nextInt(16) == 0) {
      throw new SinkFailure();
    }
  }

  private TestEntry anyEntry() {
    return entries.get(random.nextInt(ENTRIES));
  }

  private long anyDeadline() {
    return switch (random.nextInt(8)) {
      case 0 -> model.now();
      case 1 -> later(-random.nextInt(100));
      case 2, 3 -> later(random.nextInt(200));
      case 4 -> later(anyMagnitude(63));
      case 5 -> nearBoundary();
      case 6 -> anyEntry().deadline();
      default -> anyOf(Long.MIN_VALUE, 0, Long.MAX_VALUE, random.nextLong());
    };
  }

  /** Mostly near, as time that has leapt to its end leaves nothing to try. */
  private long timeToAdvanceTo() {
    long target =
        switch (random.nextInt(32)) {
          case 0, 1, 2, 3 -> model.now();
          case 4 -> nearBoundary();
          case 5, 6 -> later(anyMagnitude(40));
          case 7 -> anyOf(later(anyMagnitude(63)), 0, Long.MAX_VALUE, random.nextLong());
          case 8, 9, 10, 11, 12, 13 -> later(random.nextInt(200));
          default -> Math.min(later(anyMagnitude(40)), model.nextDeadline() - random.nextInt(2));
        };
    return Math.max(target, model.now());
  }

  /** A time next to where a digit of the wheel's time changes. */
  private long nearBoundary() {
    long slot = 1L << (6 * random.nextInt(11));
    long boundary = (model.now() & -slot) + slot;
    return boundary + random.nextInt(-1, 2);
  }

  private long anyMagnitude(int bits) {
    return random.nextLong() >>> (64 - random.nextInt(1, bits + 1));
  }

  private long anyOf(long... times) {
    return times[random.nextInt(times.length)];
  }

  /** The time after a delay, but not beyond the ends of time. */
  private long later(long delay) {
    long time = model.now() + delay;
    boolean wrapped = (time < model.now()) != (delay < 0);
    return !wrapped ? time : delay < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private void compare() {
    WheelInvariants.check(wheel);
    requireEqual("now", wheel.now(), model.now());
    requireEqual("size", wheel.size(), model.size());
    requireEqual("isEmpty", wheel.isEmpty(), model.size() == 0);
    for (TestEntry entry : entries) {
      requireEqual(entry + ".isScheduled", entry.isScheduled(), model.isScheduled(entry));
      if (entry.isScheduled()) {
        requireEqual(entry + ".deadline", entry.deadline(), model.deadline(entry));
      }
    }
    // Not always, since asking may refresh what the wheel remembers.
    if (random.nextBoolean()) {
      requireEqual("nextDeadline", wheel.nextDeadline(), model.nextDeadline());
    }
  }

  private static void requireEqual(String what, Object actual, Object expected) {
    if (!Objects.equals(actual, expected)) {
      throw new AssertionError(what + ": wheel has " + actual + ", model has " + expected);
    }
  }
}
