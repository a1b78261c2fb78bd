package dev.tickloom.bench.peers;

import java.util.List;

/** A peer that moves files chunk by chunk, or in a way that it has instead. */
public interface Streams extends Peer {
  int CHUNK = 64 * 1024;

  /** Who gets the chunks of a file that is read, each in memory of its own. */
  enum Reader {
    LOOP("for await"),
    LISTENER("onData"),
    SUBSCRIBER("Flow");

    private final String title;

    Reader(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** What it can read by, in the order of the report. */
  List<Reader> readers();

  /** Copies a file, over one that may be there; to be called where callbacks run. */
  void copy(String from, String to, Ended ended);

  /** Reads a file to its end; to be called where callbacks run. */
  void read(Reader by, String path, Ended ended);
}
