package dev.tickloom.loop.workers;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The backlog and its queues under a model checker: threads add jobs while others take them, and
 * end them. A job that is lost is one that nobody finds when all threads have ended.
 */
@Isolated
@Tag("interleavings")
class BacklogInterleavingTest {
  private static final List<Integer> ABC = "abc".chars().boxed().toList();

  // Made once: in each execution its making would take most of the orders that can be tried.
  private final CompletionSink nobody = new TestJob.Sink(new ArrayList<>());

  /** A backlog, and the names of what was taken from it, in that order. */
  private static final class Observed {
    final Backlog backlog;

    Observed() {
      this(new Backlog());
    }

    Observed(Backlog backlog) {
      this.backlog = backlog;
    }

    private volatile int running;
    private volatile String taken = "";

    /** What a worker does with one job, if there is one, in a queue that runs one at a time. */
    boolean runOneOfSerial() {
      Batch batch = backlog.takeOne(false);
      if (batch == null) {
        return false;
      }
      Job job = batch.first();
      require(running == 0, "one at a time");
      running = 1;
      taken += job.type();
      running = 0;
      backlog.ended(job);
      return true;
    }

    /** Takes one job, and ends it; returns its name, empty if there is none. */
    String takeOne() {
      return takeOne(false);
    }

    String takeOne(boolean newestFirst) {
      Batch batch = backlog.takeOne(newestFirst);
      if (batch == null) {
        return "";
      }
      Job job = batch.first();
      backlog.ended(job);
      return job.type();
    }

    /** Takes what the others have left of so many. */
    String takeAll(int all) {
      StringBuilder rest = new StringBuilder();
      for (String name; !(name = takeOne()).isEmpty(); ) {
        rest.append(name);
      }
      require(backlog.isEmpty(), "nothing is left");
      require(backlog.size() == 0, "nothing counts as waiting");
      require(backlog.taken() == all, "each is taken once");
      return rest.toString();
    }
  }

  private TestJob job(String name, WorkQueue queue) {
    return share(new TestJob(name, queue, nobody));
  }

  /** Adds some to a queue of their own. */
  private void add(Observed observed, String... names) {
    WorkQueue queue = share(WorkQueue.concurrent());
    for (String name : names) {
      observed.backlog.add(job(name, queue));
    }
  }

  /**
   * Hunts the job that comes while the queue is being taken from: the taker has seen that nothing
   * else is there and leaves the queue out, and who adds has seen the queue in its place.
   */
  @Test
  void nothingIsLostWhileOthersTake() {
    explore(() -> {
      Observed observed = share(new Observed());
      WorkQueue queue = share(WorkQueue.concurrent());
      TestJob a = job("a", queue);
      TestJob b = job("b", queue);
      String[] early = share(new String[1]);
      Thread taker = new Thread(() -> early[0] = observed.takeOne());
      taker.start();

      observed.backlog.add(a);
      observed.backlog.add(b);
      join(taker);

      require((early[0] + observed.takeAll(2)).equals("ab"), "both come, in their order");
    });
  }

  /** Hunts the newest job that is taken while another one comes on top of it. */
  @Test
  void nothingIsLostWhileTheNewestIsTaken() {
    explore(() -> {
      Observed observed = share(new Observed());
      WorkQueue queue = share(WorkQueue.concurrent());
      TestJob a = job("a", queue);
      TestJob b = job("b", queue);
      TestJob c = job("c", queue);
      String[] early = share(new String[1]);
      observed.backlog.add(a);
      Thread taker = new Thread(() -> early[0] = observed.takeOne(true) + observed.takeOne(true));
      taker.start();

      observed.backlog.add(b);
      observed.backlog.add(c);
      join(taker);

      String order = early[0] + observed.takeAll(3);
      require(order.chars().sorted().boxed().toList().equals(ABC), "each comes once: " + order);
    });
  }

  /** Hunts two threads that both find the queue empty, and so put it in twice, or not at all. */
  @Test
  void nothingIsLostWhenTwoThreadsAdd() {
    explore(() -> {
      Observed observed = share(new Observed());
      WorkQueue queue = share(WorkQueue.concurrent());
      TestJob a = job("a", queue);
      TestJob b = job("b", queue);
      TestJob c = job("c", queue);
      String[] early = share(new String[1]);
      Thread other = new Thread(() -> observed.backlog.add(c));
      Thread taker = new Thread(() -> early[0] = observed.takeOne());
      other.start();
      taker.start();

      observed.backlog.add(a);
      observed.backlog.add(b);
      join(other);
      join(taker);

      String order = early[0] + observed.takeAll(3);
      require(
          order.equals("abc") || order.equals("acb") || order.equals("cab"),
          "each comes once, a before b: " + order);
    });
  }

  /**
   * Hunts the serial queue that takes its next turn before the job taken has ended, or never again,
   * since the job that was added meanwhile has left that to the worker.
   */
  @Test
  void aSerialQueueRunsOneAtATimeAndAll() {
    explore(() -> {
      Observed observed = share(new Observed());
      WorkQueue queue = share(WorkQueue.serial());
      TestJob a = job("a", queue);
      TestJob b = job("b", queue);
      TestJob c = job("c", queue);
      observed.backlog.add(a);
      Thread worker = new Thread(() -> runOneOrTwo(observed));
      Thread otherWorker = new Thread(observed::runOneOfSerial);
      worker.start();
      otherWorker.start();

      observed.backlog.add(b);
      observed.backlog.add(c);
      join(worker);
      join(otherWorker);

      require((observed.taken + observed.takeAll(3)).equals("abc"), "all come, in their order");
    });
  }

  private static void runOneOrTwo(Observed observed) {
    if (observed.runOneOfSerial()) {
      observed.runOneOfSerial();
    }
  }

  /** Hunts a turn that one queue takes from the other. */
  @Test
  void twoQueuesKeepTheirTurns() {
    explore(() -> {
      Observed observed = share(new Observed());
      WorkQueue concurrent = share(WorkQueue.concurrent());
      WorkQueue serial = share(WorkQueue.serial());
      TestJob a = job("a", concurrent);
      TestJob b = job("b", concurrent);
      TestJob s = job("s", serial);
      TestJob t = job("t", serial);
      String[] early = share(new String[1]);
      Thread other =
          new Thread(() -> {
            observed.backlog.add(s);
            observed.backlog.add(t);
          });
      Thread taker = new Thread(() -> early[0] = observed.takeOne());
      other.start();
      taker.start();

      observed.backlog.add(a);
      observed.backlog.add(b);
      join(other);
      join(taker);

      String order = early[0] + observed.takeAll(4);
      require(order.length() == 4, "each comes once: " + order);
      require(order.indexOf('a') < order.indexOf('b'), "a before b: " + order);
      require(order.indexOf('s') < order.indexOf('t'), "s before t: " + order);
    });
  }

  /**
   * Hunts a job that is given back to a queue which becomes idle at the same time, and so stands
   * nowhere; and a queue that takes its turn for what somebody else has taken already.
   */
  @Test
  void nothingIsLostThatIsGivenBackWhileOthersTake() {
    explore(() -> {
      Observed observed = share(new Observed());
      add(observed, "a", "b", "c");
      Job b = share(observed.backlog.takeSome(2, 1).relieve());
      String[] early = share(new String[1]);
      Thread taker = new Thread(() -> early[0] = observed.takeOne() + observed.takeOne());
      taker.start();

      observed.backlog.giveBack(b);
      join(taker);

      String order = early[0] + observed.takeAll(3);
      require(order.equals("bc") || order.equals("cb"), "each comes once: " + order);
    });
  }

  /** Hunts a job that the worker and the monitor both have, or neither. */
  @Test
  void whatAWorkerHasInHandIsTakenOnce() {
    explore(() -> {
      Observed observed = share(new Observed());
      add(observed, "a", "b", "c", "d");
      Batch batch = share(observed.backlog.takeSome(4, 1));
      String[] performed = share(new String[1]);
      Thread worker =
          new Thread(() -> {
            StringBuilder names = new StringBuilder();
            while (batch.advance()) {
              names.append(batch.current().type());
            }
            performed[0] = names.toString();
          });
      worker.start();

      Job waiting = batch.relieve();
      if (waiting != null) {
        observed.backlog.giveBack(waiting);
      }
      join(worker);

      String order = performed[0] + observed.takeAll(4);
      require(order.equals("bcd"), "each comes once, in its order: " + order);
    });
  }

  /** Hunts what one of two threads gives back while the other one does, too. */
  @Test
  void nothingIsLostThatTwoThreadsGiveBack() {
    explore(() -> {
      Observed observed = share(new Observed());
      add(observed, "a", "b", "c", "d");
      Job b = share(observed.backlog.takeSome(2, 1).relieve());
      Job d = share(observed.backlog.takeSome(2, 1).relieve());
      Thread other = new Thread(() -> observed.backlog.giveBack(d));
      other.start();

      observed.backlog.giveBack(b);
      join(other);

      String order = observed.takeAll(4);
      require(order.equals("bd") || order.equals("db"), "each comes once: " + order);
    });
  }

  /** Hunts a serial queue that takes two turns at a time after one of it is given back, or none. */
  @Test
  void aSerialQueueKeepsItsOrderWhateverIsGivenBackToIt() {
    explore(() -> {
      Observed observed = share(new Observed());
      WorkQueue serial = share(WorkQueue.serial());
      add(observed, "x");
      observed.backlog.add(job("a", serial));
      TestJob b = job("b", serial);
      Job a = share(observed.backlog.takeSome(2, 1).relieve());
      Thread taker = new Thread(observed::runOneOfSerial);
      taker.start();

      observed.backlog.giveBack(a);
      observed.backlog.add(b);
      join(taker);

      while (observed.runOneOfSerial()) {}
      require(observed.taken.equals("ab"), "in their order: " + observed.taken);
    });
  }

  /** Hunts the job that comes to a full chunk while that is being sealed. */
  @Test
  void nothingIsLostThatComesToAFullChunkWhileOthersTake() {
    explore(() -> {
      Observed observed = share(new Observed());
      WorkQueue queue = share(WorkQueue.concurrent());
      for (String name : List.of("a", "b", "c")) { // of four slots
        observed.backlog.add(job(name, queue));
      }
      TestJob d = job("d", queue);
      TestJob e = job("e", queue);
      String[] early = share(new String[1]);
      Thread taker = new Thread(() -> early[0] = observed.takeOne());
      taker.start();

      observed.backlog.add(d);
      observed.backlog.add(e);
      join(taker);

      String order = early[0] + observed.takeAll(5);
      require(order.equals("abcde"), "each comes once, in its order: " + order);
    });
  }

  /** Hunts a queue that is lost, or in two places, where there is no memory to line it up. */
  @Test
  void nothingIsLostIfQueuesFindNoRoomInTheList() {
    explore(() -> {
      Observed observed = share(new Observed(share(new Backlog(new BacklogTest.FullList()))));
      TestJob a = job("a", share(WorkQueue.concurrent()));
      TestJob b = job("b", share(WorkQueue.concurrent()));
      TestJob c = job("c", share(WorkQueue.concurrent()));
      observed.backlog.add(a);
      String[] early = share(new String[1]);
      Thread other = new Thread(() -> observed.backlog.add(c));
      Thread taker = new Thread(() -> early[0] = observed.takeOne() + observed.takeOne());
      other.start();
      taker.start();

      observed.backlog.add(b);
      join(other);
      join(taker);

      String order = early[0] + observed.takeAll(3);
      require(order.chars().sorted().boxed().toList().equals(ABC), "each comes once: " + order);
    });
  }
}
