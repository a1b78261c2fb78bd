package dev.tickloom.loop;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * The values of all async locals at one moment, immutable; null stands for none at all. Each task
 * keeps the context in which it was scheduled, and runs in it. Node's {@code AsyncContextFrame}.
 */
final class AsyncContext {
  /**
   * Where a thread keeps its present context. The coroutines of a loop share the loop's.
   *
   * <p>A thread refers to its slot weakly, because it may outlive the application by far, and would
   * keep its class loader. So whoever needs a slot holds it: a loop holds that of its thread, and
   * code that restores a context holds it until then. Only {@link AsyncLocal#enterWith} may leave
   * something behind in a slot that nobody holds: see {@link #keep}.
   */
  static final class Slot {
    private final WeakReference<Slot> self = new WeakReference<>(this);

    @Nullable AsyncContext context;

    /** How many scopes of {@link AsyncLocal#run} the present code is in. */
    int scopes;

    /** How many loops run, or close, in the thread, one in a callback of the other. */
    int loops;

    private boolean isKept;

    /** Sees to it that a thread outside of all loops finds later what is left here now. */
    void keep() {
      if (!isKept && loops == 0 && context != null) {
        isKept = true;
        Kept.add(this);
      }
    }
  }

  /** The slots of living threads which are to be kept; the threads do not keep them. */
  private static final class Kept {
    private static final Map<Thread, Slot> SLOTS = new WeakHashMap<>();
    private static final ReentrantLock LOCK = new ReentrantLock();

    static void add(Slot slot) {
      LOCK.lock();
      try {
        SLOTS.put(Thread.currentThread(), slot);
      } finally {
        LOCK.unlock();
      }
    }
  }

  private static final ThreadLocal<@Nullable WeakReference<Slot>> SLOT = new ThreadLocal<>();

  /**
   * Whether there has been a context. Before that no thread has one, and none need be looked up:
   * that would be a third of what {@link EventLoop#execute} costs its caller.
   */
  private static volatile boolean inUse;

  private final AsyncLocal<?>[] locals;
  private final Object[] values;

  @SuppressWarnings("StaticAssignmentInConstructor") // once true it stays so
  private AsyncContext(AsyncLocal<?>[] locals, Object[] values) {
    this.locals = locals;
    this.values = values;
    inUse = true;
  }

  /** The context of this thread, which is not a loop's at the time. */
  static @Nullable AsyncContext current() {
    return inUse ? slot().context : null;
  }

  /** The slot of this thread, which stays the same for as long as somebody holds it. */
  static Slot slot() {
    WeakReference<Slot> known = SLOT.get();
    Slot slot = known == null ? null : known.get();
    return slot == null ? newSlot() : slot;
  }

  private static Slot newSlot() {
    Slot slot = new Slot();
    share(slot);
    return slot;
  }

  /**
   * Lets this thread use another one's slot, as a coroutine does, which is the loop while it runs.
   */
  static void share(Slot slot) {
    SLOT.set(slot.self);
  }

  static @Nullable Object get(@Nullable AsyncContext context, AsyncLocal<?> local) {
    int index = context == null ? -1 : context.indexOf(local);
    return context == null || index < 0 ? null : context.values[index];
  }

  /** The context that differs from {@code context} in this value only; null removes it. */
  static @Nullable AsyncContext with(
      @Nullable AsyncContext context, AsyncLocal<?> local, @Nullable Object value) {
    if (context == null) {
      return value == null
          ? null
          : new AsyncContext(new AsyncLocal<?>[] {local}, new Object[] {value});
    }
    int index = context.indexOf(local);
    if (value == null) {
      return index < 0 ? context : context.without(index);
    }
    return index < 0 ? context.plus(local, value) : context.replacing(index, value);
  }

  private int indexOf(AsyncLocal<?> local) {
    for (int i = 0; i < locals.length; i++) {
      if (locals[i] == local) {
        return i;
      }
    }
    return -1;
  }

  private AsyncContext plus(AsyncLocal<?> local, Object value) {
    int length = locals.length;
    AsyncLocal<?>[] moreLocals = Arrays.copyOf(locals, length + 1);
    Object[] moreValues = Arrays.copyOf(values, length + 1);
    moreLocals[length] = local;
    moreValues[length] = value;
    return new AsyncContext(moreLocals, moreValues);
  }

  private AsyncContext replacing(int index, Object value) {
    Object[] newValues = values.clone();
    newValues[index] = value;
    return new AsyncContext(locals, newValues);
  }

  private @Nullable AsyncContext without(int index) {
    int last = locals.length - 1;
    if (last == 0) {
      return null;
    }
    AsyncLocal<?>[] fewerLocals = Arrays.copyOf(locals, last);
    Object[] fewerValues = Arrays.copyOf(values, last);
    if (index < last) {
      fewerLocals[index] = locals[last];
      fewerValues[index] = values[last];
    }
    return new AsyncContext(fewerLocals, fewerValues);
  }
}
