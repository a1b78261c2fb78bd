package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals as callbacks. Those that come are sent to processes of their own. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalsTest {
  /** A program of {@link SignalPrograms}. */
  private static final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    Program(String name, String... options) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-XX:TieredStopAtLevel=1");
      command.addAll(List.of(options));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(SignalPrograms.class.getName(), name));
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      output = process.inputReader();
    }

    String readLine() throws IOException {
      return output.readLine();
    }

    void send(String signal) throws Exception {
      String pid = Long.toString(process.pid());
      assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
    }

    String readToEnd() throws Exception {
      String rest = output.lines().collect(Collectors.joining(", "));
      return rest + " -> " + process.waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  // ---- signals that come ----------------------------------------------------------------------

  @Test
  void eachSignalIsACallbackOfTheLoopWhateverTheOneBeforeHasThrown() throws Exception {
    try (Program program = new Program("each")) {
      assertThat(program.readLine()).isEqualTo("ready");
      for (int i = 0; i < 3; i++) {
        program.send("USR2");
        assertThat(program.readLine()).matches("SIGUSR2 \\d+ for Ann true");
        assertThat(program.readLine()).isEqualTo("thrown");
        assertThat(program.readLine()).isEqualTo("tick");
      }
    }
  }

  @Test
  void aProgramEndsWhenItsLastHandleIsClosedForASignal() throws Exception {
    try (Program program = new Program("graceful")) {
      assertThat(program.readLine()).isEqualTo("ready");
      program.send("TERM");
      assertThat(program.readToEnd()).isEqualTo("no connection is left -> 0");
    }
  }

  @Test
  void eachLoopThatListensIsToldUntilItIsClosedAndThenTheJvmActsAsBefore() throws Exception {
    try (Program program = new Program("loops")) {
      assertThat(program.readLine()).isEqualTo("ready");
      program.send("TERM");
      List<String> first = List.of(program.readLine(), program.readLine(), program.readLine());
      assertThat(first).containsExactlyInAnyOrder("first", "second", "first is closed");
      program.send("TERM");
      assertThat(program.readLine()).isEqualTo("second");
      assertThat(program.readLine()).isEqualTo("both are closed");
      program.send("TERM");
      assertThat(program.readToEnd()).isEqualTo(" -> 143");
    }
  }

  @Test
  void whenNobodyListensAnyMoreTheJvmEndsAndRunsItsHooks() throws Exception {
    try (Program program = new Program("closed")) {
      assertThat(program.readLine()).isEqualTo("ready");
      program.send("TERM");
      assertThat(program.readToEnd()).isEqualTo("hook -> 143");
    }
  }

  @Test
  void withoutTheModuleOfTheJdkItSaysWhichOneIsMissing() throws Exception {
    try (Program program = new Program("missing", "--limit-modules=java.base")) {
      assertThat(program.readToEnd())
          .isEqualTo("signals need the module jdk.unsupported: --add-modules jdk.unsupported -> 0");
    }
  }

  // ---- the handle -----------------------------------------------------------------------------

  @Test
  void aListenerLetsTheLoopEndUnlessItIsReferenced() {
    try (EventLoop loop = EventLoop.create()) {
      loop.run(() -> {
        Handle listening = Signals.on(loop, "SIGWINCH", (name, number) -> {});
        assertThat(listening.isActive()).isTrue();
        assertThat(listening.hasRef()).isFalse();
        assertThat(loop.activeResources()).isEmpty();
        listening.ref();
        assertThat(loop.activeResources().toString()).contains("Signal").contains("SIGWINCH");
        listening.unref();
      });
    }
  }

  @Test
  void closingTheLoopEndsIt() {
    EventLoop loop = EventLoop.create();
    Handle listening = Signals.on(loop, "SIGWINCH", (name, number) -> {}).ref();
    loop.close();

    assertThat(listening.isActive()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> Signals.on(loop, "SIGWINCH", (name, number) -> {}));
  }

  @Test
  void itIsClosedOnceAndCallsBackInTheClosingPhase() {
    List<String> calls = new ArrayList<>();
    try (EventLoop loop = EventLoop.create()) {
      loop.run(() -> {
        Handle listening = Signals.on(loop, "SIGWINCH", (name, number) -> {});
        listening.close(() -> calls.add("closed"));
        listening.close();
        loop.setImmediate(() -> calls.add("immediate"));
        assertThat(listening.isActive()).isFalse();
      });
    }
    assertThat(calls).containsExactly("immediate", "closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIGKILL", "SIGQUIT", "SIGNOTHING", "TERM", ""})
  void aSignalThatNobodyCanListenForIsRefused(String name) {
    try (EventLoop loop = EventLoop.create()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> Signals.on(loop, name, (signal, number) -> {}))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("name")
            .hasMessageContaining(name);
      }
    }
  }

  @Test
  void nullIsRefusedByTheNameOfTheParameter() {
    try (EventLoop loop = EventLoop.create()) {
      assertThatThrownBy(() -> Signals.on(loop, null, (signal, number) -> {}))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("name");
    }
  }
}
