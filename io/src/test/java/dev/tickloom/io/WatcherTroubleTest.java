package dev.tickloom.io;

import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncLocal;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Watchers whose users, directories, file systems and loops do what one does not expect. */
class WatcherTroubleTest extends WatchedDirectory {
  // ---- users ----------------------------------------------------------------------------------

  /** Each new listener asks for a look when one is due, and not for a later one. */
  @Test
  void whoeverAsksOftenDoesNotPutOffTheNextLook() {
    run(() -> {
      WatchOptions options = TREE.withPolling(Duration.ofMillis(200));
      Watcher watcher = await(promises.watch(root.toString(), options));
      Resolvers<String> told = loop.withResolvers();
      var asking =
          loop.setInterval(() -> watcher.onChange(change -> told.resolve(change.filename())), 10);
      Files.createDirectory(root.resolve("d"));
      assertThat(await(told.promise())).isEqualTo("d");
      asking.close();
      return await(watcher.close());
    });
  }

  @Test
  void whatIgnoreIfThrowsIsTheErrorOfTheWatcher() throws Exception {
    Files.createFile(root.resolve("f"));
    AssertionError thrown = new AssertionError("asked");
    WatchOptions options =
        TREE.withIgnoreIf(path -> {
          throw thrown;
        });
    run(() -> {
      assertThatThrownBy(() -> await(promises.watch(root.toString(), options))).isSameAs(thrown);
      Watcher watcher = fs.watch(root.toString(), options);
      Resolvers<Throwable> told = loop.withResolvers();
      watcher.onError(told::resolve);
      assertThat(await(told.promise())).isSameAs(thrown);
      return await(watcher.close());
    });
  }

  @Test
  void listenersHaveTheAsyncLocalsOfWhereTheWatcherWasMade() {
    AsyncLocal<String> local = new AsyncLocal<>();
    run(() -> {
      Watcher watcher = local.call("maker", () -> fs.watch(root.toString()));
      await(watcher.ready());
      Resolvers<String> first = loop.withResolvers();
      Resolvers<String> second = loop.withResolvers();
      local.run(
          "listener",
          () -> {
            watcher.onChange(change -> {
              first.resolve(local.get());
              if (change.filename().equals("e")) {
                second.resolve(local.get());
              }
            });
            watcher.onClose(() -> events.add(local.get()));
          });
      Files.createDirectory(root.resolve("d"));
      assertThat(await(first.promise())).isEqualTo("maker");
      Files.createDirectory(root.resolve("e"));
      assertThat(await(second.promise())).isEqualTo("maker");
      return await(watcher.close());
    });
    assertThat(events).containsExactly("maker");
  }

  @Test
  void theLoopKnowsWhereAWatcherWasMade() {
    try (EventLoop tracing = EventLoop.builder().creationStacks(true).build()) {
      tracing.run(() -> {
        Fs traced = Fs.on(tracing);
        Watcher watcher = traced.watch(root.toString());
        StatWatcher statWatcher = traced.watchFile(root.toString(), (now, before) -> {});
        assertThat(tracing.activeResources())
            .filteredOn(
                each -> each.type().equals("FSWatcher") || each.type().equals("StatWatcher"))
            .hasSize(2)
            .allMatch(each -> each.created() != null);
        var unused = Promise.all(List.of(watcher.close(), statWatcher.close()));
      });
    }
  }

  @Test
  void closingInAListenerIsTheEndOfTelling() {
    run(() -> {
      Watcher watcher = await(promises.watch(root.toString()));
      for (int i = 0; i < 20; i++) {
        Files.createDirectory(root.resolve("d" + i));
      }
      Promise<String> closed =
          Promise.create(resolve -> {
            watcher.onClose(() -> resolve.resolve(""));
            watcher.onChange(change -> {
              events.add(change.filename());
              var unused = watcher.close();
            });
          });
      return await(closed);
    });
    assertThat(events).hasSize(1);
  }

  @Test
  void manyWatchersOfADirectoryAreAllTold() {
    run(() -> {
      List<Promise<Watcher>> all = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        WatchOptions options = i % 2 == 0 ? TREE : WatchOptions.DEFAULT.withAttributes(true);
        all.add(promises.watch(root.toString(), options));
      }
      List<Watcher> watchers = await(Promise.all(all));
      Files.createDirectory(root.resolve("d"));
      for (Watcher watcher : watchers) {
        assertThat(await(watcher.next())).map(FileChange::filename).hasValue("d");
      }
      return await(Promise.all(watchers.stream().map(Watcher::close).toList()));
    });
  }

  // ---- ends -----------------------------------------------------------------------------------

  @Test
  void aSignalThatIsAbortedAlreadyClosesTheWatcher() {
    AbortController controller = new AbortController();
    controller.abort();
    run(() -> {
      Watcher watcher = fs.with(controller.signal()).watch(root.toString());
      watcher.onError(error -> events.add("error"));
      watcher.onClose(() -> events.add("close"));
      assertThatThrownBy(() -> await(promises.with(controller.signal()).watch(root.toString())))
          .isInstanceOf(AbortException.class);
      return null;
    });
    assertThat(events).containsExactly("close");
  }

  /** Whether the first look has ended by then or not. */
  @Test
  void whoeverWaitsForReadyIsToldOnceIfTheLoopCloses() throws Exception {
    Files.createDirectory(root.resolve("d"));
    CountDownLatch isStopped = new CountDownLatch(1);
    WatchOptions options = TREE.withIgnoreIf(path -> isPassed(isStopped));
    loop.run(() -> {
      Watcher starting = fs.watch(root.toString(), options);
      starting.ready().then(nothing -> events.add("ready"), error -> events.add("no"));
      loop.stop();
    });
    isStopped.countDown();
    loop.close();
    assertThat(events).hasSize(1);
  }

  private static boolean isPassed(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whoever is told then asks for the next look, which there will not be. */
  @Test
  void aLookThatEndsWithTheLoopEndsQuietly() throws Exception {
    Files.createDirectory(root.resolve("d"));
    for (WatchOptions options : List.of(TREE, TREE.withPolling(Duration.ofMillis(1)))) {
      EventLoop ending = EventLoop.create();
      ending.run(() -> {
        Watcher watcher = Fs.on(ending).watch(root.toString(), options.withInitial(true));
        watcher.onChange(change -> ending.stop());
        ending.stop();
      });
      ending.close();
    }
  }

  @Test
  void referencesMayBeChangedAfterTheEnd() {
    run(() -> {
      Watcher watcher = await(promises.watch(root.toString()));
      await(watcher.close());
      watcher.ref().unref().ref();
      await(watcher.close());
      return null;
    });
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void theEndOfItsFileSystemEndsAWatcher() throws Exception {
    FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
    Path tree = Files.createDirectory(memory.getPath("/tree"));
    run(() -> {
      WatchOptions options = TREE.withPolling(Duration.ofMillis(5));
      Watcher watcher = await(Fs.on(loop, memory).promises().watch(tree.toString(), options));
      memory.close();
      assertThatThrownBy(() -> await(watcher.next()))
          .isInstanceOf(FsException.class)
          .hasMessageContaining("watch '/tree'");
      return await(watcher.close());
    });
  }

  // ---- links ----------------------------------------------------------------------------------

  @Test
  void aPathThatLeadsNowhereIsAnErrorAsInNode() throws Exception {
    Path file = Files.writeString(base.resolve("file"), "1");
    Path nowhere = Files.createSymbolicLink(base.resolve("nowhere"), Path.of("missing"));
    Path itself = Files.createSymbolicLink(base.resolve("itself"), Path.of("itself"));
    run(() -> {
      assertThatThrownBy(() -> await(promises.watch(nowhere.toString())))
          .hasMessage("ENOENT: no such file or directory, watch '" + nowhere + "'");
      assertThatThrownBy(() -> await(promises.watch(itself.toString())))
          .hasMessage("ELOOP: too many symbolic links encountered, watch '" + itself + "'");
      for (String below : List.of(file + "/below", file + "/")) {
        assertThatThrownBy(() -> await(promises.watch(below)))
            .hasMessage("ENOTDIR: not a directory, watch '" + below + "'");
      }
      WatchOptions options = WatchOptions.DEFAULT.withThrowIfNoEntry(false);
      Watcher watcher = await(promises.watch(nowhere.toString(), options));
      Files.writeString(base.resolve("missing"), "1");
      assertThat(await(watcher.next())).isPresent();
      return await(watcher.close());
    });
  }

  /** As Kubernetes mounts configurations: all versions change by a rename of one link. */
  @Test
  void aFileBehindALinkToADirectoryIsSeenToBeReplacedWithTheDirectory() throws Exception {
    for (String version : List.of("v1", "v2")) {
      Files.createDirectory(root.resolve(version));
      Files.writeString(root.resolve(version + "/app"), version + version);
    }
    Files.createSymbolicLink(root.resolve("data"), Path.of("v1"));
    Path file = Files.createSymbolicLink(root.resolve("app"), Path.of("data/app"));
    run(() -> {
      Watcher watcher = await(promises.watch(file.toString()));
      Path next = Files.createSymbolicLink(root.resolve("next"), Path.of("v2"));
      Files.move(next, root.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
      assertThat(await(watcher.next())).isPresent();
      Files.writeString(root.resolve("v2/app"), "changed");
      FileChange change = await(watcher.next()).orElseThrow();
      while (change.stats() == null || change.stats().size() != 7) {
        change = await(watcher.next()).orElseThrow();
      }
      return await(watcher.close());
    });
  }
}
