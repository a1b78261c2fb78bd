package dev.tickloom.bench.peers;

import dev.tickloom.io.CpOptions;
import dev.tickloom.io.Dirent;
import dev.tickloom.io.Fs;
import dev.tickloom.io.GlobOptions;
import dev.tickloom.io.ReaddirOptions;
import dev.tickloom.io.RmOptions;
import dev.tickloom.io.WalkOptions;
import dev.tickloom.loop.Async;
import java.nio.file.Path;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/** What {@link TickloomPeer} does with trees. */
final class TickloomTrees {
  private static final CpOptions CP = CpOptions.DEFAULT.withRecursive(true);
  private static final RmOptions RM = RmOptions.DEFAULT.withRecursive(true);
  private static final ReaddirOptions ALL = ReaddirOptions.DEFAULT.withRecursive(true);

  private TickloomTrees() {}

  static void start(Fs fs, Trees.Job job, String tree, String copy, Ended ended) {
    switch (job) {
      case CP -> fs.cp(tree, copy, CP, ended::ended);
      case RM -> fs.rm(copy, RM, ended::ended);
      case DU -> fs.du(tree, ended::ended);
      case READDIR -> fs.readdir(tree, ALL, ended::ended);
      case READDIR_WITH_TYPES -> fs.readdirWithFileTypes(tree, ALL, ended::ended);
      case GLOB ->
          fs.glob(List.of("**/*"), GlobOptions.DEFAULT.withCwd(Path.of(tree)), ended::ended);
      case WALK -> walk(fs, tree, ended);
    }
  }

  private static void walk(Fs fs, String tree, Ended ended) {
    Async.async(
            () -> {
              long entries = 0;
              for (Dirent entry : Async.awaitEach(fs.promises().walk(tree, WalkOptions.DEFAULT))) {
                entries += entry.isDirectory() ? 0 : 1;
              }
              return entries;
            })
        .then(entries -> tell(ended, null, entries), error -> tell(ended, error, null));
  }

  private static @Nullable Void tell(
      Ended ended, @Nullable Throwable error, @Nullable Object value) {
    ended.ended(error, value);
    return null;
  }
}
