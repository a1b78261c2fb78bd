package dev.tickloom.loop.observing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The rows of a trace that show coroutines: when each of them runs, and when it awaits. When a
 * coroutine has ended, another one may use its row, so there are as many rows as there were
 * coroutines at the same time. For the loop thread.
 */
final class CoroutineRows {
  private final TraceFile file;
  private final Map<Object, Row> rows = new WeakHashMap<>();
  private final Deque<Row> free = new ArrayDeque<>();

  private static final class Row {
    final int number;
    String name = "";
    long since;

    Row(int number) {
      this.number = number;
    }
  }

  CoroutineRows(TraceFile file) {
    this.file = file;
  }

  /** It begins, or goes on after an await. */
  void runs(Object coroutine) {
    long now = System.nanoTime();
    Row row = rows.get(coroutine);
    if (row == null) {
      row = takeRow();
      row.name = Places.here().map("coroutine of "::concat).orElse("coroutine");
      rows.put(coroutine, row);
    } else {
      file.addSlice(row.number, "await", "awaits", row.since, now);
    }
    row.since = now;
  }

  private Row takeRow() {
    if (!free.isEmpty()) {
      return free.pop();
    }
    return new Row(file.addRow("coroutine"));
  }

  /** It awaits, or has ended. */
  void stops(Object coroutine, boolean hasEnded) {
    Row row = rows.get(coroutine);
    if (row == null) {
      return; // there was no memory for it
    }
    long now = System.nanoTime();
    file.addSlice(row.number, "coroutine", row.name, row.since, now);
    row.since = now;
    if (hasEnded) {
      rows.remove(coroutine);
      free.push(row);
    }
  }
}
