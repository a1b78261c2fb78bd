package dev.tickloom.io;

import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.io.watching.FileWatch;
import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a loop sees of a watch: who is told, how it ends, and what it keeps. */
class WatcherTest extends WatchedDirectory {
  private Watcher ready(WatchOptions options) {
    return await(promises.watch(root.toString(), options));
  }

  private static String text(FileChange change) {
    Path from = change.from();
    return change.kind()
        + (from == null ? " " : " " + from.getFileName() + " ")
        + change.filename();
  }

  /** Asks until a change has come. */
  private List<String> until(Watcher watcher, String last) {
    List<String> all = new ArrayList<>();
    while (!all.contains(last)) {
      all.add(text(await(watcher.next()).orElseThrow()));
    }
    return all;
  }

  // ---- who is told ----------------------------------------------------------------------------

  @Test
  void listenersGetEachChangeWithPathsAndStats() {
    loop.run(() -> {
      Watcher watcher = fs.watch(root.toString(), TREE);
      watcher.onChange(change -> {
        events.add(text(change));
        assertThat(change.path()).isEqualTo(root.resolve(change.filename()));
        assertThat(change.stats() == null).isEqualTo(change.kind() == FileChange.Kind.DELETE);
        if (events.size() == 1) {
          rename("d", "e");
        } else if (change.kind() == FileChange.Kind.RENAME) {
          delete("e");
        } else if (change.kind() == FileChange.Kind.DELETE) {
          var unused = watcher.close();
        }
      });
      watcher.ready().thenAccept(nothing -> makeDirectory("d"));
    });
    assertThat(events).containsExactly("CREATE d", "RENAME d e", "DELETE e");
  }

  private void makeDirectory(String name) {
    fs.sync().mkdir(root.resolve(name).toString());
  }

  private void rename(String from, String to) {
    fs.sync().rename(root.resolve(from).toString(), root.resolve(to).toString());
  }

  private void delete(String name) {
    fs.sync().rmdir(root.resolve(name).toString());
  }

  @Test
  void nodesListenerGetsBothNamesOfWhatIsRenamed() {
    loop.run(() -> {
      Watcher watcher =
          fs.watch(
              root.toString(),
              (type, name) -> {
                events.add(type + " " + name);
                if (events.size() == 1) {
                  rename("d", "e");
                }
                if (name.equals("e")) {
                  loop.stop();
                }
              });
      watcher.ready().thenAccept(nothing -> makeDirectory("d"));
    });
    assertThat(events).containsExactly("rename d", "rename d", "rename e");
  }

  @Test
  void theIteratorMissesNothingFromReadyOnWheneverItIsAsked() {
    run(() -> {
      Watcher watcher = ready(TREE);
      Files.writeString(root.resolve("a"), "1");
      Files.createDirectories(root.resolve("b/c"));
      assertThat(until(watcher, "CREATE b/c")).contains("CREATE a", "CREATE b");
      await(watcher.close());
      assertThat(await(watcher.next())).isEmpty();
      return null;
    });
  }

  @Test
  void whileNobodyAsksChangesOfAPathAreMergedAndNotKept() {
    run(() -> {
      Watcher watcher = ready(TREE);
      for (int i = 0; i < 1000; i++) {
        Files.writeString(root.resolve("a"), "x".repeat(i));
        Files.writeString(root.resolve("gone" + i), "x");
        Files.delete(root.resolve("gone" + i));
      }
      Files.writeString(root.resolve("b"), "1");
      assertThat(until(watcher, "CREATE a", "CREATE b")).hasSizeLessThan(5);
      return await(watcher.close());
    });
  }

  @Test
  void changesGoToListenersOrToAnIteratorButNotToBoth() {
    run(() -> {
      Watcher listened = ready(TREE);
      var unused = listened.onChange(change -> {});
      assertThatIllegalStateException().isThrownBy(listened::next);
      Watcher iterated = ready(TREE);
      var alsoUnused = iterated.next();
      assertThatIllegalStateException().isThrownBy(() -> iterated.onChange(change -> {}));
      await(listened.close());
      return await(iterated.close());
    });
  }

  @Test
  void aListenerThatThrowsDoesNotMissTheNextChange() {
    loop.run(() -> {
      loop.onUncaughtException((error, origin) -> events.add(error.getMessage()));
      Watcher watcher = fs.watch(root.toString());
      watcher.onChange(change -> {
        if (change.filename().equals("b")) {
          var unused = watcher.close();
        }
        throw new IllegalStateException(change.filename());
      });
      watcher
          .ready()
          .thenAccept(nothing -> {
            makeDirectory("a");
            makeDirectory("b");
          });
    });
    assertThat(events).containsExactlyInAnyOrder("a", "b");
  }

  // ---- options --------------------------------------------------------------------------------

  @Test
  void withoutRecursiveWhatIsInSubdirectoriesIsNotTold() {
    run(() -> {
      Files.createDirectory(root.resolve("d"));
      Watcher watcher = ready(WatchOptions.DEFAULT);
      Files.writeString(root.resolve("d/f"), "1");
      Files.createDirectory(root.resolve("e"));
      assertThat(until(watcher, "CREATE e")).containsExactly("CREATE e");
      return await(watcher.close());
    });
  }

  @Test
  void ignoredPatternsWithoutSeparatorMatchNamesAtAnyDepth() {
    run(() -> {
      Watcher watcher =
          ready(
              TREE.withIgnore(List.of("*.log", "build", "a/b"))
                  .withIgnoreIf(path -> path.endsWith("secret")));
      for (String name : List.of("x.log", "d/y.log", "build/f", "d/build/f", "a/b/f", "secret")) {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "1");
      }
      Files.createDirectory(root.resolve("last"));
      assertThat(until(watcher, "CREATE last"))
          .containsExactlyInAnyOrder("CREATE a", "CREATE d", "CREATE last");
      return await(watcher.close());
    });
  }

  /** Each of what braces stand for is a pattern of its own. */
  @Test
  void anIgnoredAlternativeWithoutSeparatorMatchesNamesAtAnyDepth() {
    run(() -> {
      Files.createDirectory(root.resolve("a"));
      Files.createDirectory(root.resolve("c"));
      Watcher watcher = ready(TREE.withIgnore(List.of("{out,a/b}")));
      for (String name : List.of("out", "c/out", "a/b", "c/b")) {
        Files.createDirectory(root.resolve(name));
      }
      assertThat(until(watcher, "CREATE c/b")).containsExactly("CREATE c/b");
      return await(watcher.close());
    });
  }

  @Test
  void permissionsAreToldOnlyIfThatIsAskedFor() throws Exception {
    assumeTrue(base.getFileSystem().supportedFileAttributeViews().contains("posix"), "POSIX");
    Path old = Files.writeString(root.resolve("old"), "1");
    Files.setLastModifiedTime(old, FileTime.fromMillis(0));
    run(() -> {
      Watcher silent = ready(TREE);
      Watcher attentive = ready(TREE.withAttributes(true));
      Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-------"));
      assertThat(until(attentive, "MODIFY old")).containsExactly("MODIFY old");
      Files.createDirectory(root.resolve("d"));
      assertThat(until(silent, "CREATE d")).containsExactly("CREATE d");
      await(silent.close());
      return await(attentive.close());
    });
  }

  @Test
  void whatIsThereAtFirstIsToldBeforeReadyIfThatIsAskedFor() throws Exception {
    Files.writeString(root.resolve("f"), "1");
    loop.run(() -> {
      Watcher watcher = fs.watch(root.toString(), TREE.withInitial(true));
      watcher.onChange(change -> events.add(text(change)));
      watcher
          .ready()
          .thenAccept(nothing -> {
            loop.setImmediate(() -> {
              var unused = watcher.close();
            });
          });
    });
    assertThat(events).containsExactly("CREATE w", "CREATE f");
  }

  /** Again with more time to settle, as long as this thread has stood still for that time. */
  @Test
  void aFileThatIsWrittenInPiecesIsToldOnceWhenItHasSettled() {
    int millis = 60;
    while (!isWrittenInPieces(millis)) {
      millis *= 4;
    }
  }

  /** Returns whether no two pieces were so far from each other that it had settled meanwhile. */
  private boolean isWrittenInPieces(int millisToSettle) {
    boolean[] isInTime = {true};
    run(() -> {
      Watcher watcher = ready(TREE.withSettle(Duration.ofMillis(millisToSettle)));
      Path file = root.resolve("f" + millisToSettle);
      long before = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        long start = System.nanoTime();
        Files.writeString(file, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        isInTime[0] &= System.nanoTime() - before < TimeUnit.MILLISECONDS.toNanos(millisToSettle);
        before = start;
        await(loop.yield());
      }
      FileChange change = await(watcher.next()).orElseThrow();
      if (isInTime[0]) {
        assertThat(text(change)).isEqualTo("CREATE " + file.getFileName());
        assertThat(change.stats()).isNotNull();
        assertThat(change.stats().size()).isEqualTo(50);
      }
      return await(watcher.close());
    });
    return isInTime[0];
  }

  @Test
  void aHandlerThatSetsTheTimesOfWhatItIsToldIsNotCalledForEver() {
    run(() -> {
      Watcher watcher = ready(TREE.withSettle(Duration.ofMillis(10)));
      Path file = Files.writeString(root.resolve("f"), "1");
      FileTime time = FileTime.fromMillis(1_000_000_000_000L);
      for (int i = 0; i < 2; i++) { // the first time they differ
        assertThat(await(watcher.next())).map(FileChange::filename).hasValue("f");
        Files.setLastModifiedTime(file, time);
      }
      Files.createDirectory(root.resolve("d"));
      assertThat(until(watcher, "CREATE d")).containsExactly("CREATE d");
      return await(watcher.close());
    });
  }

  // ---- errors and ends ------------------------------------------------------------------------

  @Test
  void aPathWithNothingThereIsAnErrorInNodesWords() {
    String missing = base.resolve("missing").toString();
    String message = "ENOENT: no such file or directory, watch '" + missing + "'";
    run(() -> {
      assertThatThrownBy(() -> await(promises.watch(missing)))
          .isInstanceOf(FsException.NotFound.class)
          .hasMessage(message);
      Watcher watcher = fs.watch(missing);
      watcher.onError(error -> events.add(error.getMessage()));
      watcher.onClose(() -> events.add("close"));
      assertThatThrownBy(() -> await(watcher.ready())).hasMessage(message);
      return null;
    });
    assertThat(events).containsExactly(message, "close");
  }

  @Test
  void anErrorThatNobodyIsToldOfIsUncaught() {
    assertThatThrownBy(() -> loop.run(() -> fs.watch(base.resolve("missing").toString())))
        .isInstanceOf(FsException.NotFound.class);
  }

  @Test
  void aPathMayComeLater() {
    Path later = base.resolve("later");
    run(() -> {
      WatchOptions options = TREE.withThrowIfNoEntry(false);
      Watcher watcher = await(promises.watch(later.toString(), options));
      Files.createDirectory(later);
      assertThat(until(watcher, "CREATE later")).containsExactly("CREATE later");
      return await(watcher.close());
    });
  }

  @Test
  void closingIsToldOnceAndKeepsTheLoopAliveUntilThen() {
    loop.run(() -> {
      Watcher watcher = fs.watch(root.toString());
      watcher.onClose(() -> events.add("close"));
      watcher.close().thenAccept(nothing -> events.add("closed"));
      watcher.close().thenAccept(nothing -> events.add("closed again"));
      watcher
          .ready()
          .catchError(error -> {
            events.add(error.getClass().getSimpleName());
            return null;
          });
    });
    assertThat(events)
        .containsExactlyInAnyOrder("close", "closed", "closed again", "AbortException");
  }

  @Test
  void keepsTheLoopAliveUnlessUnreferenced() {
    loop.run(() -> {
      Watcher watcher = fs.watch(root.toString());
      assertThat(watcher.hasRef()).isTrue();
      assertThat(loop.activeResources()).anyMatch(each -> each.type().equals("FSWatcher"));
      watcher.unref();
      Watcher other = fs.watch(root.toString(), WatchOptions.DEFAULT.withPersistent(false));
      assertThat(other.hasRef()).isFalse();
    });
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void aSignalClosesWithoutAnErrorButForAnIterator() {
    AbortController controller = new AbortController();
    run(() -> {
      Watcher watcher = fs.with(controller.signal()).watch(root.toString());
      watcher.onError(error -> events.add("error"));
      watcher.onClose(() -> events.add("close"));
      Watcher iterated = await(promises.with(controller.signal()).watch(root.toString()));
      var next = iterated.next();
      controller.abort();
      assertThatThrownBy(() -> await(next)).isInstanceOf(AbortException.class);
      return null;
    });
    assertThat(events).containsExactly("close");
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThatThrownBy(() -> TREE.withSettle(Duration.ZERO))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("options.settle");
    assertThatThrownBy(() -> TREE.withPolling(Duration.ofMillis(-1)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("options.polling");
    assertThatThrownBy(() -> TREE.withIgnore(List.of("a", "")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("options.ignore[1]");
    run(() -> {
      assertThatThrownBy(() -> await(promises.watch("a\0b")))
          .isInstanceOf(InvalidArgumentException.class);
      return null;
    });
  }

  @Test
  void endsWithTheLoop() {
    loop.run(() -> {
      Watcher watcher = fs.watch(root.toString());
      watcher.ready().thenAccept(nothing -> loop.stop());
    });
    loop.close();
    assertThatIllegalStateException().isThrownBy(() -> fs.watch(root.toString()));
  }

  // ---- file systems that nobody hears of ------------------------------------------------------

  @Test
  void aFileSystemInMemoryIsPolledAndTellsTheSame() throws Exception {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      assertSameChanges(memory, "RENAME old new", "RENAME old new");
    }
  }

  /** It has nothing that tells a file from others. */
  @Test
  void aZipFileIsPolledAndTellsTheSameButDeleteAndCreateOfWhatIsRenamed() throws Exception {
    Path zip = base.resolve("a.zip");
    try (FileSystem zipped = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      assertSameChanges(zipped, "CREATE new", "DELETE old");
    }
  }

  private void assertSameChanges(FileSystem fileSystem, String... ofRename) throws Exception {
    Path tree = Files.createDirectory(fileSystem.getPath("/tree"));
    assertThat(FileWatch.hears(tree)).isFalse();
    Files.writeString(tree.resolve("old"), "1");
    run(() -> {
      WatchOptions options = TREE.withPolling(Duration.ofMillis(5));
      Watcher watcher = await(Fs.on(loop, fileSystem).promises().watch(tree.toString(), options));
      Files.createDirectory(tree.resolve("d"));
      Files.writeString(tree.resolve("d/f"), "1");
      Files.writeString(tree.resolve("old"), "123");
      assertThat(until(watcher, "CREATE d/f", "MODIFY old")).contains("CREATE d");
      Files.move(tree.resolve("old"), tree.resolve("new"));
      assertThat(until(watcher, ofRename[0], ofRename[1]))
          .isSubsetOf(ofRename[0], ofRename[1], "MODIFY d/f", "MODIFY old");
      return await(watcher.close());
    });
  }

  private List<String> until(Watcher watcher, String first, String second) {
    List<String> all = new ArrayList<>();
    while (!(all.contains(first) && all.contains(second))) {
      Optional<FileChange> next = await(watcher.next());
      all.add(text(next.orElseThrow()));
    }
    return all;
  }
}
