package dev.tickloom.bench.peers;

import static dev.tickloom.bench.peers.Skill.AWAIT;
import static dev.tickloom.bench.peers.Skill.BUFFERS;
import static dev.tickloom.bench.peers.Skill.CARRIERS;
import static dev.tickloom.bench.peers.Skill.CONTENTS;
import static dev.tickloom.bench.peers.Skill.FAN_OUT;
import static dev.tickloom.bench.peers.Skill.FILES;
import static dev.tickloom.bench.peers.Skill.HANGING;
import static dev.tickloom.bench.peers.Skill.LARGE_DIRECTORIES;
import static dev.tickloom.bench.peers.Skill.LOOPS;
import static dev.tickloom.bench.peers.Skill.POSTING;
import static dev.tickloom.bench.peers.Skill.QUEUES;
import static dev.tickloom.bench.peers.Skill.SERVING;
import static dev.tickloom.bench.peers.Skill.START;
import static dev.tickloom.bench.peers.Skill.STAT;
import static dev.tickloom.bench.peers.Skill.STREAMS;
import static dev.tickloom.bench.peers.Skill.TIMERS;
import static dev.tickloom.bench.peers.Skill.TREES;

import dev.tickloom.loop.workers.Workers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;

/** The peers that run on a JVM. A further one takes a line here, and one in {@link #create}. */
@SuppressWarnings("ImmutableEnumChecker") // the sets and lists are immutable
public enum PeerKind {
  TICKLOOM(
      "tickloom",
      "Tickloom",
      Set.of(
          QUEUES,
          POSTING,
          TIMERS,
          AWAIT,
          CONTENTS,
          BUFFERS,
          START,
          STAT,
          FILES,
          STREAMS,
          FAN_OUT,
          HANGING,
          CARRIERS,
          LOOPS,
          TREES,
          LARGE_DIRECTORIES,
          SERVING)),
  TICKLOOM_PLAIN(
      "tickloom-plain", "Tickloom, without JVM options", Set.of(AWAIT, STAT, FILES, START, TREES)),
  TICKLOOM_ARCHIVE("tickloom-archive", "Tickloom, from an archive of classes", Set.of(START)),
  TICKLOOM_FIXED(
      "tickloom-fixed",
      "Tickloom, Workers.fixed(4)",
      Set.of(CONTENTS, BUFFERS, START, STAT, FILES, FAN_OUT, HANGING, CARRIERS, LOOPS)),
  TICKLOOM_LANE(
      "tickloom-lane",
      "Tickloom, Workers.lane()",
      Set.of(CONTENTS, BUFFERS, START, STAT, FILES, FAN_OUT, HANGING, CARRIERS, LOOPS)),
  TICKLOOM_PER_CALL(
      "tickloom-per-call",
      "Tickloom, Workers.perCall()",
      Set.of(CONTENTS, BUFFERS, START, STAT, FILES, FAN_OUT, HANGING, CARRIERS, LOOPS)),
  TICKLOOM_SYNC(
      "tickloom-sync",
      "Tickloom, FsSync on a virtual thread per call",
      Set.of(CONTENTS, START, STAT, FILES, FAN_OUT, HANGING, CARRIERS, LOOPS)),
  POOL(
      "pool",
      "newFixedThreadPool(4)",
      Set.of(
          CONTENTS,
          START,
          STAT,
          FILES,
          STREAMS,
          FAN_OUT,
          HANGING,
          CARRIERS,
          LOOPS,
          LARGE_DIRECTORIES)),
  VIRTUAL(
      "virtual",
      "a virtual thread per call",
      Set.of(
          CONTENTS,
          START,
          STAT,
          FILES,
          FAN_OUT,
          HANGING,
          CARRIERS,
          LOOPS,
          LARGE_DIRECTORIES,
          SERVING)),
  KOTLIN(
      "kotlin",
      "Kotlin coroutines, Dispatchers.IO",
      Set.of(
          POSTING,
          CONTENTS,
          START,
          STAT,
          FILES,
          FAN_OUT,
          HANGING,
          CARRIERS,
          LOOPS,
          LARGE_DIRECTORIES)),
  SCHEDULED("scheduled", "a scheduled pool of one", Set.of(QUEUES, POSTING, TIMERS)),
  NETTY(
      "netty",
      "Netty 4.2",
      Set.of(
          QUEUES,
          POSTING,
          TIMERS,
          CONTENTS,
          START,
          STAT,
          FILES,
          FAN_OUT,
          HANGING,
          CARRIERS,
          LOOPS,
          LARGE_DIRECTORIES,
          SERVING)),
  VERTX(
      "vertx",
      "Vert.x 5",
      Set.of(
          QUEUES, POSTING, TIMERS, CONTENTS, START, STAT, FILES, STREAMS, FAN_OUT, HANGING,
          CARRIERS, SERVING)),
  CHANNEL("channel", "AsynchronousFileChannel", Set.of(CONTENTS, BUFFERS, START)),
  COREUTILS("coreutils", "coreutils, and find", Set.of(TREES)),
  WALK_FILE_TREE("walk-file-tree", "Files.walkFileTree", Set.of(TREES)),
  BLOCKING_1(
      "blocking-1",
      "limit: blocking, one thread",
      Set.of(CONTENTS, BUFFERS, START, STAT, FILES, STREAMS, LARGE_DIRECTORIES)),
  BLOCKING_2(
      "blocking-2",
      "limit: blocking, two threads",
      Set.of(CONTENTS, BUFFERS, START, STAT, FILES, STREAMS)),
  DEQUE("deque", "limit: an ArrayDeque", Set.of(QUEUES));

  private static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.fs=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  private final String id;
  private final String title;
  private final Set<Skill> skills;

  PeerKind(String id, String title, Set<Skill> skills) {
    this.id = id;
    this.title = title;
    this.skills = skills;
  }

  /** The name in options and files. */
  public String id() {
    return id;
  }

  public String title() {
    return title;
  }

  public Set<Skill> skills() {
    return skills;
  }

  /** What it is there for. */
  public Role role() {
    return switch (this) {
      case TICKLOOM -> Role.TICKLOOM;
      case TICKLOOM_PLAIN,
          TICKLOOM_ARCHIVE,
          TICKLOOM_FIXED,
          TICKLOOM_LANE,
          TICKLOOM_PER_CALL,
          TICKLOOM_SYNC ->
          Role.VARIANT;
      case BLOCKING_1, BLOCKING_2, DEQUE -> Role.LIMIT;
      default -> Role.PEER;
    };
  }

  /**
   * Options of its JVM beyond those of all: those that {@code ./tickloom run} gives a program,
   * without the ones that watch its loops.
   */
  public List<String> jvmOptions() {
    return switch (role()) {
      case TICKLOOM -> OPENS;
      case VARIANT -> this == TICKLOOM_PLAIN ? List.of() : OPENS;
      default -> List.of();
    };
  }

  /** Whether its JVM takes its classes from an archive. */
  public boolean usesArchive() {
    return this == TICKLOOM_ARCHIVE;
  }

  /** Whether it takes part unless somebody asks for others. */
  public boolean byDefault(boolean quick) {
    return switch (this) {
      case TICKLOOM_LANE, TICKLOOM_PER_CALL, TICKLOOM_SYNC -> false;
      case TICKLOOM_FIXED, TICKLOOM_ARCHIVE, KOTLIN, SCHEDULED, VERTX, CHANNEL, BLOCKING_1 ->
          !quick;
      default -> true;
    };
  }

  /** Makes the peer; by a switch, and not with lambdas, which would slow its start. */
  public Peer create() {
    return switch (this) {
      case TICKLOOM, TICKLOOM_PLAIN, TICKLOOM_ARCHIVE -> new TickloomPeer(Workers.shared());
      case TICKLOOM_FIXED -> new TickloomPeer(Workers.fixed(4));
      case TICKLOOM_PER_CALL -> new TickloomPeer(Workers.perCall());
      case TICKLOOM_LANE -> new TickloomPeer(Workers.lane());
      case TICKLOOM_SYNC ->
          new ExecutorPeer(Executors.newVirtualThreadPerTaskExecutor(), new SyncCalls());
      case POOL -> new ExecutorPeer(Executors.newFixedThreadPool(4));
      case KOTLIN -> new KotlinPeer();
      case VIRTUAL -> new ExecutorPeer(Executors.newVirtualThreadPerTaskExecutor());
      case SCHEDULED -> new ScheduledPoolPeer();
      case NETTY -> new NettyPeer();
      case VERTX -> new VertxPeer();
      case CHANNEL -> new ChannelPeer();
      case COREUTILS -> new CommandsPeer();
      case WALK_FILE_TREE -> new FileTreePeer();
      case BLOCKING_1 -> new BlockingPeer(1);
      case BLOCKING_2 -> new BlockingPeer(2);
      case DEQUE -> new DequePeer();
    };
  }
}
