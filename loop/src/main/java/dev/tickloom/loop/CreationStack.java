package dev.tickloom.loop;

import dev.tickloom.loop.observing.Places;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jetbrains.annotations.Nullable;

/**
 * The place where a handle, a request or a promise was made. It is a throwable, so it prints as a
 * stack trace; see {@link EventLoop.Builder#creationStacks}. Its cause is the place where the
 * callback or coroutine was made that has made it, and so on, at most eight in all.
 *
 * <p>What a callback makes shares its {@link Place}, and not its callers: those would keep theirs,
 * and so on to the beginning of the program.
 */
public final class CreationStack extends Throwable {
  private static final long serialVersionUID = 1;

  private static final int MAX_FRAMES = 16;
  private static final int MAX_CHAIN = 8;
  private static final int MAX_STACKS_OF_AN_ERROR = 8;

  /** The stack of one thread at one time. */
  private static final class Place extends Throwable {
    private static final long serialVersionUID = 1;

    private boolean tellsWhere;
    private transient volatile StackTraceElement @Nullable [] trimmed;

    /**
     * The innermost frames of the program, without those of this library and the JDK; if there are
     * none, what there is. Any thread, perhaps more than one.
     */
    StackTraceElement[] trimmed() {
      StackTraceElement[] known = trimmed;
      if (known == null) {
        StackTraceElement[] all = getStackTrace();
        known = innermost(all, Places::isProgram);
        tellsWhere =
            Arrays.stream(all)
                .takeWhile(frame -> !Places.isOfRunningLoop(frame))
                .anyMatch(Places::isProgram);
        known = known.length > 0 ? known : innermost(all, frame -> true);
        trimmed = known;
      }
      return known;
    }

    /** Whether this adds to what was made elsewhere, or is of the library's own callback. */
    boolean tellsMoreThan(Place other) {
      StackTraceElement[] own = trimmed();
      return tellsWhere && !Arrays.equals(own, other.trimmed());
    }

    private static StackTraceElement[] innermost(
        StackTraceElement[] stack, Predicate<StackTraceElement> wanted) {
      return Arrays.stream(stack)
          .filter(wanted)
          .limit(MAX_FRAMES)
          .toArray(StackTraceElement[]::new);
    }
  }

  /** Its own, and those of its callers, the innermost first; null after deserialization. */
  private final transient Place @Nullable [] places;

  private transient boolean isTrimmed;
  private transient @Nullable CreationStack cause;

  /**
   * Made here.
   *
   * @param caller of the callback or coroutine that runs here; null if there is none
   */
  CreationStack(@Nullable CreationStack caller) {
    this(placesBelow(caller));
  }

  private CreationStack(Place[] places) {
    super("created here");
    this.places = places;
  }

  private static Place[] placesBelow(@Nullable CreationStack caller) {
    Place[] callers = caller == null ? null : caller.places;
    if (callers == null) {
      return new Place[] {new Place()};
    }
    Place[] all = new Place[Math.min(callers.length + 1, MAX_CHAIN)];
    all[0] = new Place();
    System.arraycopy(callers, 0, all, 1, all.length - 1);
    return all;
  }

  /** Does nothing: its place has the stack. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it has no state to protect
  public Throwable fillInStackTrace() {
    return this;
  }

  /** Takes over the frames of its place. To be shown; any thread, perhaps more than one. */
  CreationStack trimmed() {
    if (!isTrimmed && places != null) {
      setStackTrace(places[0].trimmed());
      isTrimmed = true;
    }
    return this;
  }

  /** {@return where the callback or the coroutine was made that has made this; null if unknown} */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // at worst it makes two that are equal
  public @Nullable Throwable getCause() {
    if (cause == null && places != null) {
      cause = firstCaller(places);
    }
    return cause;
  }

  /** The first that tells more: each may have made the next one, or the library did for itself. */
  private static @Nullable CreationStack firstCaller(Place[] places) {
    for (int i = 1; i < places.length; i++) {
      if (places[i].tellsMoreThan(places[0])) {
        return new CreationStack(Arrays.copyOfRange(places, i, places.length)).trimmed();
      }
    }
    return null;
  }

  /** Adds this to an error of what was called here; to one that many share, only the first few. */
  void addTo(Throwable error) {
    Throwable[] present = error.getSuppressed();
    long stacks = Arrays.stream(present).filter(CreationStack.class::isInstance).count();
    if (stacks < MAX_STACKS_OF_AN_ERROR && !Arrays.asList(present).contains(this)) {
      error.addSuppressed(trimmed());
    }
  }
}
