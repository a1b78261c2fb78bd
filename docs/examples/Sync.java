import static dev.tickloom.loop.Async.*;

import dev.tickloom.io.*;
import dev.tickloom.loop.*;

/**
 * Makes one folder like another, and deletes what the other one does not have. A dry run prints
 * what is to be done and counts it; with {@code --really} the second run does it, and shows a bar
 * on stderr meanwhile.
 */
public final class Sync {
  private static final SyncOptions MIRROR =
      SyncOptions.DEFAULT.withDelete(true).withContinueOnError(true);

  private final EventLoop loop = EventLoop.create();
  private final FsPromises fs = Fs.on(loop).promises();

  public static void main(String[] args) {
    boolean isReal = args.length == 3 && args[0].equals("--really");
    if (!isReal && args.length != 2) {
      System.err.println("usage: Sync [--really] FROM TO");
      System.exit(2);
    }
    Sync sync = new Sync();
    sync.loop.run(
        () -> async(() -> sync.run(args[args.length - 2], args[args.length - 1], isReal)));
    System.exit(sync.loop.exitCode());
  }

  private Void run(String from, String to, boolean isReal) {
    try {
      SyncReport plan =
          await(
              fs.sync(
                  from,
                  to,
                  MIRROR
                      .withDryRun(true)
                      .withParallelism(1) // so that they are printed in order
                      .withOnChange((change, path) -> System.out.println(change + " " + path))));
      System.err.printf("%d changes, %d bytes%n", plan.changes(), plan.bytes());
      if (isReal && plan.changes() > 0) {
        await(fs.sync(from, to, MIRROR.withProgress(done -> showBar(done, plan))));
        System.err.println();
      }
    } catch (FsException e) {
      System.err.println("Sync: " + e.getMessage());
      for (Throwable other : e.getSuppressed()) {
        if (other instanceof FsException) { // and not the place of the call
          System.err.println("Sync: " + other.getMessage());
        }
      }
      loop.exitCode(1);
    }
    return null;
  }

  private static void showBar(TreeProgress done, SyncReport plan) {
    long entries = plan.changes() + plan.left();
    int filled = (int) (40 * Math.min(done.entries(), entries) / entries);
    System.err.printf("\r[%-40s] %d of %d bytes", "#".repeat(filled), done.bytes(), plan.bytes());
  }
}
