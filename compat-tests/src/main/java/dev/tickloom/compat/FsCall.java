package dev.tickloom.compat;

import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * One call of a file operation, as the SPEC of an action tells it.
 *
 * @param operation Node's name
 * @param arguments without the callback
 * @param label what its line begins with
 * @param as under which name to keep what it opens
 * @param on the name of the file handle of which it is a method
 * @param times whether to show the times of a stat result
 * @param signal the name of the signal that gives it up, or null
 */
record FsCall(
    String operation,
    List<Object> arguments,
    String label,
    @Nullable String as,
    @Nullable String on,
    boolean times,
    @Nullable String signal) {

  static FsCall of(Map<?, ?> spec, Values values, Frame frame) {
    String operation = String.valueOf(spec.get("op"));
    List<Object> arguments =
        spec.get("args") instanceof List<?> list ? values.list(list, frame) : List.of();
    return new FsCall(
        operation,
        arguments,
        spec.get("log") instanceof String label ? label : operation,
        spec.get("as") instanceof String name ? name : null,
        spec.get("on") instanceof String name ? name : null,
        Boolean.TRUE.equals(spec.get("times")),
        spec.get("signal") instanceof String name ? name : null);
  }
}
