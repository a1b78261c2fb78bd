package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a socket is doing, however it ends, and whatever somebody waits for: the answer comes
 * once.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpAnswersTest {
  @TempDir Path folder;

  @BeforeEach
  void makeFile() throws IOException {
    Files.write(folder.resolve("file"), SocketScene.LARGE);
  }

  /** When somebody begins to wait, from the end on. */
  private enum When {
    BEFORE,
    AFTER,
    TICK_LATER,
    IMMEDIATE_LATER
  }

  private record Case(
      String state,
      String ending,
      String waitsFor,
      When when,
      boolean isLater,
      boolean isHalfOpen) {}

  /** One scene. A Unix domain socket has small buffers, so that little is enough to fill them. */
  private final class Run {
    final SocketScene scene = new SocketScene(folder.resolve("file"));
    final Case its;
    final Path address = folder.resolve("s");
    private TcpServer server;
    private int ready;

    Run(Case its) {
      this.its = its;
    }

    List<String> complaints() {
      scene.loop.run(its.state.equals("cannot connect") ? this::connect : this::listen);
      List<String> complaints = scene.complaints();
      scene.loop.close(); // which answers what waits for data
      return complaints;
    }

    private void listen() {
      server = TcpServer.on(scene.loop).listen(address);
      server.onConnection(accepted -> {
        server.close();
        if (its.state.equals("connecting")) {
          scene.enterPeer(accepted);
        } else {
          scene.enter(accepted);
          accepted.allowHalfOpen(its.isHalfOpen);
          isReady();
        }
      });
      server.onListening(this::connect);
    }

    private void connect() {
      TcpSocket connecting = TcpSocket.connect(scene.loop, address);
      if (its.state.endsWith("connect") || its.state.equals("connecting")) {
        scene.enter(connecting);
        connecting.allowHalfOpen(its.isHalfOpen);
        play();
      } else {
        scene.enterPeer(connecting);
        connecting.onConnect(this::isReady);
      }
    }

    /** The socket and the peer are connected, in any order. */
    private void isReady() {
      ready++;
      if (ready == 2) {
        play();
      }
    }

    private void play() {
      SocketScene.STATES.get(its.state).accept(scene);
      if (its.isLater) {
        scene.loop.setImmediate(() -> scene.loop.setImmediate(this::end));
      } else {
        end();
      }
    }

    private void end() {
      Consumer<SocketScene> wait = SocketScene.WAITS.get(its.waitsFor);
      if (its.when == When.BEFORE) {
        wait.accept(scene);
      }
      SocketScene.ENDINGS.get(its.ending).accept(scene);
      if (its.when == When.AFTER) {
        wait.accept(scene);
      }
      if (!scene.isLoopClosed()) {
        goOn(wait);
      }
    }

    private void goOn(Consumer<SocketScene> wait) {
      if (its.when == When.TICK_LATER) {
        scene.loop.nextTick(() -> wait.accept(scene));
      } else if (its.when == When.IMMEDIATE_LATER) {
        scene.loop.setImmediate(() -> wait.accept(scene));
      }
      scene.loop.setImmediate(() -> scene.loop.setImmediate(this::letGo));
    }

    private void letGo() {
      if (server != null) {
        server.close();
      }
      scene.letGo();
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String state : SocketScene.STATES.keySet()) {
      for (String ending : SocketScene.ENDINGS.keySet()) {
        for (String wait : SocketScene.WAITS.keySet()) {
          for (int i = 0; i < 4 * When.values().length; i++) {
            When when = When.values()[i / 4];
            boolean canWait = when.compareTo(When.AFTER) <= 0 || !ending.equals("the loop closes");
            if (canWait) {
              cases.add(new Case(state, ending, wait, when, i % 4 > 1, i % 2 == 1));
            }
          }
        }
      }
    }
    return cases;
  }

  private void play(List<Case> cases) {
    for (Case each : cases) {
      try {
        assertThat(new Run(each).complaints()).isEmpty();
      } catch (Throwable e) {
        throw new AssertionError("" + each, e);
      }
    }
  }

  @Test
  void eachAnswerComesOnce() {
    Random random = new Random(34);
    play(cases().stream().filter(each -> random.nextInt(10) == 0).toList());
  }

  @Test
  @Tag("stress")
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void eachAnswerComesOnceInAllCases() {
    play(cases());
  }
}
