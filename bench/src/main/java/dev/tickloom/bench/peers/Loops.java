package dev.tickloom.bench.peers;

import java.util.List;

/** A peer that can have many loops, which share its workers. */
public interface Loops extends FileCalls {
  /** Returns so many loops, this one not among them; the same ones each time. One thread only. */
  List<FileCalls> loops(int count);
}
