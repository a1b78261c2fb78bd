package dev.tickloom.bench.peers;

/** What a workload asks of a peer. */
public enum Skill {
  /** Queues of a loop. */
  QUEUES,
  /** Tasks from other threads. */
  POSTING,
  TIMERS,
  AWAIT,
  /** To read and write whole files. */
  CONTENTS,
  /** To start, and read a file. */
  START,
  /** To read whole files into buffers of the caller's. */
  BUFFERS,
  /** To tell all that is known about a file. */
  STAT,
  /** To list directories of very many entries. */
  LARGE_DIRECTORIES,
  /** All file calls. */
  FILES,
  /** To copy and read files chunk by chunk. */
  STREAMS,
  /** To serve an echo, and files. */
  SERVING,
  /** Jobs on whole trees. */
  TREES,
  /** To start many calls from one callback. */
  FAN_OUT,
  /** Calls that may hang, beside others. */
  HANGING,
  /** To be slowed down by virtual threads that compute. */
  CARRIERS,
  /** Many loops in one process that share their workers. */
  LOOPS
}
