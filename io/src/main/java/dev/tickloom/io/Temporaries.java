package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The operations that make temporary directories. */
final class Temporaries {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private static final int LENGTH = 6;

  private static final int MODE = 0700;

  /** As often as glibc tries. */
  private static final int ATTEMPTS = 62 * 62 * 62;

  /** Made when first needed: the JDK looks for its providers, which takes some 10 ms. */
  private static final class Random {
    static final SecureRandom SOURCE = new SecureRandom();
  }

  private final boolean errorsHaveName;

  /**
   * The operations for one of the three forms.
   *
   * @param errorsHaveName whether a failure names the directory that could not be made: in Node the
   *     blocking form gives the prefix and XXXXXX instead
   */
  Temporaries(boolean errorsHaveName) {
    this.errorsHaveName = errorsHaveName;
  }

  Work<String> mkdtemp(Location prefix) {
    return SystemCall.composite("mkdtemp", prefix, progress -> make(prefix, progress).text());
  }

  Work<TempDirectory> mkdtempDisposable(RequestTerms terms, Location prefix) {
    return SystemCall.<TempDirectory>composite(
            "mkdtemp",
            prefix,
            progress -> {
              Location made = make(prefix, progress);
              return new TempDirectory(terms, made.text(), made.path().toAbsolutePath());
            })
        .withDisposer(TempDirectory::close);
  }

  private Location make(Location prefix, Progress progress) {
    for (int attempt = 1; ; attempt++) {
      Location directory = prefix.plus(randomName());
      String shown = errorsHaveName ? directory.text() : prefix.plus("X".repeat(LENGTH)).text();
      boolean isLast = attempt == ATTEMPTS;
      SystemCall.perform("mkdtemp", shown, () -> Content.checkWanted(progress));
      if (SystemCall.run("mkdtemp", shown, () -> make(directory.path(), isLast))) {
        return directory;
      }
    }
  }

  /** Returns false if the name is taken and there will be another attempt. */
  private static boolean make(Path directory, boolean isLast) throws IOException {
    try {
      Files.createDirectory(directory, Modes.attributes(directory, MODE, Modes.DIRECTORY));
      return true;
    } catch (FileAlreadyExistsException e) {
      if (isLast) {
        throw e;
      }
      return false;
    }
  }

  private static String randomName() {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      name.append(LETTERS.charAt(Random.SOURCE.nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
