package dev.tickloom.bench;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;

import dev.tickloom.io.Fs;
import dev.tickloom.io.FsPromises;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Those of Tickloom, of the kind that the options of this JVM allow. */
final class AsyncCoroutines implements Coroutines {
  private final EventLoop loop = EventLoop.create();
  private final FsPromises fs = Fs.on(loop).promises();

  @Override
  public int awaits(int count) {
    return result(() ->
        async(() -> {
          Promise<Integer> resolved = Promise.resolve(1);
          int sum = 0;
          for (int i = 0; i < count; i++) {
            sum += await(resolved);
          }
          return sum;
        }));
  }

  @Override
  public void suspensions(int count) {
    awaits(count);
  }

  @Override
  public boolean awaitSuspends() {
    return true;
  }

  @Override
  public int nest(int levels) {
    return result(() -> nested(levels));
  }

  private static Promise<Integer> nested(int levels) {
    return async(() -> levels == 0 ? 0 : 1 + await(nested(levels - 1)));
  }

  @Override
  public void read(List<Path> files) {
    loop.run(() -> {
      for (Path file : files) {
        async(() -> await(fs.readFile(file.toString())).length);
      }
    });
  }

  @Override
  public List<?> suspend(int count) {
    Promise<Object> never = loop.withResolvers().promise();
    List<Promise<Object>> kept = new ArrayList<>(count);
    loop.run(() -> {
      for (int i = 0; i < count; i++) {
        kept.add(async(() -> await(never)));
      }
    });
    return kept;
  }

  private int result(Supplier<Promise<Integer>> body) {
    AtomicInteger result = new AtomicInteger();
    loop.run(() -> body.get().then(result::getAndSet));
    return result.get();
  }
}
