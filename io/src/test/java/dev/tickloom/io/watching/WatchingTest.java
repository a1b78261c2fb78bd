package dev.tickloom.io.watching;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of a watch that can be trusted, each by its name. */
@Timeout(60)
class WatchingTest {
  @TempDir Path base;

  private Path root;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(FileWatch.hears(base), "the system tells of changes");
    root = Files.createDirectory(base.resolve("w"));
  }

  private Path make(String file) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, "x");
  }

  private Watched watch() throws IOException {
    return new Watched(root, Watched.TREE);
  }

  private static void append(Path file) throws IOException {
    Files.writeString(file, "y", StandardOpenOption.APPEND);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  // ---- register, then scan --------------------------------------------------------------------

  @Test
  void aNewDirectoryIsListenedToBeforeItIsListedSoThatNothingInItIsMissed() throws Exception {
    try (Watched watched = watch()) {
      for (int i = 0; i < 100; i++) {
        make("p" + i + "/q/f");
      }
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).filteredOn(each -> each.startsWith("CREATE")).hasSize(300);
    }
  }

  @Test
  void whatIsThereAtFirstIsNotTold() throws Exception {
    make("a/b/f");
    try (Watched watched = watch()) {
      watched.awaitQuiet();
      assertThat(watched.told()).isEmpty();
    }
  }

  @Test
  void whatIsThereAtFirstIsToldIfThatIsAskedFor() throws Exception {
    make("a/f");
    WatchRules rules = new WatchRules(true, false, false, true, true, path -> false, null);
    try (Watched watched = new Watched(root, rules)) {
      assertThat(watched.toldAsText()).containsExactly("CREATE ", "CREATE a", "CREATE a/f");
    }
  }

  // ---- overflow -------------------------------------------------------------------------------

  /** The JDK keeps 512 events of a directory, the kernel 16,384 in all. */
  private void overflow(int files) throws Exception {
    CountDownLatch isBusy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean isFirst = new AtomicBoolean(true);
    Runnable busy =
        () -> {
          if (isFirst.getAndSet(false)) {
            isBusy.countDown();
            awaitUninterrupted(goOn);
          }
        };
    try (Watched watched = new Watched(root, Watched.TREE, null, busy)) {
      for (int i = 0; !isBusy.await(10, TimeUnit.MILLISECONDS); i++) {
        make("first" + i); // one that comes while the watch looks wakes nobody
      }
      Path directory = Files.createDirectory(root.resolve("d"));
      for (int i = 0; i < files; i++) {
        Files.createFile(directory.resolve("f" + i));
      }
      goOn.countDown();
      watched.awaitQuiet();
      assertThat(watched.toldAsText().stream().filter(each -> each.startsWith("CREATE d/f")))
          .hasSize(files)
          .doesNotHaveDuplicates();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(50, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void moreEventsThanTheJdkKeepsLeadToAScanAndToAllThatHasChanged() throws Exception {
    overflow(2000);
  }

  @Test
  @Tag("stress")
  void moreEventsThanTheKernelKeepsLeadToAScanAndToAllThatHasChanged() throws Exception {
    overflow(20_000);
  }

  @Test
  void moreNamesThanAreKeptLeadToAScanAndToAllThatHasChanged() throws Exception {
    try (Watched watched = watch()) {
      for (int i = 0; i < Hints.MOST_NAMES * 2; i++) {
        Files.createFile(root.resolve("f" + i));
      }
      watched.awaitQuiet();
      assertThat(watched.told()).hasSize(Hints.MOST_NAMES * 2);
    }
  }

  // ---- renames --------------------------------------------------------------------------------

  @Test
  void aThousandRenamesAreAllToldAsRename() throws Exception {
    for (int i = 0; i < 1000; i++) {
      make("a" + i);
    }
    try (Watched watched = watch()) {
      for (int i = 0; i < 1000; i++) {
        move(root.resolve("a" + i), root.resolve("b" + i));
      }
      watched.awaitQuiet();
      assertThat(watched.told()).hasSize(1000).allMatch(each -> each.kind() == Change.Kind.RENAME);
    }
  }

  @Test
  void aFileThatGetsTheNumberOfADeletedOneIsNotToldAsRename() throws Exception {
    boolean isReused = false;
    for (int i = 0; i < 1000; i++) {
      make("a" + i);
    }
    try (Watched watched = watch()) {
      for (int i = 0; i < 1000; i++) {
        Object key = key(root.resolve("a" + i));
        Files.delete(root.resolve("a" + i));
        isReused |= key.equals(key(make("b" + i)));
      }
      watched.awaitQuiet();
      assertThat(watched.told()).noneMatch(each -> each.kind() == Change.Kind.RENAME);
    }
    assumeTrue(isReused, "the file system gives the numbers of deleted files to new ones");
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  @Test
  void aDirectoryIsRenamedWithAllThatIsInItByOneChange() throws Exception {
    Path file = make("a/s/f");
    try (Watched watched = watch()) {
      move(root.resolve("a"), root.resolve("b"));
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsExactly("RENAME a b");
      watched.forgetTold();
      assertThat(file).doesNotExist();
      append(root.resolve("b/s/f"));
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsOnly("MODIFY b/s/f");
    }
  }

  @Test
  void filesThatChangePlacesCanBeReplayed() throws Exception {
    make("a");
    make("b");
    try (Watched watched = watch()) {
      Path between = base.resolve("between");
      move(root.resolve("a"), between);
      move(root.resolve("b"), root.resolve("a"));
      move(between, root.resolve("b"));
      watched.awaitQuiet();
      assertThat(watched.told()).isNotEmpty();
    }
  }

  @Test
  void whatComesFromOutsideIsCreatedWithContentAndWhatGoesIsDeletedFromBelow() throws Exception {
    Path outside = Files.createDirectories(base.resolve("o/s"));
    Files.writeString(outside.resolve("f"), "x");
    try (Watched watched = watch()) {
      move(base.resolve("o"), root.resolve("o"));
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsExactly("CREATE o", "CREATE o/s", "CREATE o/s/f");
      watched.forgetTold();
      move(root.resolve("o"), base.resolve("o"));
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsExactly("DELETE o/s/f", "DELETE o/s", "DELETE o");
    }
  }

  // ---- one key, several users -----------------------------------------------------------------

  @Test
  void watchesOfTheSameTreeAreIndependent() throws Exception {
    make("d/f");
    try (Watched whole = watch()) {
      Watched part = new Watched(root.resolve("d"), Watched.TREE);
      part.close();
      try (Watched other = new Watched(root.resolve("d"), Watched.TREE)) {
        append(root.resolve("d/f"));
        whole.awaitQuiet();
        other.awaitQuiet();
        assertThat(whole.toldAsText()).contains("MODIFY d/f");
        assertThat(other.toldAsText()).contains("MODIFY f");
      }
      whole.forgetTold();
      append(root.resolve("d/f"));
      whole.awaitQuiet();
      assertThat(whole.toldAsText()).contains("MODIFY d/f");
    }
  }

  @Test
  void allWatchesHaveOneThread() throws Exception {
    try (Watched unused = watch();
        Watched alsoUnused = watch()) {
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().equals("tickloom-watch"))
          .hasSize(1);
    }
  }

  // ---- the watched path -----------------------------------------------------------------------

  /** Row 24: editors write beside and rename over. */
  @Test
  void aFileThatIsReplacedIsStillWatched() throws Exception {
    Path file = make("f");
    try (Watched watched = new Watched(file, Watched.TREE)) {
      move(make("beside"), file);
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsExactly("DELETE ", "CREATE ");
      watched.forgetTold();
      append(file);
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsOnly("MODIFY ");
    }
  }

  /** Row 23. */
  @Test
  void aFileThatIsDeletedAndMadeAnewIsStillWatched() throws Exception {
    Path file = make("f");
    try (Watched watched = new Watched(file, Watched.TREE)) {
      Files.delete(file);
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsExactly("DELETE ");
      watched.forgetTold();
      make("f");
      watched.awaitQuiet();
      append(file);
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).startsWith("CREATE ").contains("MODIFY ");
    }
  }

  /** Row 22: Node goes on to hear of the renamed file. */
  @Test
  void aFileThatIsRenamedIsWatchedByItsNameOnly() throws Exception {
    Path file = make("f");
    try (Watched watched = new Watched(file, Watched.TREE)) {
      move(file, root.resolve("g"));
      watched.awaitQuiet();
      append(root.resolve("g"));
      make("f");
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).startsWith("DELETE ", "CREATE ");
    }
  }

  /** Row 25: Node hears of the first target only. */
  @Test
  void aLinkIsFollowedToWhereverItLeadsNow() throws Exception {
    Path first = make("real/first");
    Path second = make("real/second");
    Path link = Files.createSymbolicLink(root.resolve("l"), first);
    try (Watched watched = new Watched(link, Watched.TREE)) {
      append(first);
      watched.await(() -> !watched.told().isEmpty());
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsOnly("MODIFY ");
      Files.delete(link);
      Files.createSymbolicLink(link, second);
      watched.awaitQuiet();
      watched.forgetTold();
      append(second);
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsOnly("MODIFY ");
    }
  }

  /** Rows 17 and 18. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theRootMayVanishAndComeBack(boolean isRenamed) throws Exception {
    make("f");
    try (Watched watched = watch()) {
      if (isRenamed) {
        move(root, base.resolve("v"));
      } else {
        Scenario.removeAll(root);
      }
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsExactly("DELETE f", "DELETE ");
      watched.forgetTold();
      make("g");
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).startsWith("CREATE ", "CREATE g");
      watched.forgetTold();
      make("d/h");
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).startsWith("CREATE d", "CREATE d/h");
    }
  }

  // ---- trees that others deceive watchers with ------------------------------------------------

  /** Rows 30 and 33: Node tells what happens outside as if it were inside. */
  @Test
  void aDirectoryThatWasMovedOutIsNotHeardAnyMoreAndTheOneInItsPlaceIs() throws Exception {
    make("d/f");
    Path outside = Files.createDirectories(base.resolve("n"));
    Files.writeString(outside.resolve("f"), "x");
    try (Watched watched = watch()) {
      move(root.resolve("d"), base.resolve("old"));
      move(outside, root.resolve("d"));
      watched.awaitQuiet();
      watched.forgetTold();
      append(base.resolve("old/f"));
      append(root.resolve("d/f"));
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsOnly("MODIFY d/f");
    }
  }

  /** Row 32: Node may go deaf. */
  @Test
  void aDirectoryThatIsDeletedAndMadeAnewAtOnceIsStillWatched() throws Exception {
    make("d/f");
    try (Watched watched = watch()) {
      Scenario.removeAll(root.resolve("d"));
      Path file = make("d/f");
      watched.awaitQuiet();
      watched.forgetTold();
      append(file);
      watched.awaitQuiet();
      assertThat(watched.toldAsText()).containsOnly("MODIFY d/f");
    }
  }

  /** Row 34: Node does not tell of the directory. */
  @Test
  void aFileThatIsReplacedByADirectoryIsToldAsDeletedAndCreated() throws Exception {
    Path file = make("s/f");
    try (Watched watched = watch()) {
      Files.delete(file);
      make("s/f/g");
      watched.awaitQuiet();
      assertThat(watched.toldAsText())
          .startsWith("DELETE s/f", "CREATE s/f", "CREATE s/f/g")
          .doesNotHaveDuplicates();
    }
  }

  // ---- links ----------------------------------------------------------------------------------

  @Test
  void linksThatAreFollowedLeadToEachDirectoryOnce() throws Exception {
    Path outside = Files.createDirectories(base.resolve("o"));
    Path file = Files.writeString(outside.resolve("f"), "x");
    Files.createSymbolicLink(root.resolve("l"), outside);
    Files.createSymbolicLink(root.resolve("self"), root);
    WatchRules rules = new WatchRules(true, true, false, true, true, path -> false, null);
    try (Watched watched = new Watched(root, rules)) {
      assertThat(watched.toldAsText())
          .containsExactlyInAnyOrder("CREATE ", "CREATE l", "CREATE l/f", "CREATE self");
      append(file);
      watched.awaitTold("MODIFY l/f");
      Files.writeString(outside.resolve("g"), "x");
      watched.awaitTold("CREATE l/g");
    }
  }

  @Test
  void aDirectoryIsWatchedThroughAnotherLinkWhenTheFirstOneIsRemoved() throws Exception {
    Path outside = Files.createDirectories(base.resolve("o"));
    for (String link : List.of("l1", "l2", "l3")) {
      Files.createSymbolicLink(root.resolve(link), outside);
    }
    Files.writeString(outside.resolve("f"), "x");
    WatchRules rules = new WatchRules(true, true, false, true, true, path -> false, null);
    try (Watched watched = new Watched(root, rules)) {
      for (int i = 0; i < 2; i++) {
        String through = last(watched.toldAsText(), "CREATE l./f").substring(7, 9);
        watched.forgetTold();
        Files.delete(root.resolve(through));
        watched.await(() -> watched.toldAsText().stream().anyMatch(e -> e.matches("CREATE l./f")));
        assertThat(watched.toldAsText()).contains("DELETE " + through + "/f", "DELETE " + through);
      }
    }
  }

  private static String last(List<String> all, String pattern) {
    return all.stream().filter(each -> each.matches(pattern)).reduce((a, b) -> b).orElseThrow();
  }

  @Test
  void linksInACircleEndWhereNothingTellsDirectoriesApart() throws Exception {
    Path other = Files.createDirectory(base.resolve("o"));
    Files.createSymbolicLink(root.resolve("l"), other);
    Files.createSymbolicLink(other.resolve("back"), root);
    WatchRules rules = new WatchRules(true, true, true, true, true, path -> false, null);
    StatusReader withoutKeys =
        (path, links) -> {
          Status status = Status.of(Files.readAttributes(path, BasicFileAttributes.class, links));
          return new Status(null, status.birth(), status.kind(), 0, 0, 0, "");
        };
    FileWatch watch = new FileWatch(root, rules, withoutKeys, () -> {});
    assertThat(watch.pass().changes().stream().map(Watched::text))
        .containsExactly("CREATE ", "CREATE l", "CREATE l/back");
    watch.close();
  }

  @Test
  void linksToDirectoriesAreNotEnteredUnlessFollowed() throws Exception {
    Path outside = Files.createDirectories(base.resolve("o"));
    Files.createSymbolicLink(root.resolve("l"), outside);
    try (Watched watched = watch()) {
      Files.writeString(outside.resolve("f"), "x");
      watched.awaitQuiet();
      assertThat(watched.told()).isEmpty();
    }
  }

  // ---- what it costs --------------------------------------------------------------------------

  @Test
  void ignoredDirectoriesAreNeitherEnteredNorListenedTo() throws Exception {
    make("build/classes/c");
    make("src/f");
    WatchRules rules = Watched.ignoring(path -> path.endsWith("build"));
    try (Watched watched = new Watched(root, rules)) {
      make("build/classes/d");
      make("src/g");
      watched.awaitTold("CREATE src/g");
      assertThat(watched.listenedTo()).isEqualTo(Set.of(root.toRealPath(), real("src")));
      assertThat(watched.told()).allMatch(each -> each.path().startsWith("src"));
    }
  }

  private Path real(String name) throws IOException {
    return root.toRealPath().resolve(name);
  }

  @Test
  void whileNothingHappensNoPassIsDue() throws Exception {
    make("a/f");
    try (Watched watched = watch()) {
      make("a/g");
      watched.awaitQuiet();
      assertThat(watched.isPassDue()).isFalse();
    }
  }

  @Test
  void everyDirectoryIsListenedToAndWhatIsGoneIsNot() throws Exception {
    make("a/b/f");
    try (Watched watched = watch()) {
      Scenario.removeAll(root.resolve("a/b"));
      make("c/f");
      watched.awaitQuiet();
      assertThat(watched.listenedTo()).isEqualTo(Set.of(root.toRealPath(), real("a"), real("c")));
    }
  }

  // ---- when the system does not tell ----------------------------------------------------------

  /** Hears nothing, for a reason. */
  private record Deaf(IOException reason) implements HintSource {
    @Override
    public void listen(Listening listening) throws IOException {
      throw reason;
    }

    @Override
    public void release(Listening listening) {}

    @Override
    public void releaseAll(Hints hints) {}
  }

  private Watched deaf(IOException reason) throws IOException {
    return new Watched(root, Watched.TREE, new Deaf(reason), () -> {});
  }

  @Test
  void atTheLimitsOfTheSystemDirectoriesArePolledAndThatIsToldOnce() throws Exception {
    make("a/b/f");
    IOException limit = new IOException("User limit of inotify watches reached");
    try (Watched watched = deaf(limit)) {
      assertThat(watched.failures()).hasSize(1);
      assertThat(watched.failures().get(0).isPolled()).isTrue();
      append(root.resolve("a/b/f"));
      make("a/c/g");
      Set<String> expected = Set.of("MODIFY a/b/f", "CREATE a/c", "CREATE a/c/g");
      watched.await(() -> watched.toldAsText().stream().collect(toSet()).equals(expected));
      assertThat(watched.failures()).hasSize(1);
    }
  }

  @Test
  void directoriesThatMayNotBeReadAreToldOnceEach() throws Exception {
    make("a/f");
    try (Watched watched = deaf(new AccessDeniedException("a"))) {
      assertThat(watched.failures().stream().map(Pass.Failure::path))
          .isEqualTo(List.of(root.toRealPath()));
    }
  }
}
