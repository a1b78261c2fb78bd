package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.awaitEach;
import static dev.tickloom.loop.Async.scope;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Awaited;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Request;
import dev.tickloom.loop.workers.Workers;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of an open file. What ends a line was seen in Node 26. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinesTest {
  @TempDir Path temporary;

  private EventLoop loop;
  private Fs fs;
  private FileHandle handle;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void open() {
    // platform threads: on a single processor a stuck call can block all virtual ones
    loop = EventLoop.builder().workers(Workers.fixed(2)).build();
    fs = Fs.on(loop);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private FileHandle open(byte[] content) throws Exception {
    Path file = Files.write(temporary.resolve("a"), content);
    handle = fs.sync().open(file.toString());
    return handle;
  }

  private List<String> lines(byte[] content, Charset charset) throws Exception {
    AsyncIterator<String> lines = open(content).readLines(charset);
    loop.run(() -> noteAll(lines));
    assertThat(handle.isClosed()).isTrue();
    assertThat(events).endsWith("end");
    return events.subList(0, events.size() - 1);
  }

  private void noteAll(AsyncIterator<String> lines) {
    lines
        .next()
        .then(
            line -> {
              events.add(line.orElse("end"));
              if (line.isPresent()) {
                noteAll(lines);
              }
              return null;
            },
            error -> events.add(error.getMessage()));
  }

  private void noteNext(AsyncIterator<String> lines) {
    lines
        .next()
        .then(line -> events.add(line.orElse("end")), error -> events.add(error.getMessage()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "'':''",
        "N:[]",
        "a:[a]",
        "aN:[a]",
        "aNb:[a][b]",
        "aRNbRN:[a][b]",
        "aRb:[a][b]",
        "aR:[a]",
        "R:[]",
        "RRN:[][]",
        "NR:[][]",
        "aNNb:[a][][b]",
        "aLbPc:[a][b][c]",
      })
  void endAsInNode(String content, String expected) throws Exception {
    String text =
        content.replace('N', '\n').replace('R', '\r').replace('L', '\u2028').replace('P', '\u2029');
    StringBuilder shown = new StringBuilder();
    lines(text.getBytes(UTF_8), UTF_8).forEach(line -> shown.append('[' + line + ']'));
    assertThat(shown).hasToString(expected);
  }

  @Test
  void keepAByteOrderMarkAndOtherControls() throws Exception {
    assertThat(lines("\ufeffa\u0085b\u000bc\fd\n".getBytes(UTF_8), UTF_8))
        .containsExactly("\ufeffa\u0085b\u000bc\fd");
  }

  @Test
  void areDecodedInAnyCharset() throws Exception {
    assertThat(lines(new byte[] {(byte) 0xe9, '\n'}, ISO_8859_1)).containsExactly("\u00e9");
    events.clear();
    assertThat(lines("a\r\nb\u0a0a".getBytes(UTF_16LE), UTF_16LE)).containsExactly("a", "b\u0a0a");
  }

  @Test
  void haveReplacementsForMalformedInput() throws Exception {
    byte[] content = {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3};
    assertThat(lines(content, UTF_8)).containsExactly("a\ufffdb", "\ufffd");
  }

  @Test
  void surviveTheEdgesOfWhatIsReadAtATime() throws Exception {
    String line = "x".repeat(65_535);
    assertThat(lines((line + "\r\nab\r\n").getBytes(UTF_8), UTF_8)).containsExactly(line, "ab");
    events.clear();
    assertThat(lines((line + "\u00e9\n" + line).getBytes(UTF_8), UTF_8))
        .containsExactly(line + "\u00e9", line);
  }

  @Test
  void areThoseOfASimpleModel() throws Exception {
    Random random = new Random(1);
    String[] parts = {"a", "\u00e9", "\ud83d\ude00", "\n", "\r\n", "word ".repeat(9)};
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < 40_000; i++) {
      content.append(parts[random.nextInt(parts.length)]);
    }
    content.append("end of it");
    assertThat(lines(content.toString().getBytes(UTF_8), UTF_8))
        .isEqualTo(List.of(content.toString().split("\r?\n", -1)));
  }

  @Test
  void startAtTheCurrentPosition() throws Exception {
    open("a\nb\nc\n".getBytes(UTF_8));
    fs.sync().read(handle, ByteBuffer.allocate(2));
    loop.run(() -> noteAll(handle.readLines()));
    assertThat(events).containsExactly("b", "c", "end");
  }

  @Test
  void comeInTheOrderOfTheAskingAndTakeOneRequest() throws Exception {
    open("a\nb\n".getBytes(UTF_8));
    loop.run(() -> {
      AsyncIterator<String> lines = handle.readLines();
      for (int i = 0; i < 4; i++) {
        noteNext(lines);
      }
      assertThat(loop.activeRequests()).hasSize(1);
    });
    assertThat(events).containsExactly("a", "b", "end", "end");
  }

  @Test
  void endWhenTheyAreClosed() throws Exception {
    String pipe = Fifo.make(temporary.resolve("pipe")).toString();
    handle = fs.sync().open(pipe, "r+");
    loop.run(() -> {
      AsyncIterator<String> lines = handle.readLines();
      noteNext(lines);
      lines.close().then(nothing -> events.add("closed"));
      noteNext(lines);
      lines.close();
      fs.sync().write(handleForWriting(pipe), "x\n");
    });
    assertThat(events).containsExactly("end", "end", "closed");
    assertThat(handle.isClosed()).isTrue();
  }

  private FileHandle handleForWriting(String pipe) {
    FileHandle writer = fs.sync().open(pipe, "w");
    loop.setImmediate(() -> fs.sync().close(writer));
    return writer;
  }

  @Test
  void giveWhatIsLeftUpWhenTheyAreClosed() throws Exception {
    open("a\nb\nc\n".getBytes(UTF_8));
    loop.run(() -> {
      AsyncIterator<String> lines = handle.readLines();
      lines
          .next()
          .thenAccept(line -> {
            lines.close();
            noteNext(lines);
          });
    });
    assertThat(events).containsExactly("end");
    assertThat(handle.isClosed()).isTrue();
  }

  @Test
  void failOnceAndCloseTheFile() throws Exception {
    handle = fs.sync().open(temporary.toString());
    loop.run(() -> {
      AsyncIterator<String> lines = handle.readLines();
      noteNext(lines);
      noteNext(lines);
    });
    assertThat(events).containsExactly("EISDIR: illegal operation on a directory, read", "end");
    assertThat(handle.isClosed()).isTrue();
  }

  @Test
  void failWhenTheFileIsClosed() throws Exception {
    open("a\nb\n".getBytes(UTF_8));
    fs.sync().close(handle);
    loop.run(() -> noteNext(handle.readLines()));
    assertThat(events).containsExactly("file closed");
  }

  @Test
  void areGivenUpWhenTheLoopCloses() throws Exception {
    String pipe = Fifo.make(temporary.resolve("pipe")).toString();
    handle = fs.sync().open(pipe, "r+");
    loop.run(() -> {
      noteNext(handle.readLines());
      loop.setImmediate(this::closeWhenRunning);
    });
    assertThat(events).hasSize(1);
    assertThat(handle.isClosed()).isTrue();
    Files.writeString(Path.of(pipe), "x"); // lets the worker go
  }

  /** The first read is delivered while the loop closes, and whoever needs a second one is told. */
  @Test
  void areGivenUpWhenTheLoopClosesBetweenTwoReads() throws Exception {
    open("a\nb\n".getBytes(UTF_8));
    loop.run(() -> {
      AsyncIterator<String> lines = handle.readLines();
      for (int i = 0; i < 3; i++) {
        noteNext(lines);
      }
      closeWhenDone();
    });
    assertThat(events).startsWith("a", "b").hasSize(3).doesNotContain("end");
    assertThat(handle.isClosed()).isTrue();
  }

  /** In the callback that sees it, so that the outcome of the read is delivered while closing. */
  private void closeWhenDone() {
    Patience.until(
        () -> loop.activeRequests().get(0).state() == Request.State.DONE, () -> "not read");
    loop.close();
  }

  @Test
  void areNotLostWithAnAwaitThatIsCancelled() throws Exception {
    open("a\nb\n".getBytes(UTF_8));
    AbortController controller = new AbortController();
    loop.run(() -> {
      AsyncIterator<String> lines = handle.readLines();
      scope(controller.signal(), s -> await(lines.next())).catchError(error -> null);
      controller.abort();
      noteAll(lines);
    });
    assertThat(events).containsExactly("a", "b", "end");
  }

  private void closeWhenRunning() {
    if (loop.activeRequests().get(0).state() == Request.State.RUNNING) {
      loop.close();
    } else {
      loop.setImmediate(this::closeWhenRunning);
    }
  }

  @Test
  void areForTheLoopThread() throws Exception {
    AsyncIterator<String> lines = open(new byte[0]).readLines();
    CompletableFuture.runAsync(
            () -> {
              assertThatIllegalStateException().isThrownBy(lines::next);
              assertThatIllegalStateException().isThrownBy(lines::close);
            })
        .get();
    fs.sync().close(handle);
  }

  @Test
  void areAwaitedInAForStatementThatClosesTheFileWhenItIsLeft() throws Exception {
    handle = open("a\nb\nc\n".getBytes(UTF_8));
    loop.run(() ->
        async(() -> {
          try (Awaited<String> lines = awaitEach(handle.readLines())) {
            for (String line : lines) {
              events.add(line);
              if (line.equals("b")) {
                break;
              }
            }
          }
          events.add("closed " + handle.isClosed());
          return null;
        }));
    assertThat(events).containsExactly("a", "b", "closed true");
  }

  @Test
  void areAwaitedOnAnotherThread() throws Exception {
    handle = open("a\nb\n".getBytes(UTF_8));
    List<CompletableFuture<Void>> others = new ArrayList<>();
    loop.run(() -> {
      Handle alive = loop.keepAlive();
      AsyncIterator<String> source = handle.readLines();
      others.add(
          CompletableFuture.runAsync(() -> {
            awaitEach(source).forEach(events::add);
            loop.execute(alive::close);
          }));
    });
    others.get(0).join();
    assertThat(events).containsExactly("a", "b");
  }

  @Test
  void needACharset() throws Exception {
    open(new byte[0]);
    assertThatNullPointerException()
        .isThrownBy(() -> handle.readLines(null))
        .withMessage("charset");
    fs.sync().close(handle);
  }
}
