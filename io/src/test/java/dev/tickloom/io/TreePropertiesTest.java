package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is true of every tree, on random ones. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "modes")
class TreePropertiesTest {
  private static final CpOptions ALL =
      CpOptions.DEFAULT.withRecursive(true).withVerbatimSymlinks(true).withPreserveTimestamps(true);

  @TempDir Path folder;

  private final FsSync fs = Fs.on(EventLoop.create()).sync();
  private Path tree;
  private Path copy;

  @BeforeEach
  void makeWhatLinksLeadTo() throws IOException {
    tree = folder.resolve("tree");
    copy = folder.resolve("copy");
    Files.createDirectory(folder.resolve("outside"));
    Files.writeString(folder.resolve("outside/file"), "kept");
  }

  private void cp(CpOptions options) {
    fs.cp(tree.toString(), copy.toString(), options);
  }

  /** Without the numbers of names: hard links become files of their own. */
  static Map<String, Snapshot.Entry> entries(Path root) throws IOException {
    return Snapshot.of(root).entries().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    new Snapshot.Entry(
                        entry.getValue().state().stream()
                            .filter(each -> !(each instanceof Integer number) || number == 0)
                            .toList(),
                        entry.getValue().content())));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aCopyIsWhatWasCopiedAndACopyOverItChangesNothing(long seed) throws IOException {
    new RandomTree(seed).make(tree, 120);
    Snapshot outside = Snapshot.of(folder.resolve("outside"));
    Snapshot source = Snapshot.of(tree);
    cp(ALL);
    Map<String, Snapshot.Entry> first = entries(copy);
    assertThat(first).isEqualTo(entries(tree));
    cp(ALL);
    assertThat(entries(copy)).isEqualTo(first);
    cp(ALL.withForce(false));
    assertThat(entries(copy)).isEqualTo(first);
    assertThat(Snapshot.of(tree).differencesFrom(source)).isEmpty();
    assertThat(Snapshot.of(folder.resolve("outside")).differencesFrom(outside)).isEmpty();
    assertThat(OpenDescriptors.openIn(folder)).isZero();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("outside", "tree", "copy");
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void aTreeThatIsThereIsMergedAndKeepsWhatIsNotReplaced(long seed) throws IOException {
    new RandomTree(seed).make(tree, 60);
    Files.createDirectory(copy);
    Files.writeString(copy.resolve("kept"), "kept");
    cp(ALL.withContinueOnError(true));
    Map<String, Snapshot.Entry> merged = entries(copy);
    assertThat(merged).containsKey("kept");
    merged.remove("kept");
    Map<String, Snapshot.Entry> expected = entries(tree);
    merged.remove("");
    expected.remove(""); // a directory that was there keeps its mode
    assertThat(merged).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void duIsTheSumAndGlobAndWalkFindTheSame(long seed) throws IOException {
    new RandomTree(seed).make(tree, 150);
    DiskUsage usage = fs.du(tree.toString());
    Set<Object> files = new HashSet<>();
    long bytes = 0;
    long directories = 0;
    long links = 0;
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.toList()) {
        if (Files.isSymbolicLink(path)) {
          links++;
        } else if (Files.isDirectory(path)) {
          directories++;
        } else if (files.add(Files.getAttribute(path, "fileKey", LinkOption.NOFOLLOW_LINKS))) {
          bytes += Files.size(path);
        }
      }
    }
    assertThat(usage).isEqualTo(new DiskUsage(files.size(), directories, links, 0, bytes));
    List<String> globbed =
        fs.glob(List.of("**", "**/.*", "**/.*/**"), GlobOptions.DEFAULT.withCwd(tree)).stream()
            .filter(each -> !each.contains("/.") || each.lastIndexOf("/.") == each.indexOf("/."))
            .toList();
    assertThat(globbed)
        .allSatisfy(each ->
            assertThat(tree.resolve(each))
                .satisfies(
                    path -> assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue()));
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void rmLeavesNothingAndTouchesNothingElse(long seed) throws IOException {
    new RandomTree(seed).make(tree, 150);
    Snapshot outside = Snapshot.of(folder.resolve("outside"));
    fs.rm(tree.toString(), RmOptions.DEFAULT.withRecursive(true));
    assertThat(tree).doesNotExist();
    assertThat(Snapshot.of(folder.resolve("outside")).differencesFrom(outside)).isEmpty();
  }
}
