package dev.tickloom.timers;

/** An entry with a name to be told apart by. */
final class TestEntry extends WheelEntry {
  private final String name;

  /** When this entry was last scheduled, for a model that counts it. */
  long sequence;

  TestEntry(String name) {
    this.name = name;
  }

  @Override
  public String toString() {
    return name;
  }
}
