package dev.tickloom.loop;

import java.util.Objects;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * A part of a program with its own error handler. The handler gets the errors of all callbacks and
 * promises that are scheduled inside, however late they come. Node's {@code domain}, as a thin use
 * of {@link AsyncLocal}. For the loop thread.
 *
 * <pre>{@code
 * Domain jobs = new Domain(error -> System.err.println("job failed: " + error));
 * jobs.run(() -> loop.setTimeout(() -> { throw new IllegalStateException("late"); }, 100));
 * }</pre>
 */
public final class Domain {
  private static final AsyncLocal<Entered> ACTIVE = new AsyncLocal<>();

  /** How many of a stack stay when it has become twice as deep. */
  private static final int MAX_DEPTH = 32;

  /**
   * The stack of the domains that have been entered, innermost first. All that is scheduled inside
   * has it. So where each callback enters a domain and schedules the next one it becomes deeper and
   * deeper; the outermost domains are left out then.
   */
  private record Entered(Domain domain, @Nullable Entered outer, int depth) {
    static Entered of(Domain domain, @Nullable Entered outer) {
      int depth = outer == null ? 1 : outer.depth + 1;
      return depth < 2 * MAX_DEPTH
          ? new Entered(domain, outer, depth)
          : new Entered(domain, outer, depth).cut(MAX_DEPTH);
    }

    private Entered cut(int depth) {
      Entered kept = depth > 1 && outer != null ? outer.cut(depth - 1) : null;
      return new Entered(domain, kept, depth);
    }
  }

  private final Consumer<? super Throwable> handler;

  /**
   * Creates a domain.
   *
   * @param handler gets the errors on the loop thread; what it throws goes to the domain around
   *     this one, of the innermost 32 at least, or to the loop's listeners
   */
  public Domain(Consumer<? super Throwable> handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  /**
   * {@return the innermost domain that has been entered here; null outside of all} Node's {@code
   * domain.active}.
   */
  public static @Nullable Domain active() {
    Entered entered = ACTIVE.get();
    return entered == null ? null : entered.domain;
  }

  /**
   * Runs a task inside this domain. If the task throws before it returns, the caller gets the
   * error; this domain then stays entered, as in Node, and takes the error if the callback does not
   * catch it.
   *
   * @param body runs here and now
   */
  public void run(Runnable body) {
    Objects.requireNonNull(body, "body");
    AsyncContext.slot().scopes++; // a body that is suspended does not leave its caller in here
    enter();
    try {
      body.run();
    } finally {
      AsyncContext.slot().scopes--;
    }
    exit();
  }

  /** Enters this domain for the rest of the present callback, and for all that it schedules. */
  public void enter() {
    ACTIVE.enterWith(Entered.of(this, ACTIVE.get()));
  }

  /** Leaves this domain, and those entered within it; does nothing outside of it. */
  public void exit() {
    for (Entered entered = ACTIVE.get(); entered != null; entered = entered.outer) {
      if (entered.domain == this) {
        ACTIVE.enterWith(entered.outer);
        return;
      }
    }
  }

  /** Runs a task outside of all domains. */
  static void outside(Runnable body) {
    ACTIVE.exit(body);
  }

  /**
   * Gives an error to the innermost domain. An error of its handler goes to the next outer domain.
   *
   * @return what no domain has handled; null if one has
   */
  static @Nullable Throwable take(Throwable error) {
    Throwable left = error;
    for (Entered entered = ACTIVE.get(); entered != null; entered = entered.outer) {
      Entered innermost = entered;
      Throwable thrown = left;
      try {
        ACTIVE.run(entered.outer, () -> innermost.domain.handler.accept(thrown));
        return null;
      } catch (Exit exit) {
        throw exit;
      } catch (Throwable again) {
        left = again;
      }
    }
    return left;
  }
}
