package dev.tickloom.loop;

/** Looks whether the stack of the calling thread has some room left. */
final class StackRoom {
  /** To start a body. */
  static final int SOME = 64;

  /** For a scope, which is made of more; and to make a thread, which before JDK 24 takes more. */
  static final int MUCH = 256;

  private StackRoom() {}

  /**
   * To be called before several things change that belong together.
   *
   * @param calls so many, one in another, that do little
   * @throws StackOverflowError if there is not enough room, with nothing done
   */
  static void require(int calls) {
    var unused = descend(calls, 1, 2, 3);
  }

  /** Some values that live until the inner call returns make the frame of a compiled one larger. */
  private static long descend(int depth, long a, long b, long c) {
    return depth == 0 ? a : descend(depth - 1, a + b, b + c, c + 1) + a * b + c;
  }
}
