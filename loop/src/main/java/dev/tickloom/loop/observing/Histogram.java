package dev.tickloom.loop.observing;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in buckets whose width grows with the duration, so that a few kilobytes hold
 * nanoseconds as well as years, and recording takes neither memory nor a lock. One thread records,
 * any thread reads.
 *
 * <pre>
 *   nanoseconds   0 1 2 ... 15   16 17 ... 31   32,33 34,35 ... 62,63   64..67 ...
 *   bucket        0 1 2 ... 15   16 17 ... 31   32    33    ... 47      48     ...
 * </pre>
 *
 * <p>Each power of two has 16 buckets, so the largest duration of a bucket is at most a sixteenth
 * more than any other in it.
 */
public final class Histogram {
  private static final int BITS = 4;
  private static final int BUCKETS_PER_POWER = 1 << BITS;
  private static final int BUCKETS = (Long.SIZE - BITS) * BUCKETS_PER_POWER;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final AtomicLong total = new AtomicLong();
  private final AtomicLong max = new AtomicLong();

  /** Makes an empty one. */
  public Histogram() {}

  /**
   * Counts a duration.
   *
   * @param nanos less than 0 counts as 0
   */
  public void record(long nanos) {
    long duration = Math.max(0, nanos);
    total.lazySet(total.getPlain() + duration);
    if (duration > max.getPlain()) {
      max.lazySet(duration);
    }
    int bucket = bucketOf(duration);
    counts.lazySet(bucket, counts.getPlain(bucket) + 1);
  }

  /** {@return how many durations each bucket has, up to the last one that has any} Any thread. */
  public long[] counts() {
    int length = BUCKETS;
    while (length > 0 && counts.getAcquire(length - 1) == 0) {
      length--;
    }
    long[] copy = new long[length];
    for (int i = 0; i < length; i++) {
      copy[i] = counts.getAcquire(i);
    }
    return copy;
  }

  /** {@return the sum of all durations} Any thread. */
  public long total() {
    return total.getAcquire();
  }

  /** {@return the longest duration} Any thread. */
  public long max() {
    return max.getAcquire();
  }

  static int bucketOf(long nanos) {
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | (BUCKETS_PER_POWER - 1));
    int shift = power - BITS;
    return shift <= 0 ? (int) nanos : shift * BUCKETS_PER_POWER + (int) (nanos >>> shift);
  }

  /** {@return the longest duration that a bucket counts} */
  public static long longestOf(int bucket) {
    if (bucket < 2 * BUCKETS_PER_POWER) {
      return bucket;
    }
    int shift = bucket / BUCKETS_PER_POWER - 1;
    long end = BUCKETS_PER_POWER + 1L + bucket % BUCKETS_PER_POWER;
    return (end << shift) - 1;
  }
}
