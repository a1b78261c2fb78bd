package dev.tickloom.compat;

/** Something that the library does not have, so that its answer is neither right nor wrong. */
final class NotApplicable extends Error {
  private static final long serialVersionUID = 1;

  NotApplicable(String what) {
    super(what, null, false, false);
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
