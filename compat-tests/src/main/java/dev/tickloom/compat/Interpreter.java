package dev.tickloom.compat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * Runs programs by calling the public methods of the library, one or a few for each action, as a
 * user's program would. What each action is, is told by the class of its group.
 */
final class Interpreter {
  /** What an action does. */
  @FunctionalInterface
  interface Step {
    void run(Action action, Frame frame);
  }

  /** Thrown by every further action once a run is given up; nothing in a program can catch it. */
  static final class GivenUp extends Error {
    private static final long serialVersionUID = 1;

    GivenUp() {
      super("the run was given up", null, false, false);
    }
  }

  private final Map<String, Step> steps = new HashMap<>();
  private volatile boolean givenUp;
  private volatile @Nullable String missing;

  Interpreter(World world) {
    Values values = new Values(world);
    new ControlActions(world, this, values).addTo(steps);
    new QueueActions(world, this, values).addTo(steps);
    new ProcessActions(world, this).addTo(steps);
    new PromiseActions(world, this, values).addTo(steps);
    new AsyncActions(world, this, values).addTo(steps);
    new FsActions(world, this, values).addTo(steps);
    new StreamActions(world, this, values).addTo(steps);
    new DiskActions(world, this, values).addTo(steps);
    new ContextActions(world, this, values).addTo(steps);
    new SignalActions(world, this, values).addTo(steps);
    new DomainActions(world, this).addTo(steps);
  }

  /** A body as a function. */
  Body function(List<Action> body) {
    return it -> run(body, it);
  }

  /** A body as a callback without arguments. */
  Runnable callback(List<Action> body) {
    return () -> run(body, Nothing.UNDEFINED);
  }

  /** Runs a body and returns what it returns. */
  Object run(List<Action> body, Object it) {
    Frame frame = Frame.ofBody(it);
    runBlock(body, frame);
    return Nothing.ifNull(frame.returned());
  }

  /**
   * Runs a block of the body that has this frame, until the body has returned or the loop is left.
   */
  void runBlock(List<Action> block, Frame frame) {
    for (Action action : block) {
      if (givenUp) {
        throw new GivenUp();
      }
      try {
        step(action).run(action, frame);
      } catch (NotApplicable e) {
        missing = e.what();
        giveUp();
        throw e;
      }
      if (frame.isOver()) {
        return;
      }
    }
  }

  private Step step(Action action) {
    Step step = steps.get(action.name());
    if (step == null) {
      throw new NotApplicable("the action " + action.name());
    }
    return step;
  }

  /** What the library lacks for this program, if the run has come upon something. Any thread. */
  @Nullable
  String missing() {
    return missing;
  }

  /** Lets every further action fail, so that a program without end comes to one. Any thread. */
  void giveUp() {
    givenUp = true;
  }
}
