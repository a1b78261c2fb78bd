package dev.tickloom.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * Recognises an error by the text that the C library has for it, in whatever language it speaks.
 *
 * <p>The JDK knows the errno of a failed call but passes on only its text, and under {@code
 * LC_ALL=de_DE.UTF-8} that is "Ist kein Verzeichnis", whatever {@code user.language} says. English
 * texts are looked up in {@link Errno}. The first text not found there has the commonest errors
 * provoked, once, with cheap calls that change nothing, to learn how they are called here. Errors
 * that cannot be provoked at will (a full quota, too many open files) stay unknown in other
 * languages.
 */
final class StrerrorTexts {
  /** The JDK adds these to the text of ELOOP, and of no other error. */
  private static final String[] ELOOP_SUFFIXES = {
    " or unable to access attributes of symbolic link", " (NOFOLLOW_LINKS specified)"
  };

  private StrerrorTexts() {}

  static @Nullable Errno errno(String text) {
    for (String suffix : ELOOP_SUFFIXES) {
      if (text.endsWith(suffix)) {
        return Errno.ELOOP;
      }
    }
    Errno errno = Errno.ofCText(text);
    return errno != null ? errno : Provoked.TEXTS.get(text);
  }

  /** A call that fails in one way, if the devices are there that Linux has. */
  private interface Failure {
    void provoke() throws IOException;
  }

  private static final class Provoked {
    static final Map<String, Errno> TEXTS = new HashMap<>();

    static {
      if (System.getProperty("os.name", "").equals("Linux")) {
        learnAll();
      }
    }

    private static void learnAll() {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
      Path newLink = temporary.resolve("tickloom-link-to-directory");
      learn(Errno.ENOTDIR, () -> open("/dev/null/x", StandardOpenOption.READ));
      learn(Errno.EISDIR, () -> open("/", StandardOpenOption.WRITE));
      learn(Errno.ENAMETOOLONG, () -> open("x".repeat(5000), StandardOpenOption.READ));
      learn(Errno.EPERM, () -> Files.createLink(newLink, temporary));
      learn(Errno.EINVAL, () -> use("/dev/null", StandardOpenOption.READ, c -> c.force(true)));
      learn(
          Errno.ENOSPC,
          () -> use("/dev/full", StandardOpenOption.WRITE, c -> c.write(ByteBuffer.allocate(1))));
      learn(
          Errno.EIO,
          () ->
              use("/proc/self/mem", StandardOpenOption.READ, c -> c.read(ByteBuffer.allocate(1))));
    }

    private static void learn(Errno errno, Failure failure) {
      try {
        failure.provoke();
      } catch (FileSystemException e) {
        // a subclass says by its type what happened, so it is not what was to happen
        if (e.getClass() == FileSystemException.class && e.getReason() != null) {
          TEXTS.put(e.getReason(), errno);
        }
      } catch (IOException e) {
        if (e.getClass() == IOException.class && e.getMessage() != null) {
          TEXTS.put(e.getMessage(), errno);
        }
      }
    }

    private static void open(String path, OpenOption option) throws IOException {
      use(path, option, channel -> {});
    }

    private static void use(String path, OpenOption option, Call call) throws IOException {
      try (FileChannel channel = FileChannel.open(Path.of(path), option)) {
        call.on(channel);
      }
    }

    private interface Call {
      void on(FileChannel channel) throws IOException;
    }
  }
}
