package dev.tickloom.compat;

import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * One action of a program: its name, then its arguments, which are numbered from 1 as in the JSON.
 *
 * @param parts as {@link Json} reads them
 */
record Action(List<?> parts) {

  /** The actions of a body or block. */
  static List<Action> list(Object json) {
    if (!(json instanceof List<?> list)) {
      throw new IllegalArgumentException("not a list of actions: " + Json.write(json));
    }
    return list.stream().map(Action::of).toList();
  }

  private static Action of(Object json) {
    if (json instanceof List<?> parts && !parts.isEmpty() && parts.get(0) instanceof String) {
      return new Action(parts);
    }
    throw new IllegalArgumentException("not an action: " + Json.write(json));
  }

  String name() {
    return text(0);
  }

  boolean has(int index) {
    return index < parts.size();
  }

  /** An argument as JSON; undefined if it is left out. */
  Object json(int index) {
    return has(index) ? parts.get(index) : Nothing.UNDEFINED;
  }

  String text(int index) {
    if (json(index) instanceof String text) {
      return text;
    }
    throw unfit(index, "text");
  }

  /** A name, or null where the thing has none. */
  @Nullable
  String id(int index) {
    return json(index) instanceof Nothing ? null : text(index);
  }

  double number(int index) {
    if (json(index) instanceof Number number) {
      return number.doubleValue();
    }
    throw unfit(index, "a number");
  }

  List<?> list(int index) {
    if (json(index) instanceof List<?> list) {
      return list;
    }
    throw unfit(index, "a list");
  }

  Map<?, ?> map(int index) {
    if (json(index) instanceof Map<?, ?> map) {
      return map;
    }
    throw unfit(index, "an object");
  }

  /** A block, or a body that must not be missing. */
  List<Action> body(int index) {
    return list(json(index));
  }

  /** A body, or null if it is null or left out. */
  @Nullable
  List<Action> bodyOrNull(int index) {
    return json(index) instanceof Nothing ? null : body(index);
  }

  private IllegalArgumentException unfit(int index, String wanted) {
    return new IllegalArgumentException(
        "argument %d must be %s: %s".formatted(index, wanted, Json.write(parts)));
  }

  @Override
  public String toString() {
    return Json.write(parts);
  }
}
