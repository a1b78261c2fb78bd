package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.AsyncLocal;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.UnhandledRejections;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.Workers;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * An application that is loaded, uses the library in one way, closes what can be closed, and is
 * dropped. Class loaders tell nothing of each other's types, so it is asked by text.
 */
public final class Guest implements Consumer<String> {
  /** What it can be asked to do with a library that it keeps to itself. */
  enum Use {
    LOOP {
      @Override
      void run() {
        try (EventLoop loop = EventLoop.create()) {
          loop.run(() -> useTimersAndQueues(loop));
        }
      }
    },
    LOOP_THAT_NEVER_RUNS {
      @Override
      void run() {
        EventLoop.create().close();
      }
    },
    LOOP_THAT_RUNS_AND_CLOSES_ELSEWHERE {
      @Override
      void run() throws Exception {
        EventLoop loop = EventLoop.create();
        elsewhere(() -> {
          loop.run(() -> useTimersAndQueues(loop));
          loop.close();
        });
      }
    },
    LOOP_THAT_RUNS_ELSEWHERE_AND_IS_DROPPED {
      @Override
      void run() throws Exception {
        EventLoop loop = EventLoop.create();
        elsewhere(() -> loop.run(() -> useTimersAndQueues(loop)));
      }
    },
    LOOP_IN_A_LOOP {
      @Override
      void run() {
        try (EventLoop outer = EventLoop.create()) {
          outer.run(() -> {
            try (EventLoop inner = EventLoop.create()) {
              inner.run(() -> useTimersAndQueues(inner));
            }
          });
        }
      }
    },
    PROMISES_OF_A_LOOP_ELSEWHERE {
      @Override
      void run() throws Exception {
        EventLoop loop = EventLoop.create();
        Thread thread = new Thread(() -> loop.run(loop::keepAlive));
        thread.start();
        CountDownLatch running = new CountDownLatch(1);
        loop.execute(running::countDown);
        running.await();
        loop.queueWork(Work.of("seven", () -> 7)).then(seven -> seven + 1);
        await(loop.queueWork(Work.of("eight", () -> 8)));
        loop.execute(() -> {});
        loop.close();
        thread.join();
      }
    },
    ASYNC_LOCALS {
      @Override
      void run() {
        AsyncLocal<Object> local = new AsyncLocal<>();
        local.run("inside", () -> AsyncLocal.bind((Runnable) local::get).run());
        local.enterWith("left behind");
      }
    },
    COROUTINES {
      @Override
      void run() {
        try (EventLoop loop = EventLoop.create()) {
          loop.run(() -> useCoroutines(loop));
        }
      }
    },
    COROUTINES_ELSEWHERE {
      @Override
      void run() throws Exception {
        elsewhere(COROUTINES::runUnchecked);
      }
    },
    COROUTINES_THAT_CLOSING_ENDS {
      @Override
      void run() {
        try (EventLoop loop = EventLoop.create()) {
          loop.run(() -> async(() -> await(loop.withResolvers().promise())));
        }
      }
    },
    SHARED_WORKERS {
      @Override
      void run() {
        useWorkers(Workers.shared());
      }
    },
    LANE {
      @Override
      void run() {
        useWorkers(Workers.lane());
      }
    },
    FIXED_WORKERS {
      @Override
      void run() {
        useWorkers(Workers.fixed(2));
      }
    },
    THREAD_PER_CALL {
      @Override
      void run() {
        useWorkers(Workers.perCall());
      }
    },
    FILES {
      @Override
      void run() throws Exception {
        useFiles();
        Workers.shared().close();
      }
    },
    SHARED_FILES {
      @Override
      void run() {
        useSharedFiles();
        EventLoop.shared().close();
        Workers.shared().close();
      }
    },
    THINGS_THAT_OTHERS_GO_ON_WITH {
      @Override
      void run() throws Exception {
        useFiles();
        useSharedFiles();
        closeBusyFile();
      }
    },
    CLOSED_THINGS {
      @Override
      void run() {
        useClosedThings();
      }
    },
    FORGOTTEN_FILES {
      @Override
      void run() {
        try (EventLoop loop = EventLoop.create()) {
          FsSync fs = Fs.on(loop).sync();
          fs.open("/proc/self/status", "r");
          fs.opendir("/proc");
        }
        Workers.shared().close();
      }
    },
    FILES_THAT_ARE_BUSY_WHEN_CLOSED {
      @Override
      void run() throws Exception {
        closeBusyFile();
        Workers.shared().close();
      }
    },
    UNHANDLED_REJECTIONS {
      @Override
      void run() {
        UnhandledRejections mode = UnhandledRejections.WARN;
        try (EventLoop loop = EventLoop.builder().unhandledRejections(mode).build()) {
          loop.run(() -> Promise.reject(new Exception("nobody handles this")));
        }
      }
    },
    SIGNALS {
      @Override
      void run() {
        try (EventLoop loop = EventLoop.create()) {
          AbortSignal.timeout(Duration.ofDays(11)).onAbort(() -> {});
          loop.run(() ->
              loop.delay(Duration.ofDays(1), AbortSignal.timeout(Duration.ofMillis(1)))
                  .then(nothing -> 1, aborted -> 2));
        }
      }
    };

    abstract void run() throws Exception;

    void runUnchecked() {
      try {
        run();
      } catch (Exception e) {
        throw new AssertionError(name(), e);
      }
    }
  }

  @Override
  public void accept(String use) {
    Use.valueOf(use).runUnchecked();
  }

  private static void elsewhere(Runnable task) throws InterruptedException {
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
  }

  private static void useTimersAndQueues(EventLoop loop) {
    loop.setTimeout(() -> loop.setImmediate(() -> loop.nextTick(() -> {})), 1);
    loop.delay(Duration.ofMillis(1)).then(nothing -> null);
    loop.queueMicrotask(() -> {});
  }

  private static void useCoroutines(EventLoop loop) {
    AsyncLocal<Integer> local = new AsyncLocal<>();
    for (int i = 0; i < 3; i++) {
      local.run(
          i,
          () ->
              async(() -> {
                await(loop.delay(Duration.ofMillis(1)));
                return await(async(() -> await(loop.yield())));
              }));
    }
  }

  private static void useWorkers(Workers workers) {
    try (workers;
        EventLoop loop = EventLoop.builder().workers(workers).build()) {
      loop.run(() -> {
        for (int i = 0; i < 100; i++) {
          loop.queueWork(Work.of("nothing", () -> 1));
        }
      });
    }
  }

  /** What an application does with a loop in a folder of its own. */
  private interface InFolder {
    void of(EventLoop loop, String folder) throws Exception;
  }

  private static void inFolder(InFolder use) throws Exception {
    try (EventLoop loop = EventLoop.create()) {
      FsSync fs = Fs.on(loop).sync();
      TempDirectory directory = fs.mkdtempDisposable("/tmp/guest-");
      try {
        use.of(loop, directory.path());
      } finally {
        fs.close(directory);
      }
    }
  }

  private static void useFiles() throws Exception {
    inFolder((loop, folder) -> {
      Fs fs = Fs.on(loop);
      String file = folder + "/file";
      fs.sync().writeFile(file, "text");
      loop.run(() -> {
        fs.readFile(file, (error, bytes) -> fs.stat(file + "/none", (missing, stats) -> {}));
        async(() -> {
          FileHandle handle = await(fs.promises().open(file, "r+"));
          await(handle.write(ByteBuffer.allocate(9)));
          await(handle.stat());
          await(handle.close());
          Dir dir = await(fs.promises().opendir(folder));
          await(dir.read());
          await(dir.close());
          WriteOptions atomic = WriteOptions.DEFAULT.withAtomic(true);
          await(fs.promises().writeFile(file, "text", atomic));
          return await(fs.promises().readFile(file, UTF_8));
        });
      });
      FileHandle handle = fs.sync().open(file, "r+");
      fs.sync().write(handle, "more");
      fs.sync().close(handle);
    });
  }

  /** The thread of the shared loop owns it before anybody has it, and the caller keeps its own. */
  private static void useSharedFiles() {
    try (EventLoop mine = EventLoop.create()) {
      check(isRefused(() -> Fs.shared().stat("/", (error, stats) -> {})), "the caller is no loop");
      check(EventLoop.current() == mine, "the caller keeps its loop");
    }
    FsPromises fs = Fs.shared().promises();
    await(fs.stat("/"));
    fs.stat("/none").toCompletableFuture().handle((stats, error) -> error).join();
  }

  private static void useClosedThings() {
    FileHandle handle = Fs.shared().sync().open("/proc/self/status", "r");
    Workers.shared().close();
    check(
        Fs.shared().promises().stat("/").toCompletableFuture().handle((ok, e) -> e).join()
            instanceof RejectedExecutionException,
        "closed workers reject");
    Fs.shared().sync().close(handle);
    EventLoop.shared().close();
    Patience.until(
        () -> isRefused(() -> Fs.shared().promises().stat("/")), () -> "a closed loop refuses");
    check(isRefused(() -> EventLoop.shared().execute(() -> {})), "a closed loop rejects");
  }

  private static void closeBusyFile() throws Exception {
    inFolder((loop, folder) -> {
      Path pipe = Path.of(folder, "pipe");
      // By itself: what the tests share is not of an application's class loader.
      check(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo");
      AbortController given = new AbortController();
      FsPromises fs = Fs.on(loop).with(given.signal()).promises();
      RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw"); // waits for no reader
      loop.run(() ->
          async(() -> {
            FileHandle handle = await(fs.open(pipe.toString(), "r+"));
            Promise<Integer> read = handle.read(ByteBuffer.allocate(9));
            loop.setImmediate(given::abort);
            read.then(bytes -> 0, aborted -> 1);
            await(loop.yield());
            await(loop.yield());
            Promise<?> closed = handle.close();
            writer.writeBytes("the end");
            writer.close();
            return await(closed);
          }));
    });
  }

  private static boolean isRefused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (IllegalStateException | RejectedExecutionException e) {
      return true;
    }
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
