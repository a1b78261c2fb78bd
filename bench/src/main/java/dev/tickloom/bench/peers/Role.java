package dev.tickloom.bench.peers;

/** What a peer is there for. */
public enum Role {
  /** The one that is compared. */
  TICKLOOM,
  /** The same with other options, workers or an archive of classes. */
  VARIANT,
  /** Another way to do the work on the JVM. */
  PEER,
  NODE,
  /** Work without a loop, which nothing that calls back can undercut by much. */
  LIMIT
}
