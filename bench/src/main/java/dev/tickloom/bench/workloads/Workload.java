package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Awaiting;
import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import dev.tickloom.bench.peers.Loops;
import dev.tickloom.bench.peers.Peer;
import dev.tickloom.bench.peers.Queues;
import dev.tickloom.bench.peers.Servers;
import dev.tickloom.bench.peers.Skill;
import dev.tickloom.bench.peers.Streams;
import dev.tickloom.bench.peers.Timers;
import dev.tickloom.bench.peers.Trees;
import java.util.List;

/** The workloads by name. Those of Node are in node-peer.js, under the same names. */
public enum Workload {
  QUEUES("queues", "Floods and chains of callbacks", Skill.QUEUES, Trait.TOUCHED),
  POST("post", "Tasks from other threads", Skill.POSTING, Trait.TOUCHED),
  TIMERS("timers", "Timers that are set and cancelled", Skill.TIMERS, Trait.TOUCHED),
  TIMERS_FIRE("timers-fire", "Timers that fire", Skill.TIMERS, Trait.FRESH, Trait.LONG),
  TIMER_MEMORY("timer-memory", "Heap of a timer", Skill.TIMERS, Trait.FRESH, Trait.LONG),
  AWAIT("await", "await of a resolved promise", Skill.AWAIT),
  STAT("stat", "stat", Skill.STAT, Trait.BRIEF),
  READ_4K("read-4k", "readFile, 4 KiB", Skill.CONTENTS, Trait.BRIEF),
  READ_1M("read-1m", "readFile, 1 MiB", Skill.CONTENTS, Trait.LONG),
  READ_1M_INTO(
      "read-1m-into", "readFile, 1 MiB, into a buffer of the caller's", Skill.BUFFERS, Trait.LONG),
  WRITE("write", "writeFile, 4 KiB", Skill.CONTENTS, Trait.LONG),
  OPEN_CLOSE("open-close", "open and close", Skill.FILES, Trait.LONG),
  READDIR("readdir", "readdir, 1,000 entries", Skill.FILES, Trait.LONG),
  TREE_HASH("tree-hash", "SHA-256 of a tree of 200 files", Skill.FAN_OUT, Trait.LONG),
  STREAMS(
      "streams",
      "Chunks of 64 KiB, copied and read",
      Skill.STREAMS,
      Trait.FRESH,
      Trait.NOISY,
      Trait.COST,
      Trait.LONG),
  SERVERS("servers", "An echo and files over sockets", Skill.SERVING, Trait.COST, Trait.LONG),
  TREES("trees", "Jobs on a tree of 100,000 entries", Skill.TREES, Trait.LONG),
  BUSY_MACHINE(
      "busy-machine",
      "stat beside other processes that compute",
      Skill.FILES,
      Trait.BRIEF,
      Trait.COST,
      Trait.LONG),
  ONE_PROCESSOR(
      "one-processor",
      "stat on one processor (taskset)",
      Skill.FILES,
      Trait.BRIEF,
      Trait.COST,
      Trait.LONG),
  CPU_QUOTA(
      "cpu-quota",
      "stat with a quota of one processor's time (cgroup)",
      Skill.FILES,
      Trait.BRIEF,
      Trait.COST,
      Trait.LONG),
  MANY_LOOPS(
      "many-loops",
      "stat from many loops in one process",
      Skill.LOOPS,
      Trait.BRIEF,
      Trait.COST,
      Trait.LONG),
  STUCK_200("stuck-200", "stat beside 200 stuck calls", Skill.HANGING, Trait.FRESH),
  STUCK_1000("stuck-1000", "stat beside 1,000 stuck calls", Skill.HANGING, Trait.FRESH, Trait.LONG),
  BUSY("busy", "stat while all carriers compute", Skill.CARRIERS, Trait.FRESH, Trait.LONG),
  BESIDE_FLOOD(
      "beside-flood", "stat beside 1,024 others in flight", Skill.HANGING, Trait.FRESH, Trait.LONG),
  HICCUP(
      "hiccup",
      "200 reads that hang for 20 ms each, and stat",
      Skill.HANGING,
      Trait.FRESH,
      Trait.NOISY,
      Trait.LONG),
  BURST("burst", "readFile of many files at once", Skill.CONTENTS, Trait.FRESH, Trait.LONG),
  BURST_ULIMIT(
      "burst-ulimit", "the same with 1,024 descriptors", Skill.CONTENTS, Trait.FRESH, Trait.LONG),
  START("start", "From the start of the process to the first file", Skill.START, Trait.FRESH),
  GROWTH_IN_FLIGHT(
      "growth-in-flight",
      "stat with more and more in flight",
      Skill.FAN_OUT,
      Trait.GROWTH,
      Trait.LONG),
  GROWTH_TIMERS(
      "growth-timers",
      "Timers that are set and cancelled beside more and more others",
      Skill.TIMERS,
      Trait.GROWTH,
      Trait.LONG),
  GROWTH_DIRECTORIES(
      "growth-directories",
      "readdir of larger and larger directories, per entry",
      Skill.LARGE_DIRECTORIES,
      Trait.GROWTH,
      Trait.LONG),
  GROWTH_LOOPS(
      "growth-loops", "stat from more and more loops", Skill.LOOPS, Trait.GROWTH, Trait.LONG),
  GROWTH_PROCESSORS(
      "growth-processors",
      "stat on more and more processors (taskset)",
      Skill.FAN_OUT,
      Trait.GROWTH,
      Trait.LONG),
  QUEUES_UNTOUCHED(
      "queues-untouched",
      "Floods and chains in a heap that is not touched before",
      Skill.QUEUES,
      Trait.LONG),
  POST_FRESH(
      "post-fresh",
      "Tasks from other threads in a fresh process",
      Skill.POSTING,
      Trait.FRESH,
      Trait.NOISY,
      Trait.LONG),
  TIMERS_UNTOUCHED(
      "timers-untouched",
      "Timers that are set and cancelled in a heap that is not touched before",
      Skill.TIMERS,
      Trait.LONG),
  STAT_BASIC(
      "stat-basic",
      "stat, where peers ask for basic attributes only",
      Skill.STAT,
      Trait.BRIEF,
      Trait.LONG),
  STAT_ASKED(
      "stat-asked", "stat for a thread that waits for it", Skill.CARRIERS, Trait.BRIEF, Trait.LONG),
  HICCUP_COLD(
      "hiccup-cold",
      "200 reads that hang for 20 ms each, without a rehearsal",
      Skill.HANGING,
      Trait.FRESH,
      Trait.NOISY,
      Trait.LONG);

  /** At most so many calls in flight that take long or give much. */
  private static final int FEW = 256;

  private enum Trait {
    /** Each repetition needs a process of its own. */
    FRESH,
    /** One repetition says little. */
    NOISY,
    /** See {@link #isBrief}. */
    BRIEF,
    /** See {@link #jvmOptions}. */
    TOUCHED,
    /** See {@link #isAboutCost}. */
    COST,
    /** See {@link #isAboutGrowth}. */
    GROWTH,
    /** Not in a quick run, unless asked for. */
    LONG
  }

  private final String id;
  private final String title;
  private final Skill skill;
  private final boolean fresh;
  private final boolean noisy;
  private final boolean brief;
  private final boolean touched;
  private final boolean cost;
  private final boolean growth;
  private final boolean inQuick;

  Workload(String id, String title, Skill skill, Trait... traits) {
    this.id = id;
    this.title = title;
    this.skill = skill;
    List<Trait> all = List.of(traits);
    this.fresh = all.contains(Trait.FRESH);
    this.noisy = all.contains(Trait.NOISY);
    this.brief = all.contains(Trait.BRIEF);
    this.touched = all.contains(Trait.TOUCHED);
    this.cost = all.contains(Trait.COST);
    this.growth = all.contains(Trait.GROWTH);
    this.inQuick = !all.contains(Trait.LONG);
  }

  /** The name in options and files. */
  public String id() {
    return id;
  }

  public String title() {
    return title;
  }

  public Skill skill() {
    return skill;
  }

  /** Whether each repetition needs a process of its own. */
  public boolean fresh() {
    return fresh;
  }

  /** Whether it needs a longer warm-up, since its calls are so quick that any compiling shows. */
  boolean isBrief() {
    return brief;
  }

  /** Whether processor time counts as much as throughput, and is shown beside it. */
  public boolean isAboutCost() {
    return cost;
  }

  /** Whether its points are the same work in growing amounts. */
  public boolean isAboutGrowth() {
    return growth;
  }

  /**
   * The heap of a JVM. Where a callback takes some nanoseconds, part of the heap is touched before:
   * a page that is new takes the kernel as long as hundreds of callbacks, and all of them are new
   * until the first collection, which may come after the warm-up, or never.
   */
  public List<String> jvmOptions() {
    return touched ? List.of("-Xmx2g", "-Xms512m", "-XX:+AlwaysPreTouch") : List.of("-Xmx2g");
  }

  /** How many repetitions there are, each in a process of its own. */
  public int freshRepetitions(boolean quick) {
    return quick ? 2 : noisy ? 5 : 3;
  }

  public boolean inQuick() {
    return inQuick;
  }

  /** One repetition, on a peer that lives as long as this. */
  interface Repetition {
    Sample run() throws Exception;
  }

  Repetition on(Peer peer, Plan plan) {
    return switch (this) {
      case QUEUES -> new QueueRuns((Queues) peer, plan)::run;
      case POST -> new Posting(peer, plan)::run;
      case TIMERS -> new TimerChurn((Timers) peer, plan)::run;
      case TIMERS_FIRE -> new TimersFiring((Timers) peer)::run;
      case TIMER_MEMORY -> new TimerMemory((Timers) peer)::run;
      case AWAIT -> new AwaitLoop((Awaiting) peer, plan)::run;
      case STAT -> files(peer, plan, FileCall.STAT, "4k");
      case READ_4K -> files(peer, plan, FileCall.READ, "4k");
      case READ_1M -> new FileRuns((FileCalls) peer, plan, FileCall.READ, "1m", FEW)::run;
      case READ_1M_INTO -> new FileRuns((FileCalls) peer, plan, FileCall.READ_INTO, "1m", FEW)::run;
      case WRITE -> files(peer, plan, FileCall.WRITE, "written/");
      case OPEN_CLOSE -> files(peer, plan, FileCall.OPEN_CLOSE, "4k");
      case READDIR -> new FileRuns((FileCalls) peer, plan, FileCall.READDIR, "entries", FEW)::run;
      case TREE_HASH -> new TreeHash((FileCalls) peer, plan)::run;
      case STREAMS -> new StreamRuns((Streams) peer, plan)::run;
      case SERVERS -> new ServerRuns((Servers) peer, plan)::run;
      case TREES -> new TreeRuns((Trees) peer, plan)::run;
      case BUSY_MACHINE -> files(peer, plan.contended(""), FileCall.STAT, "4k");
      case ONE_PROCESSOR -> files(peer, plan.contended("one processor"), FileCall.STAT, "4k");
      case CPU_QUOTA -> files(peer, plan.contended("quota"), FileCall.STAT, "4k");
      case MANY_LOOPS -> manyLoops(peer, plan, new int[] {1, 4, 16}, new int[] {1, 64});
      case STUCK_200 -> new Disturbed((FileCalls) peer, plan, Disturbance.stuck(plan, 200))::run;
      case STUCK_1000 -> new Disturbed((FileCalls) peer, plan, Disturbance.stuck(plan, 1_000))::run;
      case BUSY -> new Disturbed((FileCalls) peer, plan, Disturbance.busyCarriers())::run;
      case BESIDE_FLOOD -> new Disturbed((FileCalls) peer, plan, Disturbance.flood(plan))::run;
      case HICCUP -> new Hiccup((FileCalls) peer, plan, true)::run;
      case HICCUP_COLD -> new Hiccup((FileCalls) peer, plan, false)::run;
      case BURST, BURST_ULIMIT -> new Burst((FileCalls) peer, plan)::run;
      case START -> new FirstRead((FileCalls) peer, plan)::run;
      case GROWTH_IN_FLIGHT -> new GrowingInFlight((FileCalls) peer, plan)::run;
      case GROWTH_TIMERS -> new TimerChurn((Timers) peer, plan)::grow;
      case GROWTH_DIRECTORIES -> new GrowingDirectories((FileCalls) peer, plan)::run;
      case GROWTH_LOOPS -> manyLoops(peer, plan, new int[] {1, 2, 4, 8, 16}, new int[] {64});
      case GROWTH_PROCESSORS -> {
        GrowingInFlight calls = new GrowingInFlight((FileCalls) peer, plan.contended(""));
        yield () -> calls.runWith(64);
      }
      case QUEUES_UNTOUCHED -> afterCollection(new QueueRuns((Queues) peer, plan)::run);
      case POST_FRESH -> new Posting(peer, plan)::run;
      case TIMERS_UNTOUCHED -> afterCollection(new TimerChurn((Timers) peer, plan)::run);
      case STAT_BASIC -> files(peer, plan, FileCall.STAT_BASIC, "4k");
      case STAT_ASKED -> new AskedStat((FileCalls) peer, plan)::run;
    };
  }

  /** The pages that the collector gave back are new again. */
  private static Repetition afterCollection(Repetition repetition) {
    return () -> {
      System.gc();
      return repetition.run();
    };
  }

  private static Repetition manyLoops(Peer peer, Plan plan, int[] loops, int[] inFlight) {
    return new ManyLoops((Loops) peer, plan.contended(""), loops, inFlight)::run;
  }

  private static Repetition files(Peer peer, Plan plan, FileCall call, String file) {
    return new FileRuns((FileCalls) peer, plan, call, file, FileRuns.MOST)::run;
  }
}
