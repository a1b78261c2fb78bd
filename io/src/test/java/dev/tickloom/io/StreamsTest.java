package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.awaitEach;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.testing.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the programs of Node do not show: publishers, refusals, hung opens, text, other threads. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamsTest {
  private static final String WORDS = "a\u00e9\u20ac\ud83d\ude00\r\n\n\u2028 text";

  @TempDir Path temporary;

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
  private final Fs fs = Fs.on(loop);
  private final List<Object> events = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
    Patience.until(() -> OpenDescriptors.openIn(temporary) == 0, () -> "files stay open");
  }

  private String file(byte[] content) throws Exception {
    return Files.write(temporary.resolve("file"), content).toString();
  }

  private void settled(Promise<?> promise) {
    promise.then(value -> events.add("fulfilled"), error -> events.add(error));
  }

  /** Asks for all there is, a chunk at a time. */
  private class Collecting implements Flow.Subscriber<ByteBuffer> {
    final ByteArrayOutputStream got = new ByteArrayOutputStream();
    final int most;
    Flow.Subscription subscription;
    int chunks;

    Collecting(int most) {
      this.most = most;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      got.write(chunk.array(), chunk.position(), chunk.remaining());
      if (++chunks == most) {
        subscription.cancel();
      } else {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable error) {
      events.add(error);
    }

    @Override
    public void onComplete() {
      assertThat(OpenDescriptors.openIn(temporary)).as("closed before the end is told").isZero();
      events.add("complete");
    }
  }

  @Test
  void aPublisherOpensTheFileAnewForEachSubscriber() throws Exception {
    byte[] content = new byte[1000];
    new Random(1).nextBytes(content);
    Flow.Publisher<ByteBuffer> publisher =
        fs.promises().publisher(file(content), ReadStreamOptions.DEFAULT.withHighWaterMark(99));
    Collecting first = new Collecting(0);
    Collecting second = new Collecting(0);
    loop.run(() -> publisher.subscribe(first));
    loop.run(() -> publisher.subscribe(second));
    assertThat(first.got.toByteArray()).isEqualTo(content);
    assertThat(second.got.toByteArray()).isEqualTo(content);
    assertThat(events).containsExactly("complete", "complete");
  }

  @Test
  void aSubscriberThatCancelsClosesTheFileAndIsToldNothing() throws Exception {
    Flow.Publisher<ByteBuffer> publisher =
        fs.promises()
            .publisher(file(new byte[1000]), ReadStreamOptions.DEFAULT.withHighWaterMark(10));
    Collecting subscriber = new Collecting(3);
    loop.run(() -> publisher.subscribe(subscriber));
    assertThat(subscriber.got.size()).isEqualTo(30);
    assertThat(events).isEmpty();
  }

  @Test
  void aClosedLoopTellsSubscribersSo() throws Exception {
    Flow.Publisher<ByteBuffer> publisher = fs.promises().publisher(file(new byte[1]));
    loop.close();
    publisher.subscribe(
        new Collecting(0) {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            events.add("subscribed");
          }
        });
    assertThat(events).hasSize(2).first().isEqualTo("subscribed");
    assertThat(events.get(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSecondConsumerIsRefused() throws Exception {
    String path = file(new byte[10]);
    loop.run(() -> {
      ReadStream iterated = fs.createReadStream(path);
      var unused = iterated.next().thenAccept(chunk -> iterated.destroy());
      assertThatIllegalStateException().isThrownBy(() -> iterated.onData(chunk -> {}));
      assertThatIllegalStateException().isThrownBy(iterated::pause);
      iterated.subscribe(new Collecting(0));
      ReadStream listened = fs.createReadStream(path);
      listened.onData(chunk -> {});
      settled(listened.next());
      settled(listened.next());
    });
    assertThat(events).hasSize(3).allMatch(each -> each instanceof IllegalStateException);
  }

  @Test
  void aPipeOntoADestroyedStreamRejectsAndClosesTheSource() throws Exception {
    String path = file(new byte[10]);
    ReadStream[] source = new ReadStream[1];
    loop.run(() -> {
      WriteStream target = fs.createWriteStream(temporary.resolve("target").toString());
      target.destroy();
      source[0] = fs.createReadStream(path);
      settled(source[0].pipeTo(target));
    });
    assertThat(events)
        .hasSize(1)
        .allMatch(each ->
            each instanceof StreamException error
                && error.code().equals("ERR_STREAM_UNABLE_TO_PIPE"));
    assertThat(source[0].closed()).isTrue();
  }

  @Test
  void aPipeBetweenStreamsThatAreOverRejects() throws Exception {
    String path = file(new byte[10]);
    inBody(body -> {
      ReadStream source = fs.createReadStream(path);
      WriteStream target = fs.createWriteStream(temporary.resolve("target").toString());
      await(source.pipeTo(target));
      settled(source.pipeTo(target));
    });
    assertThat(events)
        .hasSize(1)
        .allMatch(each ->
            each instanceof StreamException error
                && error.code().equals("ERR_STREAM_UNABLE_TO_PIPE"));
  }

  @Test
  void whatBelongsToAnotherLoopIsRefused() throws Exception {
    String path = file(new byte[10]);
    String target = temporary.resolve("target").toString();
    try (EventLoop other = EventLoop.create()) {
      ReadStream source = Fs.on(other).createReadStream(path);
      loop.run(() -> {
        WriteStream out = fs.createWriteStream(target);
        settled(fs.createReadStream(path).pipeTo(Fs.on(other).createWriteStream(target)));
        settled(fs.promises().writeFile(target, (AsyncIterator<ByteBuffer>) source));
        out.destroy();
      });
    }
    assertThat(events).hasSize(2).allMatch(each -> each instanceof IllegalArgumentException);
  }

  @Test
  void aStreamMayBeEndedFromOtherThreads() throws Exception {
    String path = file(new byte[1_000_000]);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    loop.run(() -> {
      ReadStream stream = fs.createReadStream(path);
      stream.onOpen(handle ->
          Thread.ofVirtual()
              .start(() -> {
                stream.destroy();
                // the end of the file may come first
                stream.finished().then(value -> end(ended), error -> end(ended));
              }));
      stream.onClose(() -> events.add("close"));
      stream.onData(chunk -> {});
      loop.keepAlive();
      ended.thenRun(loop::stop);
    });
    assertThat(events).containsExactly("close");
  }

  private static Void end(CompletableFuture<Void> ended) {
    ended.complete(null);
    return null;
  }

  /** Never opens, unless it is given up. */
  private static final class HungSource implements StreamSource {
    Callback<? super @Nullable Void> opening = (error, nothing) -> {};
    boolean isGivenUp;

    @Override
    public boolean isOpen() {
      return false;
    }

    @Override
    public void open(Callback<? super @Nullable Void> callback) {
      opening = callback;
    }

    @Override
    public void read(
        int most, @Nullable ByteBuffer spare, Callback<? super @Nullable ByteBuffer> callback) {
      throw new AssertionError("it is not open");
    }

    @Override
    public void giveUp() {
      if (!isGivenUp) {
        isGivenUp = true;
        opening.done(StreamLifecycle.abortException(), null);
      }
    }

    @Override
    public void close(Callback<? super @Nullable Void> callback) {
      callback.done(null, null);
    }
  }

  @Test
  void aDestroyedStreamWaitsForItsOpenForTheGracePeriodOnly() {
    HungSource source = new HungSource();
    List<Runnable> graces = new ArrayList<>();
    loop.run(() -> {
      StreamReading reading = new StreamReading(loop, source, 10, true, null, graces::add);
      reading.life().close.add(() -> events.add("close"));
      loop.setImmediate(() -> settled(reading.life().closed(reading::close, false)));
      loop.setTimeout(
          () -> {
            assertThat(events).isEmpty();
            assertThat(source.isGivenUp).isFalse();
            graces.forEach(Runnable::run);
          },
          100);
    });
    assertThat(graces).hasSize(1);
    assertThat(source.isGivenUp).isTrue();
    assertThat(events).hasSize(2).first().isEqualTo("close");
    assertThat(events.get(1)).isInstanceOf(AbortException.class);
  }

  @Test
  void aCallbackThatThrowsKeepsNoOtherFromBeingCalled() {
    List<Throwable> uncaught = new ArrayList<>();
    loop.run(() -> {
      loop.onUncaughtException((error, origin) -> uncaught.add(error));
      WriteStream stream = fs.createWriteStream(temporary.resolve("target").toString());
      for (int i = 0; i < 3; i++) {
        int number = i;
        stream.write(
            ByteBuffer.allocate(1),
            (error, nothing) -> {
              events.add(number);
              throw new IllegalArgumentException("callback " + number);
            });
      }
      stream.onClose(() -> events.add("close"));
      stream.end();
    });
    assertThat(events).containsExactly(0, 1, 2, "close");
    assertThat(uncaught).hasSize(1);
    assertThat(uncaught.get(0)).hasMessage("callback 0");
    assertThat(uncaught.get(0).getSuppressed()).hasSize(2);
  }

  @Test
  void aCallbackThatThrowsWhileTheLoopClosesKeepsNoFileOpen() {
    WriteStream[] stream = new WriteStream[1];
    loop.run(() -> {
      stream[0] = fs.createWriteStream(temporary.resolve("target").toString());
      stream[0].cork();
      for (int i = 0; i < 2; i++) {
        stream[0].write(
            ByteBuffer.allocate(1),
            (error, nothing) -> {
              throw new IllegalArgumentException("callback");
            });
      }
      stream[0].onError(error -> {
        events.add("error");
        throw new IllegalArgumentException("error listener");
      });
      stream[0].onClose(() -> events.add("close"));
      settled(stream[0].finished());
    });
    closeWhateverItThrows();
    assertThat(OpenDescriptors.openIn(temporary)).isZero();
    assertThat(stream[0].closed()).isTrue();
    assertThat(events).contains("error", "close").hasSize(3);
  }

  private void closeWhateverItThrows() {
    try {
      loop.close();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("callback");
    }
  }

  @Test
  void aSourceWhoseCancelThrowsIsNoReasonToLeaveTheTargetOpen() {
    List<Throwable> uncaught = new ArrayList<>();
    loop.run(() -> {
      loop.onUncaughtException((error, origin) -> uncaught.add(error));
      WriteStream stream = fs.createWriteStream(temporary.resolve("target").toString());
      stream.onClose(() -> events.add("close"));
      stream.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              throw new IllegalArgumentException("cancel");
            }
          });
      stream.destroy();
    });
    assertThat(events).containsExactly("close");
    assertThat(uncaught).hasSize(1);
  }

  /** Cannot be written to. */
  private WriteStream failing(WriteStreamOptions options) {
    return await(fs.promises().open(temporary.resolve("file").toString()))
        .createWriteStream(options);
  }

  @Test
  void anErrorThatIsAwaitedByWhoWaitsForRoomIsNotUncaughtToo() throws Exception {
    file(new byte[10]);
    inBody(body -> {
      WriteStream stream = failing(WriteStreamOptions.DEFAULT);
      for (int attempt = 0; attempt < 2; attempt++) {
        try {
          stream.write(ByteBuffer.allocate(200_000));
          await(stream.drained());
        } catch (FsException e) {
          events.add(e.code());
        }
      }
    });
    assertThat(events).containsExactly("EBADF", "EBADF");
  }

  @Test
  void waitingForRoomOnAStreamThatHasFailedAndIsNotClosedFails() throws Exception {
    file(new byte[10]);
    inBody(body -> {
      WriteStream stream = failing(WriteStreamOptions.DEFAULT.withAutoClose(false));
      stream.write(ByteBuffer.allocate(200_000));
      settled(stream.drained());
      var unused = stream.drained().then(room -> null, error -> askAgain(stream));
    });
    assertThat(events)
        .hasSize(3)
        .allMatch(each -> each instanceof FsException error && error.code().equals("EBADF"));
  }

  private @Nullable Void askAgain(WriteStream stream) {
    assertThat(stream.write(ByteBuffer.allocate(10))).isFalse();
    settled(stream.drained());
    settled(stream.close());
    return null;
  }

  @Test
  void textAndLinesAreTheSameWhateverTheChunks() throws Exception {
    Random random = new Random(7);
    for (int run = 0; run < 60; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        int at = random.nextInt(WORDS.length());
        text.append(WORDS, at, Math.min(at + 1 + random.nextInt(3), WORDS.length()));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      String path = file(bytes);
      ReadStreamOptions options =
          ReadStreamOptions.DEFAULT.withHighWaterMark(1 + random.nextInt(7));
      StringBuilder pieces = new StringBuilder();
      List<String> lines = new ArrayList<>();
      inBody(body -> {
        for (String piece : awaitEach(fs.createReadStream(path, options).text(UTF_8))) {
          assertThat(piece).isNotEmpty();
          pieces.append(piece);
        }
        for (String line : awaitEach(fs.createReadStream(path, options).lines(UTF_8))) {
          lines.add(line);
        }
      });
      assertThat(pieces.toString()).isEqualTo(new String(bytes, UTF_8));
      LineSplitter whole = new LineSplitter(UTF_8, bytes.length + 1);
      whole.room().put(bytes);
      assertThat(lines).isEqualTo(whole.split(true));
    }
  }

  private void inBody(Consumer<EventLoop> body) {
    loop.run(() ->
        async(() -> {
          body.accept(loop);
          return null;
        }));
  }

  @Test
  void aStreamThatNobodyConsumesIsNoPromiseThatIsWaitedForInVain() throws Exception {
    String path = file(new byte[10]);
    try (EventLoop watched = EventLoop.builder().creationStacks(true).build()) {
      watched.run(() -> {
        watched.onWarning(events::add);
        Fs.on(watched).createReadStream(path);
        Fs.on(watched).createWriteStream(temporary.resolve("target").toString());
      });
    }
    assertThat(events).isEmpty();
  }

  @Test
  void streamsAreAwaitedWhereverTheyAreUsed() throws Exception {
    String path = file("some text".getBytes(UTF_8));
    String copy = temporary.resolve("copy").toString();
    inBody(body -> {
      await(fs.createReadStream(path).pipeTo(fs.createWriteStream(copy)));
      events.add(await(fs.promises().readFile(copy, UTF_8)));
    });
    assertThat(events).containsExactly("some text");
  }
}
