import static dev.tickloom.loop.Async.*;

import dev.tickloom.io.*;
import dev.tickloom.loop.*;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Prints a log file and what is added to it, as {@code tail -n +1 -F}, until it is interrupted. A
 * log that is emptied is read from its start again; one that is renamed and made anew is read to
 * its end, and then the new one.
 */
public final class FollowLog {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final AbortController interrupted = new AbortController();
  private final EventLoop loop = EventLoop.create();
  private final FsPromises fs = Fs.on(loop).with(interrupted.signal()).promises();
  private final PrintStream out = System.out;
  private final ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
  private final String log;

  private FileHandle file;
  private Stats opened;
  private long position;

  private FollowLog(String log) {
    this.log = log;
  }

  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: FollowLog FILE");
      System.exit(2);
    }
    FollowLog follow = new FollowLog(args[0]);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> follow.interrupt(main)));
    follow.loop.run(() -> async(follow::run));
  }

  /** Lets the program end by itself: the JVM waits for this, and this for the program. */
  private void interrupt(Thread main) {
    interrupted.abort();
    try {
      main.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Void run() {
    try {
      open();
      while (true) {
        printWhatIsNew();
        Stats now = await(fs.statIfExists(log)); // null for a moment while it is renamed
        if (now != null && (now.ino() != opened.ino() || now.dev() != opened.dev())) {
          printWhatIsNew(); // what came after the last look, and before the new file
          say("the file has been replaced");
          await(file.close());
          open();
        } else if (now != null && now.size() < position) {
          say("the file has been truncated");
          position = 0;
        } else {
          await(loop.delay(PAUSE, interrupted.signal()));
        }
      }
    } catch (AbortException e) {
      say("stopped");
    } catch (FsException e) {
      say(e.getMessage());
    } finally {
      if (file != null) {
        await(file.close());
      }
    }
    return null;
  }

  private void open() {
    file = await(fs.open(log));
    opened = await(file.stat());
    position = 0;
  }

  private void printWhatIsNew() {
    int bytes;
    while ((bytes = await(file.read(chunk.clear(), position))) > 0) {
      out.write(chunk.array(), 0, bytes);
      position += bytes;
    }
    out.flush();
  }

  private static void say(String what) {
    System.err.println("FollowLog: " + what);
  }
}
