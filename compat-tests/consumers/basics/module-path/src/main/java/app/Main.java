package app;

import dev.tickloom.io.Fs;
import dev.tickloom.loop.EventLoop;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** An application in a module; also from an image that holds what it needs and no more. */
public class Main {
  public static void main(String[] args) {
    EventLoop loop = EventLoop.create();
    AtomicReference<String> seen = new AtomicReference<>();
    loop.run(() -> Fs.on(loop).stat(System.getProperty("java.home"), (error, stats) ->
        seen.set(error == null ? "directory: " + stats.isDirectory() : error.toString())));
    check(seen.get().equals("directory: true"), seen.get());

    Set<String> modules =
        ModuleLayer.boot().modules().stream()
            .map(Module::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    check(modules.containsAll(Set.of("app", "tickloom.io", "tickloom.loop", "tickloom.timers")), modules);
    if (Arrays.asList(args).contains("image")) {
      check(modules.size() == 5 && modules.contains("java.base"), modules);
      check(loop.describe().contains("loop thread itself"), loop.describe());
    }
  }

  private static void check(boolean holds, Object seen) {
    if (!holds) {
      throw new AssertionError(seen);
    }
  }
}
