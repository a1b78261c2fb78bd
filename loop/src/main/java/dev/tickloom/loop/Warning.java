package dev.tickloom.loop;

import java.util.Objects;

/**
 * Something that is probably a mistake but no error; Node's process warnings.
 *
 * @param name what kind it is, such as {@code TimeoutOverflowWarning}
 * @param message what happened
 */
public record Warning(String name, String message) {
  /** Checks that both are given. */
  public Warning {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(message, "message");
  }
}
