import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.*;
import dev.tickloom.loop.*;
import java.io.*;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.*;

/**
 * Prints the SHA-256 of every file below a folder, in the format and the order of {@code cd DIR &&
 * find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum}.
 *
 * <p>Up to 64 folders and files are listed, read or hashed at once, all of it on other threads. The
 * fields belong to the loop thread alone and need no lock.
 */
public final class TreeHash {
  private static final int AT_ONCE = 64;

  private final EventLoop loop = EventLoop.create();
  private final Fs fs = Fs.on(loop);
  private final Path root;
  private final Queue<Path> folders = new ArrayDeque<>();
  private final Queue<Path> files = new ArrayDeque<>();
  private final Queue<Hasher> idle = new ArrayDeque<>();
  private final SortedMap<byte[], String> lines = new TreeMap<>(Arrays::compareUnsigned);
  private int found, mostInFlight;
  private long bytes;
  private boolean listed, failed;
  private String clearLine = "";

  private TreeHash(Path root) throws Exception {
    this.root = root;
    folders.add(root);
    for (int i = 0; i < AT_ONCE; i++) {
      idle.add(new Hasher());
    }
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: TreeHash DIR");
      System.exit(2);
    }
    TreeHash tree = new TreeHash(Path.of(args[0]));
    // Java cannot tell whether stderr is a terminal, but test(1) can, which shares it with us.
    if (new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0) {
      tree.loop.setInterval(tree::showBar, 100).unref();
    }
    tree.loop.run(tree::startWaiting);
    tree.printResult();
    System.exit(tree.failed ? 1 : 0);
  }

  /** Folders first, so that the bar soon knows how many files there are. */
  private void startWaiting() {
    while (!idle.isEmpty() && !(folders.isEmpty() && files.isEmpty())) {
      Hasher hasher = idle.remove();
      mostInFlight = Math.max(mostInFlight, AT_ONCE - idle.size());
      (folders.isEmpty() ? hasher.hash(files.remove()) : list(folders.remove()))
          .catchError(this::complain)
          .onSettled(() -> idle.add(hasher))
          .onSettled(this::startWaiting);
    }
  }

  private Promise<Void> list(Path folder) {
    return fs.promises().readdirWithFileTypes(folder).thenAccept(this::add);
  }

  private void add(List<Dirent> entries) {
    listed = true;
    for (Dirent entry : entries) {
      if (entry.isDirectory()) {
        folders.add(entry.toPath());
      } else if (entry.isFile() || isUnknown(entry)) { // opening it will tell what is wrong
        files.add(entry.toPath());
        found++;
      }
    }
  }

  private static boolean isUnknown(Dirent entry) {
    boolean isDevice = entry.isBlockDevice() || entry.isCharacterDevice();
    return !(isDevice || entry.isSymbolicLink() || entry.isFIFO() || entry.isSocket());
  }

  /** Hashes one file at a time, chunk by chunk. */
  private final class Hasher {
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(128 * 1024);
    private final MessageDigest sha256 = MessageDigest.getInstance("SHA-256");

    private Hasher() throws Exception {}

    Promise<Void> hash(Path path) {
      String name = "./" + root.relativize(path);
      return fs.promises()
          .open(path)
          .thenCompose(file -> digest(file).onSettled(file::close))
          .then(digest -> HexFormat.of().formatHex(digest) + "  " + name)
          .thenAccept(line -> lines.put(name.getBytes(UTF_8), line));
    }

    private Promise<byte[]> digest(FileHandle file) {
      sha256.reset();
      return Promise.create(digest -> readOn(file, digest));
    }

    /** In callback form: a chain of promises would grow with the file. */
    private void readOn(FileHandle file, Resolvers<byte[]> digest) {
      fs.read(
          file,
          chunk.clear(),
          (error, count) -> {
            if (error != null) {
              digest.reject(error);
            } else if (count == 0) {
              digest.resolve(sha256.digest());
            } else {
              bytes += count;
              loop.queueWork(Work.of("sha256", this::update), (e, v) -> readOn(file, digest));
            }
          });
    }

    private Void update() {
      sha256.update(chunk.flip());
      return null;
    }
  }

  private Void complain(Throwable error) {
    System.err.println(clearLine + "TreeHash: " + error.getMessage());
    failed = true;
    return null;
  }

  private void showBar() {
    clearLine = "\r\033[K";
    String bar = "#".repeat(40 * lines.size() / Math.max(1, found));
    System.err.printf("\r[%-40s] %d of %d files", bar, lines.size(), found);
  }

  private void printResult() {
    OutputStream stdout = new FileOutputStream(FileDescriptor.out);
    PrintStream out = new PrintStream(new BufferedOutputStream(stdout, 1 << 16), false, UTF_8);
    lines.values().forEach(out::println);
    if (out.checkError()) { // flushes, too
      complain(new IOException("cannot write to stdout"));
    }
    if (listed) {
      System.err.printf(
          "%s%d files, %d bytes, %.1f seconds, at most %d requests in flight%n",
          clearLine, lines.size(), bytes, loop.now() / 1e3, mostInFlight);
    }
  }
}
