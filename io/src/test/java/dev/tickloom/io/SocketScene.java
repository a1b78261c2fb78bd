package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A socket, its peer, and who waits for what. For {@link TcpAnswersTest}. */
final class SocketScene {
  /** More than the kernel takes at once. */
  static final byte[] LARGE = new byte[1024 * 1024];

  private static final PipeOptions KEEP_OPEN = PipeOptions.DEFAULT.withEnd(false);

  /** What the socket is doing when its end begins. */
  static final Map<String, Consumer<SocketScene>> STATES = new LinkedHashMap<>();

  static final Map<String, Consumer<SocketScene>> ENDINGS = new LinkedHashMap<>();

  /** What somebody waits for. */
  static final Map<String, Consumer<SocketScene>> WAITS = new LinkedHashMap<>();

  static {
    STATES.put("connecting", scene -> {});
    STATES.put("cannot connect", scene -> {});
    STATES.put("idle", scene -> {});
    STATES.put("has written", scene -> scene.write("written", 1));
    STATES.put("writes", scene -> scene.write("writing", LARGE.length));
    STATES.put("corked", SocketScene::writeCorked);
    STATES.put("ending", SocketScene::endAfterWrite);
    STATES.put("ended", scene -> scene.end("ended"));
    STATES.put("peer ended", scene -> scene.peer.end());
    STATES.put("paused", SocketScene::pauseWithData);
    STATES.put("has unread data", scene -> scene.peer.write(ByteBuffer.wrap(LARGE)));
    STATES.put("iterated", scene -> scene.promise("waits", scene.socket::next));
    STATES.put("flowing", SocketScene::flow);
    STATES.put("gets a file", scene -> scene.pipeInto("file", KEEP_OPEN));
    STATES.put("gets a file and its end", scene -> scene.pipeInto("file", PipeOptions.DEFAULT));
    STATES.put("gets two files", SocketScene::pipeTwoInto);
    STATES.put("gets a file, and writes", SocketScene::pipeIntoAndWrite);
    STATES.put("echoes", SocketScene::echo);
    STATES.put("destroyed", scene -> scene.socket.destroy());
    STATES.put("failed", scene -> scene.socket.destroy(new Exception("on purpose")));
    STATES.put("closing", scene -> scene.promise("closing", scene.socket::close));

    ENDINGS.put("end", scene -> scene.socket.end());
    ENDINGS.put("close", scene -> scene.promise("ending", scene.socket::close));
    ENDINGS.put("destroy", scene -> scene.socket.destroy());
    ENDINGS.put("fail", scene -> scene.socket.destroy(new Exception("on purpose")));
    ENDINGS.put("reset", scene -> scene.socket.resetAndDestroy());
    ENDINGS.put("the peer ends", scene -> scene.withPeer(TcpSocket::end));
    ENDINGS.put("the peer goes", scene -> scene.withPeer(TcpSocket::destroy));
    ENDINGS.put("the peer resets", scene -> scene.withPeer(TcpSocket::resetAndDestroy));
    ENDINGS.put("the peer reads", scene -> scene.withPeer(TcpSocket::resume));
    ENDINGS.put("the loop closes", SocketScene::closeLoop);

    WAITS.put("write", scene -> scene.write("write", 1));
    WAITS.put("large write", scene -> scene.write("write", LARGE.length));
    WAITS.put("end", scene -> scene.end("end"));
    WAITS.put("write and end", SocketScene::writeAndEnd);
    WAITS.put("close", scene -> scene.promise("close", scene.socket::close));
    WAITS.put("drained", scene -> scene.promise("drained", scene.socket::drained));
    WAITS.put("write and drained", SocketScene::writeAndDrained);
    WAITS.put("finished", scene -> scene.promise("finished", scene.socket::finished));
    WAITS.put("next", SocketScene::nextTwice);
    WAITS.put("pipe", SocketScene::pipeAway);
    WAITS.put("pipe of a file", scene -> scene.pipeInto("pipe", PipeOptions.DEFAULT));
    WAITS.put("pipe that keeps open", scene -> scene.pipeInto("pipe", KEEP_OPEN));
    WAITS.put("subscribe", SocketScene::subscribe);
  }

  final EventLoop loop = EventLoop.create();
  private final Fs fs = Fs.on(loop);
  private final Path file;
  private final Map<String, List<String>> answers = new LinkedHashMap<>();
  private final Map<String, Promise<?>> promises = new LinkedHashMap<>();
  private final List<String> events = new ArrayList<>();
  private boolean isLoopClosed;

  /** Null until it is connected, or begins to connect if that is the state. */
  private TcpSocket socket;

  /** Null if there is none. */
  private TcpSocket peer;

  /**
   * Prepares it.
   *
   * @param file a large one
   */
  SocketScene(Path file) {
    this.file = file;
  }

  // ---- who is there -----------------------------------------------------------------------------

  void enter(TcpSocket entered) {
    socket = entered;
    note("socket", entered);
  }

  void enterPeer(TcpSocket entered) {
    peer = entered;
    note("peer", entered);
    entered.allowHalfOpen(true).pause();
  }

  private void note(String name, TcpSocket noted) {
    noted.onEnd(() -> events.add(name + " end"));
    noted.onFinish(() -> events.add(name + " finish"));
    noted.onError(error -> events.add(name + " error"));
    noted.onClose(() -> events.add(name + " close"));
  }

  private void withPeer(Consumer<TcpSocket> action) {
    if (peer != null) {
      action.accept(peer);
    }
  }

  private void closeLoop() {
    isLoopClosed = true;
    loop.close();
  }

  boolean isLoopClosed() {
    return isLoopClosed;
  }

  /** Lets all come to its end that may. */
  void letGo() {
    withPeer(other -> other.resume().end());
    socket.uncork();
    try {
      socket.resume();
    } catch (IllegalStateException e) { // it is iterated or subscribed to
      readOn();
    }
    socket.end();
  }

  private void readOn() {
    socket.next().then(chunk -> readOnAfter(chunk.isPresent()), error -> null);
  }

  private Object readOnAfter(boolean isChunk) {
    if (isChunk) {
      readOn();
    }
    return isChunk;
  }

  // ---- what somebody waits for ------------------------------------------------------------------

  private <T> Callback<T> callback(String name) {
    answers.put(name, new ArrayList<>());
    return (error, value) -> answers.get(name).add("" + error);
  }

  private void promise(String name, Supplier<Promise<?>> start) {
    List<String> answer = new ArrayList<>();
    answers.put(name, answer);
    try {
      Promise<?> started = start.get();
      promises.put(name, started);
      started.then(value -> answer.add("fulfilled"), error -> answer.add("" + error));
    } catch (IllegalStateException e) { // also an answer, if the loop is closing
      answer.add("" + e);
    }
  }

  private void write(String name, int length) {
    socket.write(ByteBuffer.wrap(LARGE, 0, length), callback(name));
  }

  private void end(String name) {
    socket.end(callback(name));
  }

  private void writeCorked() {
    socket.cork();
    write("corked 1", 1);
    write("corked 2", 1);
  }

  private void endAfterWrite() {
    write("writing", LARGE.length);
    end("its end");
  }

  private void writeAndEnd() {
    write("write", 1);
    end("end");
  }

  private void writeAndDrained() {
    write("write", LARGE.length);
    promise("drained", socket::drained);
  }

  private void pauseWithData() {
    socket.pause();
    peer.write(ByteBuffer.wrap(LARGE));
  }

  private void flow() {
    socket.onData(chunk -> {});
    peer.write(ByteBuffer.wrap(LARGE));
  }

  private void nextTwice() {
    promise("next 1", socket::next);
    promise("next 2", socket::next);
  }

  private void pipeInto(String name, PipeOptions options) {
    promise(name, () -> fs.createReadStream(file.toString()).pipeTo(socket, options));
  }

  private void pipeTwoInto() {
    pipeInto("file 1", KEEP_OPEN);
    pipeInto("file 2", KEEP_OPEN);
  }

  private void pipeIntoAndWrite() {
    pipeInto("file", KEEP_OPEN);
    write("written", 1);
    loop.setImmediate(() -> write("writing", LARGE.length));
  }

  private void pipeAway() {
    String copy = file.resolveSibling("copy").toString();
    promise("pipe", () -> socket.pipeTo(fs.createWriteStream(copy)));
  }

  private void echo() {
    promise("echo", () -> socket.pipeTo(socket));
    peer.write(ByteBuffer.wrap(LARGE));
  }

  private void subscribe() {
    Callback<Object> callback = callback("subscribe");
    socket.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(ByteBuffer chunk) {}

          @Override
          public void onError(Throwable error) {
            callback.done(error, null);
          }

          @Override
          public void onComplete() {
            callback.done(null, null);
          }
        });
  }

  // ---- what has come of it ----------------------------------------------------------------------

  /** {@return what was answered or told never, or twice} */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    answers.forEach((name, answer) -> {
      // reactions are not called any more when the loop has closed
      boolean isSettled = promises.containsKey(name) && promises.get(name).settled() != null;
      if (answer.size() != 1 && !(answer.isEmpty() && isSettled)) {
        complaints.add(name + " answered " + answer);
      }
    });
    complain(complaints, "socket", socket);
    if (peer != null) {
      complain(complaints, "peer", peer);
    }
    return complaints;
  }

  private void complain(List<String> complaints, String name, TcpSocket of) {
    boolean isClosed = of.closed() && Collections.frequency(events, name + " close") == 1;
    if (!isClosed) {
      complaints.add(name + " not closed, or told twice");
    }
    for (String event : List.of(" end", " finish", " error")) {
      if (Collections.frequency(events, name + event) > 1) {
        complaints.add(name + event + " twice");
      }
    }
    int last = events.lastIndexOf(name + " close");
    boolean isLast = events.stream().skip(last + 1L).noneMatch(each -> each.startsWith(name));
    if (!isLast) {
      complaints.add(name + " tells something after its close");
    }
  }
}
