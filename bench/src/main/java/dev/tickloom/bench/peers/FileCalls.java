package dev.tickloom.bench.peers;

import java.util.List;

/** A peer that makes file calls. */
public interface FileCalls extends Peer {
  /** Starts a call; to be called where callbacks run. */
  void start(FileCall call, String path, Ended ended);

  /** The same for calls that a peer may keep apart from the others, if it can. */
  default void startApart(FileCall call, String path, Ended ended) {
    start(call, path, ended);
  }

  /** What {@link FileCall#READ} came to. */
  default byte[] bytes(Object value) {
    return (byte[]) value;
  }

  /** What {@link FileCall#READDIR} came to: names, or paths. */
  @SuppressWarnings("unchecked")
  default List<String> names(Object value) {
    return (List<String>) value;
  }
}
