package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.io.watching.Change;
import dev.tickloom.io.watching.Change.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What waits until a file has settled, and what passes: the table of the class, row by row. */
class SettlingTest {
  private static final long PERIOD = 100;

  private final Settling settling = new Settling(PERIOD);
  private final List<String> passed = new ArrayList<>();

  private void add(long now, Change... changes) {
    settling.add(List.of(changes), now, this::pass);
  }

  private void pass(Change change) {
    passed.add(
        change.kind() + (change.from() == null ? " " : " " + change.from() + " ") + change.path());
  }

  /** Looks at what is due, and finds nothing new. */
  private void passDue(long now) {
    settling.takeDue(now);
    settling.passChecked(this::pass);
  }

  private static Change file(Kind kind, String path) {
    return change(kind, path, null, false);
  }

  private static Change change(Kind kind, String path, @Nullable String from, boolean isDirectory) {
    return new Change(kind, Path.of(path), from == null ? null : Path.of(from), isDirectory, null);
  }

  @Test
  void aFileWaitsUntilItHasNotChangedForThePeriod() {
    add(0, file(Kind.CREATE, "f"));
    add(50, file(Kind.MODIFY, "f"));
    assertThat(settling.nextDue()).isEqualTo(150);
    assertThat(settling.takeDue(149)).isEmpty();
    passDue(150);
    assertThat(passed).containsExactly("CREATE f");
    assertThat(settling.nextDue()).isEqualTo(-1);
  }

  @Test
  void aFileThatHasChangedWhenItIsLookedAtOnceMoreWaitsAnew() {
    add(0, file(Kind.CREATE, "f"), file(Kind.MODIFY, "g"));
    assertThat(settling.takeDue(100)).containsExactly(Path.of("f"), Path.of("g"));
    add(100, file(Kind.MODIFY, "f"));
    settling.passChecked(this::pass);
    assertThat(passed).containsExactly("MODIFY g");
    passDue(200);
    assertThat(passed).containsExactly("MODIFY g", "CREATE f");
  }

  @Test
  void whatWasNeverToldIsNotToldAsDeleted() {
    add(0, file(Kind.CREATE, "f"));
    add(1, file(Kind.DELETE, "f"));
    add(2, file(Kind.MODIFY, "g"));
    add(3, file(Kind.DELETE, "g"));
    passDue(1000);
    assertThat(passed).containsExactly("DELETE g");
  }

  @Test
  void aFileThatIsRenamedWaitsUnderItsNewName() {
    add(0, file(Kind.CREATE, "a"), file(Kind.MODIFY, "c"));
    add(1, change(Kind.RENAME, "b", "a", false), change(Kind.RENAME, "d", "c", false));
    assertThat(passed).containsExactly("RENAME c d");
    passDue(1000);
    assertThat(passed).containsExactly("RENAME c d", "CREATE b", "MODIFY d");
  }

  @Test
  void aDirectoryThatIsRenamedTakesWhatWaitsAlong() {
    add(0, change(Kind.CREATE, "d", null, true), file(Kind.CREATE, "d/s/f"));
    add(1, change(Kind.RENAME, "e", "d", true));
    passDue(1000);
    assertThat(passed).containsExactly("CREATE d", "RENAME d e", "CREATE e/s/f");
  }

  @Test
  void aFileThatIsReplacedIsModifiedUnlessItWasNeverTold() {
    add(0, file(Kind.DELETE, "f"), file(Kind.CREATE, "f"));
    add(0, file(Kind.CREATE, "g"));
    add(1, file(Kind.DELETE, "g"), file(Kind.CREATE, "g"));
    passDue(1000);
    assertThat(passed).containsExactly("MODIFY f", "CREATE g");
  }
}
