package dev.tickloom.compat;

import java.util.ArrayList;
import java.util.List;

/** The lines that a run writes. Written by the loop thread, read when it is over or given up. */
final class Trace {
  private final List<String> lines = new ArrayList<>();

  synchronized void add(String line) {
    lines.add(line);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
