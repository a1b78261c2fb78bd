package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of a pass.
 *
 * @param changes since the pass before
 * @param failures what could not be watched, each directory once
 * @param again in how many milliseconds the next pass is due even if there is no hint; -1 if there
 *     is no need
 */
public record Pass(List<Change> changes, List<Failure> failures, int again) {
  /**
   * A directory that cannot be watched as it should be.
   *
   * @param path of the directory
   * @param reason why
   * @param isPolled whether it is looked at regularly instead; else nothing in it is told
   */
  public record Failure(Path path, IOException reason, boolean isPolled) {}
}
