package app;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.Fs;
import dev.tickloom.io.FsException;
import dev.tickloom.io.FsPromises;
import dev.tickloom.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Callback, promise, await and the blocking form, in an application on the class path. */
public class Main {
  private static final List<String> SEEN = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    String file = Files.createTempFile("class-path", ".txt").toString();
    EventLoop loop = EventLoop.create();
    Fs fs = Fs.on(loop);
    loop.run(() -> {
      fs.writeFile(file, "hello", (error, none) -> {
        SEEN.add("written: " + (error == null));
        async(() -> read(fs.promises(), file));
      });
      SEEN.add("main");
    });
    SEEN.add("length " + fs.sync().stat(file).size());
    Files.delete(Path.of(file));

    String version = EventLoop.class.getPackage().getImplementationVersion();
    List<String> expected =
        List.of("main", "written: true", "hello", "ENOENT", "length 5");
    if (!SEEN.equals(expected) || version == null) {
      throw new AssertionError(SEEN + ", version " + version);
    }
  }

  private static boolean read(FsPromises fs, String file) {
    SEEN.add(await(fs.readFile(file, UTF_8)));
    try {
      return await(fs.readFile(file + ".missing", UTF_8)).isEmpty();
    } catch (FsException e) {
      return SEEN.add(e.code());
    }
  }
}
