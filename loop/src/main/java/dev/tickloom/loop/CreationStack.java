package dev.tickloom.loop;

/**
 * Where something was made, as a throwable so that it prints as a stack trace; see {@link
 * EventLoop.Builder#creationStacks}.
 */
public final class CreationStack extends Throwable {
  private static final long serialVersionUID = 1;

  CreationStack() {
    super("created here");
  }
}
