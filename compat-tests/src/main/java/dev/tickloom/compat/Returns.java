package dev.tickloom.compat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * What kind of values a body returns. A Java program knows this of its functions when it is
 * written, and chooses the method of {@code Promise} by it; for a scenario it is found out by
 * reading ahead.
 */
enum Returns {
  /** Nothing, or values that are neither promises nor thenables. */
  VALUES,
  /** A promise, on every way through it. */
  PROMISES,
  /** Sometimes this and sometimes that, or a thenable. */
  ANYTHING;

  private static final Map<String, List<Integer>> BLOCKS =
      Map.of(
          "try", List.of(1, 2, 3),
          "repeat", List.of(2),
          "upTo", List.of(3),
          "at", List.of(3),
          "forAwait", List.of(4));

  /**
   * Looks at a body.
   *
   * @param promises the names that stand for promises by now; any other may come to nothing
   */
  static Returns of(@Nullable List<Action> body, Set<String> promises) {
    if (body == null || !mayReturnPromise(body)) {
      return VALUES;
    }
    return body.stream().noneMatch(action -> BLOCKS.containsKey(action.name()))
            && returnsPromise(body.get(firstReturn(body)), promises)
        ? PROMISES
        : ANYTHING;
  }

  private static int firstReturn(List<Action> body) {
    int index = 0;
    while (!body.get(index).name().equals("return")) {
      index++;
    }
    return index;
  }

  private static boolean returnsPromise(Action action, Set<String> promises) {
    return action.json(1) instanceof Map<?, ?> value
        && value.get("promise") instanceof String name
        && promises.contains(name);
  }

  private static boolean mayReturnPromise(List<Action> block) {
    return block.stream().anyMatch(Returns::mayReturnPromise);
  }

  private static boolean mayReturnPromise(Action action) {
    if (action.name().equals("return")) {
      return action.json(1) instanceof Map<?, ?> value
          && (value.containsKey("promise") || value.containsKey("thenable"));
    }
    return BLOCKS.getOrDefault(action.name(), List.of()).stream()
        .map(action::bodyOrNull)
        .anyMatch(block -> block != null && mayReturnPromise(block));
  }
}
