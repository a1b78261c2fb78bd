package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * An application that has closed what can be closed leaves nothing behind that keeps its class
 * loader: no thread, no thread local of a thread that lives on, nothing of the JDK's.
 *
 * <p>In processes of their own, because by default the JDK keeps track of all virtual threads, and
 * its own threads keep what they inherit from whoever is first to need them.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "/proc and named pipes")
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnloadingTest {
  private static final List<String> OPTIONS =
      Stream.of("java.lang", "sun.nio.fs", "sun.nio.ch")
          .flatMap(name -> Stream.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED"))
          .toList();

  /** What is closed so that nobody else can go on with it. */
  private static final Set<Guest.Use> WITH_AN_END_FOR_ALL =
      EnumSet.of(
          Guest.Use.SHARED_WORKERS,
          Guest.Use.FILES,
          Guest.Use.SHARED_FILES,
          Guest.Use.CLOSED_THINGS,
          Guest.Use.FORGOTTEN_FILES,
          Guest.Use.FILES_THAT_ARE_BUSY_WHEN_CLOSED);

  /** Warnings, and where they come from: some of the uses give reason for one. */
  private static final String LOGGED = ".*(WARNING|dev\\.tickloom).*|\\sat java\\.base/.*";

  @Test
  void anApplicationGoesWithItsLibrary() throws Exception {
    Set<Guest.Use> uses = EnumSet.allOf(Guest.Use.class);
    uses.remove(Guest.Use.THINGS_THAT_OTHERS_GO_ON_WITH);
    assertThatAllGo(true, uses);
  }

  /** Threads of the library live on, and have begun in the application's calls. */
  @Test
  void anApplicationGoesWhileOthersGoOnWithTheLibrary() throws Exception {
    assertThatAllGo(false, EnumSet.complementOf(EnumSet.copyOf(WITH_AN_END_FOR_ALL)));
  }

  /** With the options and without, both at once, because a program waits for threads to end. */
  private static void assertThatAllGo(boolean withLibrary, Set<Guest.Use> uses) throws Exception {
    String[] arguments =
        Stream.concat(Stream.of("" + withLibrary), uses.stream().map(Guest.Use::name))
            .toArray(String[]::new);
    try (ChildJvm opened = ChildJvm.startClosed(OPTIONS, Unloading.class, arguments);
        ChildJvm closed = ChildJvm.startClosed(List.of(), Unloading.class, arguments)) {
      assertThat(remaining(opened)).as("opened").isEqualTo(allGone(uses));
      assertThat(remaining(closed)).as("closed").isEqualTo(allGone(uses));
    }
  }

  private static String remaining(ChildJvm program) throws InterruptedException {
    return Arrays.stream(program.readToEnd().split("\n"))
        .filter(line -> !line.matches(LOGGED))
        .collect(Collectors.joining("\n"));
  }

  private static String allGone(Set<Guest.Use> uses) {
    return uses.stream().map(use -> use + ": 0 stay\n").collect(Collectors.joining())
        + "exit code 0";
  }
}
