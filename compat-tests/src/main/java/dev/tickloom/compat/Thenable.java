package dev.tickloom.compat;

/**
 * An object with a method {@code then(resolve, reject)} that logs and calls one of them at once.
 *
 * @param name for the log
 * @param value what it calls with
 * @param fails whether it calls {@code reject}
 */
record Thenable(String name, Object value, boolean fails) {

  void then(Trace trace, Settler settler) {
    trace.add("thenable " + name);
    if (fails) {
      settler.reject(value);
    } else {
      settler.resolve(value);
    }
  }
}
