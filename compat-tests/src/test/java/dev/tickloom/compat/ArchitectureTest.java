package dev.tickloom.compat;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tickloom.loop.observing.Places;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the modules may know of each other, and what no class of theirs may do. */
@Tag("sources")
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPackages(
              Arrays.stream(Library.values()).map(Library::mainPackage).toArray(String[]::new));

  /** These never park inside, and a lock would need memory where others compete for it. */
  private static final String SHORT_MONITORS =
      "dev\\.tickloom\\.loop\\.(workers\\.WorkerList|RejectionTracker)";

  /**
   * The homes of threads: one runs blocking work, another coroutines; in io one counts the seconds
   * that a loop's virtual time must not, and one hears of changes in directories. None is of the
   * JDK, whose threads stay for ever.
   */
  private static final String THREAD_MAKERS =
      "dev\\.tickloom\\.(loop\\.(concurrent\\.(Library|Steady)Thread|Handoff(Fiber|Threads))|io\\.(Later|StdioThread|watching\\.HintService))(\\$.*)?";

  /**
   * Classes that set the interrupt flag of their own thread again after they waited or called, and
   * those that let a task be interrupted which expects it.
   */
  private static final String INTERRUPT_KEEPERS =
      "dev\\.tickloom\\.(loop\\.(Async|HandoffFiber|BlockingCall|MountedFiber|CompletionQueue|concurrent\\.SteadyThread|workers\\.Task)|io\\.(Blocking|Descriptors|Removal|LoopFilter|TreeParts))";

  @ParameterizedTest
  @EnumSource
  void rulesLookedAtEveryClassOfThe(Library library) throws IOException {
    Set<String> seen =
        CLASSES.stream().map(type -> type.getName().replace('.', '/') + ".class").collect(toSet());
    try (var reader = library.module().open();
        Stream<String> files = reader.list()) {
      assertThat(files.filter(file -> file.endsWith(".class") && !file.contains("module-info")))
          .hasSizeGreaterThan(2)
          .isSubsetOf(seen);
    }
  }

  @Test
  void everyFrameOfTheLibraryIsKnownAsSuch() {
    assertThat(CLASSES)
        .extracting(type -> new StackTraceElement(type.getName(), "method", null, 1))
        .allMatch(Places::isLibrary);
  }

  @Test
  void timersKnowsOnlyTheJdk() {
    onlyDependOn(Library.TIMERS, "dev.tickloom.timers..");
  }

  @Test
  void loopKnowsOnlyTimers() {
    onlyDependOn(Library.LOOP, "dev.tickloom.loop..", "dev.tickloom.timers", "jdk.jfr");
  }

  @Test
  void ioKnowsOnlyLoop() {
    onlyDependOn(Library.IO, "dev.tickloom.io..", "dev.tickloom.loop", "dev.tickloom.loop.workers");
  }

  @Test
  void watchingKnowsOnlyTheJdk() {
    String watching = "dev.tickloom.io.watching";
    classes()
        .that()
        .resideInAPackage(watching)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.jetbrains.annotations", "org.jspecify.annotations", watching)
        .check(CLASSES);
  }

  @Test
  void whoLooksOnKnowsNoLoop() {
    String observing = "dev.tickloom.loop.observing";
    classes()
        .that()
        .resideInAPackage(observing)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jetbrains.annotations",
            "org.jspecify.annotations",
            "jdk.jfr",
            observing,
            "dev.tickloom.loop.concurrent")
        .check(CLASSES);
  }

  @Test
  void workersKnowNoLoop() {
    String workers = "dev.tickloom.loop.workers";
    classes()
        .that()
        .resideInAPackage(workers)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jetbrains.annotations",
            "org.jspecify.annotations",
            "jdk.jfr",
            workers,
            "dev.tickloom.loop.concurrent")
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "dev.tickloom.timers, 4",
    "dev.tickloom.loop, 26",
    "dev.tickloom.loop.workers, 12",
    "dev.tickloom.loop.concurrent, 2",
    "dev.tickloom.io, 12",
    "dev.tickloom.io.watching, 3",
  })
  void noMoreClassesThanThisAllReachEachOther(String packageName, int most) {
    assertThat(Knots.largest(CLASSES, packageName)).hasSizeLessThanOrEqualTo(most);
  }

  private static void onlyDependOn(Library library, String... packages) {
    String[] allowed =
        Stream.concat(
                Stream.of("java..", "org.jetbrains.annotations", "org.jspecify.annotations"),
                Arrays.stream(packages))
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(library.mainPackage() + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CLASSES);
  }

  @ParameterizedTest
  @EnumSource
  void atRunTimeNothingIsNeededBesidesJavaBase(Library library) {
    assertThat(library.module().descriptor().requires())
        .filteredOn(required -> !required.modifiers().contains(Modifier.STATIC))
        .extracting(Requires::name)
        .filteredOn(name -> !name.startsWith("tickloom."))
        .containsExactly("java.base");
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.tickloom.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noPackageHidesBehindANameThatSaysNothing() {
    noClasses()
        .should()
        .resideInAnyPackage("..internal..", "..impl..", "..util..", "..common..")
        .check(CLASSES);
  }

  /** On JDK 21 a virtual thread that parks inside `synchronized` holds its carrier. */
  @Test
  void noMethodIsSynchronizedThatMayPark() {
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .haveNameNotMatching(SHORT_MONITORS)
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .check(CLASSES);
  }

  /** An interrupt closes the FileChannel that its thread is using. */
  @Test
  void nobodyInterruptsAThread() {
    noClasses()
        .that()
        .haveNameNotMatching(INTERRUPT_KEEPERS)
        .should()
        .accessTargetWhere(memberOf(Thread.class, "interrupt"))
        .check(CLASSES);
  }

  @Test
  void nobodySleepsOrWaitsOnAMonitor() {
    noClasses()
        .should()
        .accessTargetWhere(memberOf(Thread.class, "sleep"))
        .orShould()
        .accessTargetWhere(targetOwner(type(Object.class)).and(target(nameMatching("wait"))))
        .check(CLASSES);
  }

  @Test
  void onlyWorkersCoroutinesAndTheSharedLoopMakeThreads() {
    noClasses()
        .that()
        .haveNameNotMatching(THREAD_MAKERS)
        .should()
        .accessTargetWhere(memberOf(Thread.class, "<init>|ofVirtual|ofPlatform|startVirtualThread"))
        .orShould()
        .accessTargetWhere(memberOf(ThreadPoolExecutor.class, "<init>"))
        .orShould()
        .accessTargetWhere(memberOf(ForkJoinPool.class, "<init>"))
        .orShould()
        .accessTargetWhere(memberOf(Executors.class, ".*"))
        .orShould()
        .accessTargetWhere(memberOf(CompletableFuture.class, ".*Async|delayedExecutor"))
        .check(CLASSES);
  }

  /** A call of, or a reference to, members whose names match, of a class or of its subclasses. */
  private static DescribedPredicate<JavaAccess<?>> memberOf(Class<?> owner, String names) {
    return targetOwner(assignableTo(owner)).and(target(nameMatching(names)));
  }
}
