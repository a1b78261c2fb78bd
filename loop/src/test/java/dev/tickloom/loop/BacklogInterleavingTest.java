package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The backlog and its queues under a model checker: threads add requests while others take them,
 * and end them. A request that is lost is one that nobody finds when all threads have ended.
 */
@Isolated
class BacklogInterleavingTest {
  private static final int EXECUTIONS = 200;
  private static final List<Integer> ABC = "abc".chars().boxed().toList();

  // Made once: in each execution its making would take most of the orders that can be tried.
  private final EventLoop loop =
      EventLoop.builder().clock(() -> 0).parker(new ExactParker()).build();

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

    /** What a worker does with one request, if there is one, in a queue that runs one at a time. */
    boolean runOneOfSerial() {
      Hand hand = backlog.takeOne(false);
      if (hand == null) {
        return false;
      }
      Request request = hand.first();
      require(running == 0, "one at a time");
      running = 1;
      taken += request.type();
      running = 0;
      backlog.ended(request);
      return true;
    }

    /** Takes one request, and ends it; returns its name, empty if there is none. */
    String takeOne() {
      return takeOne(false);
    }

    String takeOne(boolean newestFirst) {
      Hand hand = backlog.takeOne(newestFirst);
      if (hand == null) {
        return "";
      }
      Request request = hand.first();
      backlog.ended(request);
      return request.type();
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

  private Request request(String name, WorkQueue queue) {
    Work<String> work = Work.of(name, () -> name);
    WorkOptions options = WorkOptions.DEFAULT.withQueue(queue);
    return share(new Request(loop, work.with(options), (error, value) -> {}));
  }

  /** Adds some to a queue of their own. */
  private void add(Observed observed, String... names) {
    WorkQueue queue = share(WorkQueue.concurrent());
    for (String name : names) {
      observed.backlog.add(request(name, queue));
    }
  }

  /**
   * Hunts the request that comes while the queue is being taken from: the taker has seen that
   * nothing else is there and leaves the queue out, and who adds has seen the queue in its place.
   */
  @Test
  void nothingIsLostWhileOthersTake() {
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          WorkQueue queue = share(WorkQueue.concurrent());
          Request a = request("a", queue);
          Request b = request("b", queue);
          String[] early = share(new String[1]);
          Thread taker = new Thread(() -> early[0] = observed.takeOne());
          taker.start();

          observed.backlog.add(a);
          observed.backlog.add(b);
          join(taker);

          require((early[0] + observed.takeAll(2)).equals("ab"), "both come, in their order");
        });
  }

  /** Hunts the newest request that is taken while another one comes on top of it. */
  @Test
  void nothingIsLostWhileTheNewestIsTaken() {
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          WorkQueue queue = share(WorkQueue.concurrent());
          Request a = request("a", queue);
          Request b = request("b", queue);
          Request c = request("c", queue);
          String[] early = share(new String[1]);
          observed.backlog.add(a);
          Thread taker =
              new Thread(() -> early[0] = observed.takeOne(true) + observed.takeOne(true));
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
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          WorkQueue queue = share(WorkQueue.concurrent());
          Request a = request("a", queue);
          Request b = request("b", queue);
          Request c = request("c", queue);
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
   * Hunts the serial queue that takes its next turn before the request taken has ended, or never
   * again, since the request that was added meanwhile has left that to the worker.
   */
  @Test
  void aSerialQueueRunsOneAtATimeAndAll() {
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          WorkQueue queue = share(WorkQueue.serial());
          Request a = request("a", queue);
          Request b = request("b", queue);
          Request c = request("c", queue);
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
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          WorkQueue concurrent = share(WorkQueue.concurrent());
          WorkQueue serial = share(WorkQueue.serial());
          Request a = request("a", concurrent);
          Request b = request("b", concurrent);
          Request s = request("s", serial);
          Request t = request("t", serial);
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
   * Hunts a request that is given back to a queue which becomes idle at the same time, and so
   * stands nowhere; and a queue that takes its turn for what somebody else has taken already.
   */
  @Test
  void nothingIsLostThatIsGivenBackWhileOthersTake() {
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          add(observed, "a", "b", "c");
          Request b = share(observed.backlog.takeSome(2, 1).relieve());
          String[] early = share(new String[1]);
          Thread taker = new Thread(() -> early[0] = observed.takeOne() + observed.takeOne());
          taker.start();

          observed.backlog.giveBack(b);
          join(taker);

          String order = early[0] + observed.takeAll(3);
          require(order.equals("bc") || order.equals("cb"), "each comes once: " + order);
        });
  }

  /** Hunts a request that the worker and the watch both have, or neither. */
  @Test
  void whatAWorkerHasInHandIsTakenOnce() {
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          add(observed, "a", "b", "c", "d");
          Hand hand = share(observed.backlog.takeSome(4, 1));
          String[] performed = share(new String[1]);
          Thread worker =
              new Thread(() -> {
                StringBuilder names = new StringBuilder();
                while (hand.advance()) {
                  names.append(hand.current().type());
                }
                performed[0] = names.toString();
              });
          worker.start();

          Request waiting = hand.relieve();
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
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          add(observed, "a", "b", "c", "d");
          Request b = share(observed.backlog.takeSome(2, 1).relieve());
          Request d = share(observed.backlog.takeSome(2, 1).relieve());
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
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          WorkQueue serial = share(WorkQueue.serial());
          add(observed, "x");
          observed.backlog.add(request("a", serial));
          Request b = request("b", serial);
          Request a = share(observed.backlog.takeSome(2, 1).relieve());
          Thread taker = new Thread(observed::runOneOfSerial);
          taker.start();

          observed.backlog.giveBack(a);
          observed.backlog.add(b);
          join(taker);

          while (observed.runOneOfSerial()) {}
          require(observed.taken.equals("ab"), "in their order: " + observed.taken);
        });
  }

  /** Hunts the request that comes to a full chunk while that is being sealed. */
  @Test
  void nothingIsLostThatComesToAFullChunkWhileOthersTake() {
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          WorkQueue queue = share(WorkQueue.concurrent());
          for (String name : List.of("a", "b", "c")) { // of four slots
            observed.backlog.add(request(name, queue));
          }
          Request d = request("d", queue);
          Request e = request("e", queue);
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
    explore(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed(share(new Backlog(new BacklogTest.FullList()))));
          Request a = request("a", share(WorkQueue.concurrent()));
          Request b = request("b", share(WorkQueue.concurrent()));
          Request c = request("c", share(WorkQueue.concurrent()));
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
