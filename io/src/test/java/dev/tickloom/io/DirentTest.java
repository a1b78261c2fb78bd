package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DirentTest {
  @ParameterizedTest
  @EnumSource(FileType.class)
  void isOfOneType(FileType type) {
    Dirent entry = new Dirent("a", ".", Path.of("./a"), type);
    assertThat(entry.isUnknown()).isEqualTo(type == FileType.UNKNOWN);
    assertThat(
            Stream.of(
                entry.isFile(),
                entry.isDirectory(),
                entry.isSymbolicLink(),
                entry.isBlockDevice(),
                entry.isCharacterDevice(),
                entry.isFIFO(),
                entry.isSocket(),
                entry.isUnknown()))
        .containsOnlyOnce(true);
  }
}
