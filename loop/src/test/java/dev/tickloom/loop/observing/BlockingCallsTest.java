package dev.tickloom.loop.observing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockingCallsTest {
  @Test
  void namesTheMethodThatTheProgramCalled() {
    assertThat(
            innermost(
                "sun.nio.fs.UnixNativeDispatcher.open0",
                "java.nio.file.Files.newByteChannel",
                "dev.tickloom.io.Opening.open",
                "dev.tickloom.io.FsSync.readFile",
                "com.example.Server.load",
                "dev.tickloom.loop.Timeout.call"))
        .isEqualTo("FsSync.readFile");
  }

  @Test
  void aProgramThatBlocksByItselfIsInNoCall() {
    assertThat(
            innermost(
                "java.lang.Thread.sleep",
                "com.example.Server.load",
                "dev.tickloom.loop.Timeout.call"))
        .isNull();
  }

  @Test
  void whereNoProgramRunsThereIsNoCall() {
    assertThat(innermost("dev.tickloom.loop.Phases.run", "dev.tickloom.loop.EventLoop.run"))
        .isNull();
  }

  @Test
  void theLauncherOfASourceFileIsNoProgram() {
    StackTraceElement launcher =
        new StackTraceElement(
            "app",
            "jdk.compiler",
            "25",
            "com.sun.tools.javac.launcher.SourceLauncher",
            "execute",
            "SourceLauncher.java",
            1);

    assertThat(Places.isProgram(launcher)).isFalse();
  }

  private static String innermost(String... frames) {
    StackTraceElement[] stack = new StackTraceElement[frames.length];
    for (int i = 0; i < frames.length; i++) {
      int dot = frames[i].lastIndexOf('.');
      stack[i] =
          new StackTraceElement(frames[i].substring(0, dot), frames[i].substring(dot + 1), null, 1);
    }
    return BlockingCalls.innermost(stack);
  }
}
