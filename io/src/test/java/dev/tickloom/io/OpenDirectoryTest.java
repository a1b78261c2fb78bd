package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.NotBegunException;
import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read ahead of a directory when calls fail, are given up, hang, or meet a link. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenDirectoryTest {
  private static final OpendirOptions RECURSIVE = OpendirOptions.DEFAULT.withRecursive(true);

  @TempDir Path folder;

  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
    for (String name : new String[] {"a/1", "a/b/2", "a/b/c/3", "x/4", "x/y/5"}) {
      Files.createDirectories(tree.resolve(name).getParent());
      Files.writeString(tree.resolve(name), "");
    }
  }

  private OpenDirectory open(FaultyFileSystem.Fault fault, OpendirOptions options)
      throws IOException {
    Path path = new FaultyFileSystem(fault).getPath(tree.toString());
    return OpenDirectory.open(Location.of("path", path), options);
  }

  /** Reads to the end, whatever fails on the way. */
  private static List<String> read(OpenDirectory directory, List<String> failures) {
    List<String> names = new ArrayList<>();
    for (Dirent next = directory.poll(); next != OpenDirectory.END; next = directory.poll()) {
      if (next != null) {
        names.add(next.name());
        continue;
      }
      try {
        directory.readAhead(abandoned(false));
      } catch (FsException e) {
        failures.add(e.code());
      } catch (NotBegunException e) {
        failures.add(((FsException) e.getCause()).code());
      }
    }
    return names;
  }

  private static Progress abandoned(boolean isAbandoned) {
    return new Progress() {
      @Override
      public void add(long amount) {}

      @Override
      public boolean isAbandoned() {
        return isAbandoned;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 32})
  void noEntryIsLostWhenACallLacksADescriptorOrReadingFails(int bufferSize) throws IOException {
    for (Errno errno : List.of(Errno.EMFILE, Errno.EIO)) {
      int number = 1;
      CountedCalls calls;
      do {
        calls =
            CountedCalls.at(
                number++,
                (call, path) -> {
                  if (errno == Errno.EMFILE || call.equals("readdir")) {
                    throw new FileSystemException("" + path, null, errno.glibcText());
                  }
                });
        OpenDirectory directory = open(calls, RECURSIVE.withBufferSize(bufferSize));
        calls.start();
        List<String> failures = new ArrayList<>();
        assertThat(read(directory, failures))
            .as("%s before call %d", errno, number - 1)
            .containsExactlyInAnyOrder("a", "x", "1", "b", "4", "y", "2", "c", "5", "3");
        assertThat(failures).hasSizeLessThan(2);
        calls.stop();
        directory.close();
      } while (calls.hasFired());
      assertThat(number).isGreaterThan(20);
    }
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "x/y"})
  void aLinkThatTakesThePlaceOfADirectoryIsNotFollowed(String name) throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createDirectories(outside.resolve("c/outside"));
    Files.createDirectories(outside.resolve("b/outside"));
    int number = 1;
    CountedCalls calls;
    do {
      Path swapped = tree.resolve(name);
      Path moved = folder.resolve("moved");
      calls =
          CountedCalls.at(
              number++,
              (call, path) -> {
                Files.move(swapped, moved);
                Files.createSymbolicLink(swapped, outside);
              });
      OpenDirectory directory = open(calls, RECURSIVE);
      calls.start();
      assertThat(read(directory, new ArrayList<>())).doesNotContain("outside");
      calls.stop();
      directory.close();
      if (Files.exists(moved, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(swapped);
        Files.move(moved, swapped);
      }
    } while (calls.hasFired());
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  @Test
  void readsNoFurtherAfterItWasGivenUpAndGoesOnThereTheNextTime() throws IOException {
    CountedCalls calls = CountedCalls.at(5, (call, path) -> {});
    OpenDirectory directory = open(calls, RECURSIVE);
    calls.start();
    directory.readAhead(abandoned(true));
    calls.stop();
    assertThat(directory.poll()).isNotNull();
    assertThat(directory.poll()).as("read ahead after it was given up").isNull();
    assertThat(calls.hasFired()).as("five calls").isFalse();
    assertThat(read(directory, new ArrayList<>())).hasSize(9);
    directory.close();
  }

  @Test
  void readsAheadNoMoreThanTheBufferTakesHoweverOftenItIsAsked() throws IOException {
    IntStream.range(0, 100).forEach(i -> tree.resolve("many" + i).toFile().mkdir());
    OpenDirectory directory = open((call, path) -> {}, OpendirOptions.DEFAULT.withBufferSize(7));
    IntStream.range(0, 50).forEach(i -> directory.readAhead(abandoned(false)));
    int ahead = 0;
    while (directory.poll() != null) {
      ahead++;
    }
    assertThat(ahead).isEqualTo(7);
    directory.close();
  }

  @Test
  void closingDoesNotWaitForACallThatHangsAndThatCallClosesAtItsEnd() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    OpenDirectory directory =
        open(
            (call, path) -> {
              if (call.equals("readdir")) {
                hangs.countDown();
                awaitUninterrupted(released);
              }
            },
            RECURSIVE);
    Thread reader = Thread.ofPlatform().start(() -> directory.readAhead(abandoned(false)));
    hangs.await();
    directory.close();
    assertThat(OpenDescriptors.openIn(folder)).as("still in use").isPositive();
    released.countDown();
    reader.join();
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void typesAreToldOfAllKinds() throws Exception {
    Files.createSymbolicLink(tree.resolve("link"), tree);
    FsSync fs = Fs.on(EventLoop.create()).sync();
    assertThat(fs.readdirWithFileTypes(tree.toString()))
        .extracting(entry -> entry.name() + entry.isDirectory() + entry.isSymbolicLink())
        .containsExactly("atruefalse", "linkfalsetrue", "xtruefalse");
    assertThat(fs.readdirWithFileTypes("/dev"))
        .filteredOn(entry -> entry.name().equals("null"))
        .allMatch(Dirent::isCharacterDevice);
  }
}
