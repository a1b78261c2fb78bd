package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tickloom.docs.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example UpdateConfig. */
class UpdateConfigTest {
  @TempDir Path folder;

  private Path config;

  @BeforeEach
  void choosePath() {
    config = folder.resolve("config");
  }

  @Test
  void changesTheSettingsAndNothingElse() throws Exception {
    Files.writeString(config, "# port = 1\nhost=here\n\nport =  80\n");

    assertThat(update("port=8080", "user = me")).isEqualTo(new Result(0, "written\n", ""));

    assertThat(config).hasContent("# port = 1\nhost=here\n\nport = 8080\nuser = me\n");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void keepsTheMode() throws Exception {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews())
        .as("NOT TESTED: there are no permissions here")
        .contains("posix");
    Files.writeString(config, "password = old\n");
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));

    update("password=new");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
        .isEqualTo("rw-------");
  }

  @Test
  void leavesTheFileAloneIfThereIsNothingToChange() throws Exception {
    Files.writeString(config, "port = 80\n");
    Object key = Files.readAttributes(config, "*").get("fileKey");

    assertThat(update("port=80")).isEqualTo(new Result(0, "nothing to change\n", ""));

    assertThat(Files.readAttributes(config, "*").get("fileKey")).isEqualTo(key);
  }

  @Test
  void makesTheFileIfThereIsNone() throws Exception {
    assertThat(update("port=80")).isEqualTo(new Result(0, "written\n", ""));

    assertThat(config).hasContent("port = 80\n");
  }

  @Test
  void saysInOneLineWhatIsWrong() throws Exception {
    Files.createDirectory(config);

    String message = "EISDIR: illegal operation on a directory, read '%s'".formatted(config);
    assertThat(update("port=80")).isEqualTo(new Result(1, "", "UpdateConfig: " + message + "\n"));
  }

  @Test
  void showsItsUsage() throws Exception {
    assertThat(update("port"))
        .isEqualTo(new Result(2, "", "usage: UpdateConfig FILE KEY=VALUE...\n"));
  }

  private Result update(String... settings) throws Exception {
    String[] arguments = new String[settings.length + 1];
    arguments[0] = config.toString();
    System.arraycopy(settings, 0, arguments, 1, settings.length);
    return Program.runExample("UpdateConfig", arguments);
  }
}
