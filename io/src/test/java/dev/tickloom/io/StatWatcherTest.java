package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are looked at regularly, by Node's rules: what is told here is what Node 26 told. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatWatcherTest {
  private static final Duration OFTEN = Duration.ofMillis(5);

  @TempDir Path base;

  private EventLoop loop;
  private Fs fs;
  private Path file;
  private final List<String> told = new ArrayList<>();
  private @Nullable Resolvers<String> next;

  @BeforeEach
  void open() {
    loop = EventLoop.create();
    fs = Fs.on(loop);
    file = base.resolve("f");
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private void run(Callable<?> body) {
    loop.run(() -> {
      var unused = async(loop, body);
    });
  }

  private void note(Stats now, Stats before) {
    told.add(now.size() + " after " + before.size());
    Resolvers<String> waiting = next;
    if (waiting != null) {
      next = null;
      waiting.resolve(told.get(told.size() - 1));
    }
  }

  private Promise<String> nextTold() {
    Resolvers<String> waiting = loop.withResolvers();
    next = waiting;
    return waiting.promise();
  }

  /** With its content at once: a look may come before what is written after the file was made. */
  private void put(String content) throws IOException {
    Path made = Files.writeString(base.resolve("made"), content);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void tellsOfAMissingFileOnceAndThenOfEachChange() {
    run(() -> {
      StatWatcher watcher = fs.watchFile(file.toString(), OFTEN, this::note);
      await(nextTold());
      Promise<String> created = nextTold();
      put("x");
      await(created);
      Promise<String> deleted = nextTold();
      Files.delete(file);
      await(deleted);
      Promise<String> again = nextTold();
      put("xyz");
      await(again);
      return await(watcher.close());
    });
    assertThat(told.get(0)).isEqualTo("0 after 0");
    assertThat(told).contains("1 after 0", "0 after 1").endsWith("3 after 1");
  }

  @Test
  void allCallsForAPathShareAWatcherAndItsInterval() throws Exception {
    Files.writeString(file, "x");
    run(() -> {
      StatWatcher first = fs.watchFile(file.toString(), OFTEN, this::note);
      Promise<String> second =
          Promise.create(resolve -> {
            StatWatcher same =
                fs.watchFile(
                    base + "/./f",
                    Duration.ofHours(1),
                    (now, before) -> resolve.resolve("second " + now.size()));
            assertThat(same).isSameAs(first);
          });
      boolean[] isTold = {false};
      second.thenAccept(text -> isTold[0] = true);
      while (!isTold[0]) { // the first look may come after a change
        Files.writeString(file, "y", StandardOpenOption.APPEND);
        await(loop.delay(OFTEN));
      }
      assertThat(await(second)).startsWith("second ");
      fs.unwatchFile(file.toString());
      return null;
    });
  }

  @Test
  void endsWithItsLastListener() {
    BiConsumer<Stats, Stats> first = (now, before) -> {};
    BiConsumer<Stats, Stats> second = (now, before) -> {};
    loop.run(() -> {
      StatWatcher watcher = fs.watchFile(file.toString(), first);
      fs.watchFile(file.toString(), second);
      watcher.onStop(() -> told.add("stop"));
      fs.unwatchFile(file.toString(), first);
      assertThat(loop.activeResources()).anyMatch(each -> each.type().equals("StatWatcher"));
      fs.unwatchFile(file.toString(), second);
      told.add("unwatched");
      fs.unwatchFile(file.toString());
      assertThat(fs.watchFile(file.toString(), first)).isNotSameAs(watcher);
      fs.unwatchFile(file.toString());
    });
    assertThat(told).containsExactly("unwatched", "stop");
  }

  @Test
  void keepsTheLoopAliveUnlessUnreferenced() {
    loop.run(() -> {
      StatWatcher watcher = fs.watchFile(file.toString(), (now, before) -> {});
      assertThat(watcher.hasRef()).isTrue();
      watcher.unref();
    });
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void anIntervalOutOfRangeIsRefusedInNodesWords() {
    loop.run(() -> {
      assertThatThrownBy(() -> fs.watchFile("f", Duration.ofMillis(-1), (now, before) -> {}))
          .hasMessage(
              "The value of \"interval\" is out of range. It must be >= 0 && <= 4294967295."
                  + " Received -1");
      assertThatThrownBy(() -> fs.watchFile("f", OFTEN, null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("listener");
    });
  }

  /** Whether the first look has ended by then or not. */
  @Test
  void theEndOfTheLoopIsNotToldAsIfTheFileWereGone() throws Exception {
    Files.writeString(file, "x");
    loop.run(() -> {
      fs.watchFile(file.toString(), OFTEN, this::note);
      loop.stop();
    });
    loop.close();
    assertThat(told).isEmpty();
  }
}
