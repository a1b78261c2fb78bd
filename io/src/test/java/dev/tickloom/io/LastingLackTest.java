package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A lack of descriptors that does not pass: it is told in the end, and nothing has been done. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LastingLackTest {
  @TempDir Path folder;

  private final Map<String, Throwable> outcomes = new TreeMap<>();

  private static final FaultyFileSystem.Fault NO_DESCRIPTORS =
      (call, path) -> {
        if (FaultRuns.TAKES_DESCRIPTOR.contains(call)) {
          throw (IOException) FaultKind.EMFILE.of(call, path);
        }
      };

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  private <T> Callback<T> note(String name) {
    return (error, value) -> outcomes.put(name, error);
  }

  private void startAll(Fs fs) {
    fs.readFile(in("file"), note("readFile"));
    fs.writeFile(in("new"), "text", note("writeFile"));
    fs.writeFile(in("file"), "text", WriteOptions.DEFAULT.withAtomic(true), note("atomic"));
    fs.appendFile(in("file"), "text", note("appendFile"));
    fs.copyFile(in("file"), in("copy"), note("copyFile"));
    fs.open(in("file"), note("open"));
    fs.readdir(in("tree"), note("readdir"));
    fs.opendir(in("tree"), note("opendir"));
    fs.rm(in("tree"), RmOptions.DEFAULT.withRecursive(true), note("rm"));
  }

  private void assertAllLack(Snapshot before) throws Exception {
    assertThat(outcomes).hasSize(9);
    assertThat(outcomes.values())
        .allSatisfy(error ->
            assertThat(error)
                .isInstanceOfSatisfying(
                    FsException.class, e -> assertThat(e.code()).isEqualTo("EMFILE")));
    assertThat(Snapshot.of(folder)).isEqualTo(before);
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  @Test
  @Tag("stress") // it takes as long as the library tries
  void isToldInTheEnd() throws Exception {
    Site.fill(folder);
    Snapshot before = Snapshot.of(folder);
    try (EventLoop loop = EventLoop.create()) {
      Fs fs = Fs.on(loop, new FaultyFileSystem(NO_DESCRIPTORS));
      loop.run(() -> startAll(fs));
      assertAllLack(before);
    }
  }

  /** The blocking form has nobody to wait for, and says so at once. */
  @Test
  void isToldAtOnceByTheBlockingForm() throws Exception {
    Site.fill(folder);
    Snapshot before = Snapshot.of(folder);
    try (EventLoop loop = EventLoop.create()) {
      FsSync fs = Fs.on(loop, new FaultyFileSystem(NO_DESCRIPTORS)).sync();
      List<Runnable> calls = new ArrayList<>();
      calls.add(() -> fs.readFile(in("file")));
      calls.add(() -> fs.writeFile(in("new"), "text"));
      calls.add(() -> fs.appendFile(in("file"), "text"));
      calls.add(() -> fs.open(in("file")));
      calls.add(() -> fs.readdir(in("tree")));
      calls.add(() -> fs.opendir(in("tree")));
      for (Runnable call : calls) {
        try {
          call.run();
          outcomes.put("" + outcomes.size(), null);
        } catch (FsException e) {
          outcomes.put("" + outcomes.size(), e);
        }
      }
    }
    assertThat(outcomes.values()).hasSize(6);
    assertThat(outcomes.values())
        .allSatisfy(error -> assertThat(((FsException) error).code()).isEqualTo("EMFILE"));
    assertThat(Snapshot.of(folder)).isEqualTo(before);
  }
}
