package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tickloom.io.SyncReport.Change;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sync}: what it changes, what it tells, and that it does nothing a second time. */
class SyncTest {
  private static final SyncOptions MIRROR = SyncOptions.DEFAULT.withDelete(true);
  private static final FileTime OLD = FileTime.from(Instant.ofEpochSecond(1_000_000_001, 5_000));

  @TempDir Path folder;

  private final EventLoop loop = EventLoop.create();
  private final FsSync fs = Fs.on(loop).sync();
  private final SortedMap<String, Change> told = new TreeMap<>();
  private Path source;
  private Path target;

  @BeforeEach
  void makeSource() throws IOException {
    source = folder.resolve("source");
    target = folder.resolve("target");
    Files.createDirectories(source.resolve("d/e"));
    write(source.resolve("f"), "f");
    write(source.resolve("d/g"), "gg");
    write(source.resolve("d/e/h"), "hhh");
    Files.createSymbolicLink(source.resolve("d/link"), Path.of("../f"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.setLastModifiedTime(Files.writeString(file, text), OLD);
  }

  private SyncReport sync(SyncOptions options) {
    told.clear();
    return fs.sync(
        source,
        target,
        options.withOnChange(
            (change, path) -> told.put(target.relativize(path).toString(), change)));
  }

  private static SyncReport report(int made, int replaced, int deleted, int left, int bytes) {
    return new SyncReport(made, replaced, deleted, left, bytes);
  }

  @ParameterizedTest
  @EnumSource
  void allFormsReportTheSame(Form form) {
    SyncReport first = form.on(loop, Fs.on(loop)).sync(source.toString(), target.toString());
    assertThat(first).isEqualTo(report(7, 0, 0, 0, 6));
    assertThat(form.on(loop, Fs.on(loop)).sync(source.toString(), target.toString(), MIRROR))
        .isEqualTo(report(0, 0, 0, 7, 0));
  }

  @Test
  void onlyWhatIsDifferentIsReplaced() throws IOException {
    sync(MIRROR);
    Object untouched = Files.readAttributes(target.resolve("f"), "*").get("fileKey");
    write(source.resolve("d/g"), "GGG");
    Files.delete(source.resolve("d/link"));
    Files.createSymbolicLink(source.resolve("d/link"), Path.of("e"));
    write(source.resolve("new"), "n");
    assertThat(sync(MIRROR)).isEqualTo(report(1, 2, 0, 5, 4));
    assertThat(told)
        .containsExactly(
            Map.entry("d/g", Change.REPLACED),
            Map.entry("d/link", Change.REPLACED),
            Map.entry("new", Change.MADE));
    assertThat(target.resolve("d/g")).content().isEqualTo("GGG");
    assertThat(Files.getLastModifiedTime(target.resolve("d/g"))).isEqualTo(OLD);
    assertThat(Files.readSymbolicLink(target.resolve("d/link"))).isEqualTo(Path.of("e"));
    assertThat(Files.readAttributes(target.resolve("f"), "*").get("fileKey")).isEqualTo(untouched);
  }

  @Test
  void whatTheSourceDoesNotHaveIsDeletedOnlyIfAskedFor() throws IOException {
    sync(MIRROR);
    Files.createDirectories(target.resolve("old/er"));
    write(target.resolve("old/er/file"), "x");
    Path outside = Files.createDirectory(folder.resolve("outside"));
    write(outside.resolve("kept"), "kept");
    Files.createSymbolicLink(target.resolve("d/away"), outside);
    assertThat(sync(SyncOptions.DEFAULT).changes()).isZero();
    assertThat(target.resolve("old/er/file")).exists();
    assertThat(sync(MIRROR)).isEqualTo(report(0, 0, 4, 7, 0));
    assertThat(told).containsOnlyKeys("d/away", "old", "old/er", "old/er/file");
    assertThat(target.resolve("old")).doesNotExist();
    assertThat(outside.resolve("kept")).exists();
  }

  @Test
  void aDirectoryAndAFileMakeWayForEachOtherOnlyIfAskedFor() throws IOException {
    Files.createDirectories(target.resolve("f/inner"));
    Files.createDirectory(target.resolve("d"));
    write(target.resolve("d/e"), "a file");
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> sync(SyncOptions.DEFAULT))
        .satisfies(e -> assertThat(e.code()).startsWith("ERR_FS_CP_"));
    assertThat(sync(MIRROR)).satisfies(done -> assertThat(done.deleted()).isEqualTo(3));
    assertThat(target.resolve("f")).content().isEqualTo("f");
    assertThat(target.resolve("d/e/h")).content().isEqualTo("hhh");
    assertThat(sync(MIRROR)).isEqualTo(report(0, 0, 0, 7, 0));
  }

  @Test
  void aDryRunTellsTheSameAndChangesNothing() throws IOException {
    Files.createDirectories(target.resolve("f/inner"));
    write(target.resolve("old"), "x");
    Files.createDirectory(target.resolve("d"));
    write(target.resolve("d/g"), "other");
    Snapshot before = Snapshot.of(folder);
    SyncReport expected = sync(MIRROR.withDryRun(true));
    SortedMap<String, Change> changes = new TreeMap<>(told);
    assertThat(Snapshot.of(folder).differencesFrom(before)).isEmpty();
    assertThat(sync(MIRROR)).isEqualTo(expected);
    assertThat(told).isEqualTo(changes).hasSize(7);
    assertThat(sync(MIRROR.withDryRun(true)).changes()).isZero();
  }

  @Test
  void aDryRunMakesNoParents() {
    target = folder.resolve("x/y/target");
    assertThat(sync(MIRROR.withDryRun(true)).made()).isEqualTo(7);
    assertThat(folder.resolve("x")).doesNotExist();
    sync(MIRROR);
    assertThat(target.resolve("d/e/h")).exists();
  }

  @Test
  void contentIsComparedIfAskedFor() throws IOException {
    sync(MIRROR);
    write(source.resolve("f"), "F");
    Files.setLastModifiedTime(target.resolve("d/g"), FileTime.from(Instant.ofEpochSecond(5)));
    assertThat(sync(MIRROR.withDryRun(true)).replaced()).isEqualTo(1);
    assertThat(told).containsOnlyKeys("d/g");
    SyncOptions byContent = MIRROR.withCompare(SyncOptions.Compare.CONTENT);
    assertThat(sync(byContent)).isEqualTo(report(0, 1, 0, 6, 1));
    assertThat(told).containsOnlyKeys("f");
    assertThat(sync(byContent).changes()).isZero();
  }

  @Test
  void whatTheFilterRefusesIsNeitherCopiedNorDeleted() throws IOException {
    SyncOptions filtered =
        MIRROR.withFilter((src, dest) -> !dest.getFileName().toString().matches("e|log"));
    Files.createDirectory(target);
    write(target.resolve("log"), "kept");
    write(target.resolve("old"), "x");
    assertThat(sync(filtered)).isEqualTo(report(4, 0, 1, 1, 3));
    assertThat(target.resolve("d/e")).doesNotExist();
    assertThat(target.resolve("log")).exists();
    assertThat(sync(filtered).changes()).isZero();
  }

  @Test
  void whatTheFilterRefusesIsKeptInDirectoriesThatTheSourceDoesNotHave() throws IOException {
    SyncOptions filtered = MIRROR.withFilter((src, dest) -> !dest.endsWith("kept"));
    sync(MIRROR);
    Files.createDirectories(target.resolve("old/er"));
    Files.createDirectories(target.resolve("old/empty"));
    write(target.resolve("old/er/kept"), "kept");
    write(target.resolve("old/er/file"), "x");

    SyncReport planned = sync(filtered.withDryRun(true));
    assertThat(sync(filtered)).isEqualTo(planned).isEqualTo(report(0, 0, 2, 7, 0));
    assertThat(told).containsOnlyKeys("old/empty", "old/er/file");
    assertThat(target.resolve("old/er/kept")).content().isEqualTo("kept");
    assertThat(sync(filtered).changes()).isZero();
  }

  @Test
  void aDirectoryWithSomethingThatTheFilterRefusesMakesNoWay() throws IOException {
    SyncOptions filtered = MIRROR.withFilter((src, dest) -> !dest.endsWith("kept"));
    Files.createDirectories(target.resolve("f"));
    write(target.resolve("f/kept"), "kept");

    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> sync(filtered))
        .withMessageContaining("cannot overwrite directory");
    assertThat(target.resolve("f/kept")).content().isEqualTo("kept");
  }

  @Test
  void aLinkNeverTakesThePlaceOfTheFileThatItLeadsTo() throws IOException {
    write(Files.createDirectory(target).resolve("f"), "the only one");
    Files.delete(source.resolve("f"));
    Files.createSymbolicLink(source.resolve("f"), Path.of("../target/f"));

    for (CpOptions options :
        List.of(CpOptions.DEFAULT, CpOptions.DEFAULT.withVerbatimSymlinks(true))) {
      assertThatExceptionOfType(FsException.AlreadyExists.class)
          .isThrownBy(() -> fs.cp(source.resolve("f"), target.resolve("f"), options))
          .withMessageStartingWith("EEXIST: file already exists, symlink ");
    }
    assertThatExceptionOfType(FsException.AlreadyExists.class).isThrownBy(() -> sync(MIRROR));
    assertThat(target.resolve("f")).content().isEqualTo("the only one");
  }

  @Test
  void aLinkNeverTakesThePlaceOfTheDirectoryThatItLeadsTo() throws IOException {
    Files.createDirectories(target.resolve("f"));
    write(target.resolve("f/inner"), "the only one");
    Files.delete(source.resolve("f"));
    Files.createSymbolicLink(source.resolve("f"), Path.of("../target/f"));

    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> sync(MIRROR))
        .withMessageContaining("cannot overwrite directory");
    assertThat(target.resolve("f/inner")).content().isEqualTo("the only one");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "modes")
  void modesAreThoseOfTheSource() throws IOException {
    sync(MIRROR);
    Files.setAttribute(source.resolve("d"), "unix:mode", 0711);
    Files.setAttribute(source.resolve("f"), "unix:mode", 01640);
    assertThat(sync(MIRROR)).isEqualTo(report(0, 2, 0, 5, 1));
    assertThat((int) Files.getAttribute(target.resolve("d"), "unix:mode") & 07777).isEqualTo(0711);
    assertThat((int) Files.getAttribute(target.resolve("f"), "unix:mode") & 07777).isEqualTo(01640);
    assertThat(sync(MIRROR).changes()).isZero();
  }

  @Test
  void aFailureEndsItUnlessItIsToGoOn() throws IOException {
    Files.createDirectories(target.resolve("f"));
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> sync(SyncOptions.DEFAULT.withContinueOnError(true)))
        .withMessageContaining("cannot overwrite directory");
    assertThat(target.resolve("d/e/h")).exists();
  }

  @Test
  void namesOfOneFileAreLeft() throws IOException {
    Files.createDirectory(target);
    Files.createLink(target.resolve("f"), source.resolve("f"));
    assertThat(sync(MIRROR).left()).isEqualTo(2);
    assertThatExceptionOfType(FsException.class).isThrownBy(() -> fs.sync(source, source));
    assertThatExceptionOfType(FsException.class)
        .isThrownBy(() -> fs.sync(source, source.resolve("d/inside")))
        .satisfies(e -> assertThat(e.code()).isEqualTo("ERR_FS_CP_EINVAL"));
  }

  @Test
  void aSourceInItsTargetIsRefusedByWhateverName() throws IOException {
    Path alias = Files.createSymbolicLink(folder.resolve("alias"), source);
    for (Path inner : List.of(source.resolve("d/e"), alias.resolve("d"))) {
      assertThatExceptionOfType(FsException.class)
          .isThrownBy(() -> fs.sync(inner, source, MIRROR))
          .withMessageContaining("to a directory that it is in")
          .satisfies(e -> assertThat(e.code()).isEqualTo("ERR_FS_CP_EINVAL"));
    }
    assertThat(source.resolve("d/e/h")).exists();
  }

  @Test
  void fileSystemsInMemoryAreMirrored() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      target = memory.getPath("/a/target");
      assertThat(sync(MIRROR).made()).isEqualTo(7);
      Files.createDirectory(target.resolve("extra"));
      Files.writeString(target.resolve("extra/file"), "x");
      assertThat(sync(MIRROR)).isEqualTo(report(0, 0, 2, 7, 0));
      assertThat(sync(MIRROR).changes()).isZero();
    }
  }

  @Test
  void zipFilesAreMirroredThoughTheirTimesAreCoarse() throws IOException {
    Files.delete(source.resolve("d/link"));
    URI zip = URI.create("jar:" + folder.resolve("copy.zip").toUri());
    for (int expected : new int[] {6, 0}) {
      try (FileSystem inZip = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
        target = inZip.getPath("/target");
        assertThat(sync(MIRROR).changes()).isEqualTo(expected);
        assertThat(target.resolve("d/e/h")).content().isEqualTo("hhh");
      }
    }
  }

  @Test
  void aFileInAZipFileThatIsReplacedHasTheTimeOfItsSource() throws IOException {
    Files.delete(source.resolve("d/link"));
    URI zip = URI.create("jar:" + folder.resolve("copy.zip").toUri());
    try (FileSystem inZip = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      target = inZip.getPath("/target");
      sync(MIRROR);
      write(source.resolve("f"), "changed");

      assertThat(sync(MIRROR).replaced()).isEqualTo(1);
      assertThat(sync(MIRROR).changes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44, 45, 46})
  @EnabledOnOs(value = OS.LINUX, disabledReason = "modes")
  void anyTreeBecomesLikeAnyOtherAndThenNothingIsToBeDone(long seed) throws IOException {
    Files.createDirectory(folder.resolve("outside"));
    Files.writeString(folder.resolve("outside/file"), "kept");
    source = folder.resolve("random");
    new RandomTree(seed).make(source, 120);
    new RandomTree(seed + 100).make(target, 120);
    Snapshot outside = Snapshot.of(folder.resolve("outside"));
    SyncReport dry = sync(MIRROR.withDryRun(true));
    assertThat(sync(MIRROR)).isEqualTo(dry);
    assertThat(TreePropertiesTest.entries(target)).isEqualTo(TreePropertiesTest.entries(source));
    SyncReport second = sync(MIRROR);
    assertThat(second.changes()).isZero();
    try (Stream<Path> all = Files.walk(source)) {
      assertThat(second.left()).isEqualTo(all.count());
    }
    assertThat(sync(MIRROR.withCompare(SyncOptions.Compare.CONTENT)).changes()).isZero();
    assertThat(Snapshot.of(folder.resolve("outside")).differencesFrom(outside)).isEmpty();
    assertThat(OpenDescriptors.openIn(folder)).isZero();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("outside", "source", "random", "target");
  }

  @Test
  void timesMayBeKeptInCoarserUnits() {
    Instant time = Instant.ofEpochSecond(1_000_000_001, 123_456_789);
    for (long nanos : List.of(123_456_789L, 123_456_700L, 123_456_000L, 123_000_000L, 0L)) {
      assertThat(isKeptAs(time, Instant.ofEpochSecond(1_000_000_001, nanos))).isTrue();
    }
    assertThat(isKeptAs(time, Instant.ofEpochSecond(1_000_000_000))).isTrue();
    assertThat(isKeptAs(time, Instant.ofEpochSecond(1_000_000_000, 1))).isFalse();
    assertThat(isKeptAs(time, Instant.ofEpochSecond(1_000_000_001, 123_456_788))).isFalse();
    assertThat(isKeptAs(time, Instant.ofEpochSecond(1_000_000_002))).isFalse();
    assertThat(isKeptAs(Instant.ofEpochSecond(-1, 5), Instant.ofEpochSecond(-2))).isTrue();
    assertThat(isKeptAs(Instant.MAX, Instant.MIN)).isFalse();
    assertThat(isKeptAs(Instant.MIN, Instant.MAX)).isFalse();
  }

  private static boolean isKeptAs(Instant told, Instant kept) {
    return Mirror.isKeptAs(FileTime.from(told), FileTime.from(kept));
  }

  /** A link in the place of a directory is no directory: it makes way, and leads nowhere. */
  @Test
  void aLinkToADirectoryIsReplacedAndNotFollowed() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createDirectory(target);
    Files.createSymbolicLink(target.resolve("d"), outside);
    sync(MIRROR);
    assertThat(Files.isDirectory(target.resolve("d"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(outside).isEmptyDirectory();
  }
}
