import static dev.tickloom.loop.Async.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.*;
import dev.tickloom.loop.*;
import java.io.*;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.Stream;

/**
 * Prints what {@code cd DIR && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum} prints,
 * but for backslashes in names. One coroutine lists, then 64 hash; one thread, so no locks.
 */
public final class TreeHash {
  private final EventLoop loop = EventLoop.create();
  private final FsPromises fs = Fs.on(loop).promises();
  private final List<Path> files = new ArrayList<>();
  private final SortedMap<Path, String> lines = new TreeMap<>(); // by the bytes of the paths
  private int next, peak; // index of a file, number of requests in flight
  private long bytes;
  private String clearLine = "";

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: TreeHash DIR");
      System.exit(2);
    }
    TreeHash tree = new TreeHash();
    tree.loop.run(() -> async(() -> tree.attempt(() -> tree.hashTree(Path.of(args[0])))));
    System.exit(tree.loop.exitCode());
  }

  private Void hashTree(Path root) throws Exception {
    if (new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0) { // a terminal
      loop.setInterval(this::showBar, 100).unref();
    }
    loop.onPrepare(() -> peak = Math.max(peak, loop.activeRequests().size())).unref();
    listFiles(root);
    await(Promise.all(Stream.generate(() -> async(() -> hashFiles(root))).limit(64).toList()));
    new FileOutputStream(FileDescriptor.out).write(String.join("", lines.values()).getBytes(UTF_8));
    System.err.printf(
        "%s%d files, %d bytes, %.1f seconds, at most %d requests in flight%n",
        clearLine, lines.size(), bytes, loop.now() / 1e3, peak);
    return null;
  }

  private Void listFiles(Path folder) throws Exception {
    for (Dirent entry : await(fs.readdirWithFileTypes(Fs.path(folder)))) {
      if (entry.isDirectory()) {
        attempt(() -> listFiles(entry.toPath()));
      } else if (entry.isFile() || entry.isUnknown()) { // opening it will tell what is wrong
        files.add(entry.toPath());
      }
    }
    return null;
  }

  private Void hashFiles(Path root) throws Exception {
    ByteBuffer chunk = ByteBuffer.allocateDirect(128 * 1024);
    while (next < files.size()) {
      Path path = files.get(next++);
      attempt(() -> lines.put(path, hash(path, chunk) + "  ./" + root.relativize(path) + "\n"));
    }
    return null;
  }

  private String hash(Path path, ByteBuffer chunk) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    FileHandle file = await(fs.open(Fs.path(path)));
    try (var closing = file.closing()) {
      while (await(file.read(chunk.clear())) > 0) {
        bytes += chunk.flip().remaining();
        await(loop.queueWork(Work.of("sha256", Executors.callable(() -> sha256.update(chunk)))));
      }
      return HexFormat.of().formatHex(sha256.digest());
    }
  }

  private Void attempt(Callable<?> step) throws Exception {
    try {
      step.call();
    } catch (FsException | IOException e) { // the rest goes on
      System.err.println(clearLine + "TreeHash: " + e.getMessage());
      loop.exitCode(1);
    }
    return null;
  }

  private void showBar() {
    clearLine = "\r\033[K";
    String bar = "#".repeat(40 * lines.size() / Math.max(1, files.size()));
    System.err.printf("\r[%-40s] %d of %d files", bar, lines.size(), files.size());
  }
}
