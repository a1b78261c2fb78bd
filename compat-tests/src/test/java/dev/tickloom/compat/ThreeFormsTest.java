package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.io.Fs;
import dev.tickloom.io.FsPromises;
import dev.tickloom.io.FsSync;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The callback, the promise and the blocking form of {@code fs} have the same operations, and say
 * the same of them. What differs is listed here with its reason.
 */
@Tag("sources")
class ThreeFormsTest {
  /**
   * How many public methods the three forms have together. Whoever adds some raises it, and says
   * here what for: views of a directory, whole files that are open, trees, and of streams four that
   * make them, two that publish a file, eight that write one from what flows; ten that watch.
   */
  private static final int CEILING = 307;

  /** A stream is neither a callback nor a promise, and what flows cannot be waited for in place. */
  private static final String STREAMS =
      "create(Read|Write)Stream\\(.*|publisher\\(.*"
          + "|writeFile\\(CharSequence, (ReadStream|\\S*Publisher|AsyncIterator|InputStream)\\b.*";

  /** What goes on for long is no outcome of a call, and blocks nobody. */
  private static final String WATCHING = "watch\\(.*|(un)?watchFile\\(.*";

  private static final Set<String> NO_OPERATIONS =
      Set.of(
          "on(EventLoop)",
          "on(EventLoop, FileSystem)",
          "shared()",
          "loop()",
          "path(Path)",
          "with(AbortSignal)",
          "within(Duration)",
          "in(Path)",
          "promises()",
          "sync()");

  /**
   * Calls on what is open are methods of {@code FileHandle} and {@code Dir} in the promise form.
   */
  private static final String ON_OPEN = "\\w+\\((FileHandle|Dir)\\b.*";

  /** What one form has alone. */
  private static final Map<String, String> ALONE =
      Map.of(
          "lchmod(CharSequence, int)",
          "as in Node on Linux, where it always rejects",
          "walk(CharSequence, WalkOptions)",
          "a sequence without end fits no list",
          "cp(CharSequence, CharSequence, CpOptions,"
              + " BiFunction<? super, ? super, Promise<Boolean>>)",
          "whose filter yields promises",
          "close(TempDirectory)",
          "which has a close with a promise, and nothing that blocks");

  /** Whose description reads differently after its first sentence, or whose tags do. */
  private static final Map<String, String> DIFFERENT =
      Map.of(
          "realpath(CharSequence)", "the promise form asks the system, the others go by name",
          "close(FileHandle)", "the blocking form may keep the loop thread",
          "readFile(CharSequence, ByteBuffer)", "nobody gives up a call of the blocking form",
          "rm(CharSequence, RmOptions)", "who waits between two tries",
          "read(Dir)", "the callback comes in a tick");

  private static final Set<String> NEVER_FAIL =
      Set.of("exists(CharSequence)", "statMany(List<? extends CharSequence>)");

  private static SortedMap<String, DocumentedOperation> callbacks;
  private static SortedMap<String, DocumentedOperation> promises;
  private static SortedMap<String, DocumentedOperation> blocking;

  @BeforeAll
  static void read() throws IOException {
    callbacks = operations(Fs.class);
    promises = operations(FsPromises.class);
    blocking = operations(FsSync.class);
  }

  private static SortedMap<String, DocumentedOperation> operations(Class<?> form)
      throws IOException {
    SortedMap<String, DocumentedOperation> all = DocumentedOperation.of(form);
    assertThat(all.keySet()).as("documented in " + form).hasSize(publicMethods(form).size());
    all.keySet().removeAll(NO_OPERATIONS);
    all.keySet().removeIf(operation -> operation.matches(STREAMS));
    all.keySet().removeIf(operation -> operation.matches(WATCHING));
    return all;
  }

  private static List<Method> publicMethods(Class<?> form) {
    return Stream.of(form.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .toList();
  }

  @Test
  void haveNoMoreMethodsThanTheCeilingAllows() {
    long methods =
        Stream.of(Fs.class, FsPromises.class, FsSync.class)
            .mapToLong(form -> publicMethods(form).size())
            .sum();
    assertThat(methods)
        .as("lower the ceiling when methods go, so that it says what there is")
        .isEqualTo(CEILING);
  }

  @Test
  void haveTheSameOperations() {
    Set<String> all = new TreeSet<>(callbacks.keySet());
    Set<String> ofBlocking = new TreeSet<>(blocking.keySet());
    Set<String> ofPromises = new TreeSet<>(promises.keySet());
    ofBlocking.removeAll(ALONE.keySet());
    ofPromises.removeAll(ALONE.keySet());
    assertThat(ofBlocking).isEqualTo(all);
    all.removeIf(operation -> operation.matches(ON_OPEN));
    assertThat(ofPromises).isEqualTo(all);
  }

  @Test
  void beginTheDescriptionOfAnOperationWithTheSameSentence() {
    forEachOther((operation, of, other) ->
        assertThat(other.firstSentence()).as(operation).isEqualTo(of.firstSentence()));
  }

  @Test
  void sayTheSameOfErrors() {
    forEachOther((operation, of, other) -> {
      if (!operation.equals("realpath(CharSequence)")) { // whose errors name another call
        assertThat(other.sentencesOfErrors()).as(operation).isEqualTo(of.sentencesOfErrors());
      }
    });
  }

  @Test
  void differInTheRestOnlyWhereThereIsAReason() {
    Set<String> different = new TreeSet<>();
    forEachOther((operation, of, other) -> {
      if (!other.description().equals(of.description())
          || !other.parameters().equals(of.parameters())
          || !other.result().equals(of.result())) {
        different.add(operation);
      }
    });
    assertThat(different).isEqualTo(new TreeSet<>(DIFFERENT.keySet()));
  }

  /** Elsewhere errors go to the callback or the promise, which the class comment says once. */
  @Test
  void onlyTheBlockingFormThrowsWhatFails() {
    assertThat(callbacks.values()).allSatisfy(of -> assertThat(of.errors()).isEmpty());
    assertThat(promises.values()).allSatisfy(of -> assertThat(of.errors()).isEmpty());
    blocking.forEach((operation, of) -> {
      if (NEVER_FAIL.contains(operation)) {
        assertThat(of.errors()).as(operation).isEmpty();
      } else {
        String expected = operation.startsWith("access(") ? "if not" : "if that fails";
        assertThat(of.errors()).as(operation).containsExactly("@throws FsException " + expected);
      }
    });
  }

  private interface Comparison {
    void of(String operation, DocumentedOperation callback, DocumentedOperation other);
  }

  /** Compares an operation of the callback form with the same one of another form. */
  private static void forEachOther(Comparison comparison) {
    for (var form : List.of(promises, blocking)) {
      form.forEach((operation, other) -> {
        DocumentedOperation callback = callbacks.get(operation);
        if (callback != null) {
          comparison.of(operation, callback, other);
        }
      });
    }
  }
}
