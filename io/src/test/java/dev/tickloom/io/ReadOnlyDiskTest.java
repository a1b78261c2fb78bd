package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tickloom.loop.EventLoop;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a file system that must not be changed says to every operation that would: as Node 26. */
@ParameterizedClass
@EnumSource(Form.class)
class ReadOnlyDiskTest {
  @Parameter Form form;

  @TempDir Path temporary;

  private final List<String> said = new ArrayList<>();
  private String disk = "";

  private void note(ThrowingCallable call) {
    Throwable error = catchThrowable(call);
    said.add(error == null ? "ok" : error.getMessage().replace(disk, "$DISK"));
  }

  @Test
  void refusesAllChanges() throws Exception {
    try (EventLoop loop = EventLoop.create();
        FullDisk mounted = FullDisk.mount(temporary, 64)) {
      disk = mounted.path.toString();
      Form.Use fs = form.on(loop, Fs.on(loop));
      String file = disk + "/file";
      String made = disk + "/new";
      fs.writeFile(file, "content");
      fs.mkdir(disk + "/dir");
      fs.symlink("file", disk + "/link");
      mounted.makeReadOnly();

      note(() -> fs.writeFile(file, "x"));
      note(() -> fs.writeFile(made, "x"));
      note(() -> fs.writeFile(file, "x", WriteOptions.DEFAULT.withAtomic(true)));
      note(() -> fs.appendFile(file, "x"));
      note(() -> fs.truncate(file, 0));
      note(() -> fs.open(file, "r+"));
      note(() -> fs.mkdir(made));
      note(() -> fs.rmdir(disk + "/dir"));
      note(() -> fs.unlink(file));
      note(() -> fs.rm(file));
      note(() -> fs.rm(disk + "/dir", RmOptions.DEFAULT.withRecursive(true)));
      note(() -> fs.rename(file, made));
      note(() -> fs.link(file, made));
      note(() -> fs.symlink("x", made));
      note(() -> fs.copyFile(file, made));
      note(() -> fs.chmod(file, 0600));
      note(() -> fs.chown(file, 0, 0));
      note(() -> fs.utimes(file, Instant.EPOCH, Instant.EPOCH));
      note(() -> fs.lutimes(disk + "/link", Instant.EPOCH, Instant.EPOCH));
      note(() -> fs.access(file, FsConstants.W_OK));
    }
    String readOnly = "EROFS: read-only file system, ";
    assertThat(said)
        .containsExactly(
            readOnly + "open '$DISK/file'",
            readOnly + "open '$DISK/new'",
            readOnly + "open '$DISK/file'",
            readOnly + "open '$DISK/file'",
            readOnly + "open '$DISK/file'",
            readOnly + "open '$DISK/file'",
            readOnly + "mkdir '$DISK/new'",
            readOnly + "rmdir '$DISK/dir'",
            readOnly + "unlink '$DISK/file'",
            readOnly + "unlink '$DISK/file'",
            readOnly + "rmdir '$DISK/dir'",
            readOnly + "rename '$DISK/file' -> '$DISK/new'",
            readOnly + "link '$DISK/file' -> '$DISK/new'",
            readOnly + "symlink 'x' -> '$DISK/new'",
            readOnly + "copyfile '$DISK/file' -> '$DISK/new'",
            readOnly + "chmod '$DISK/file'",
            readOnly + "chown '$DISK/file'",
            readOnly + "utime '$DISK/file'",
            readOnly + "lutime '$DISK/link'",
            readOnly + "access '$DISK/file'");
  }
}
