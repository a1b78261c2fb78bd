package dev.tickloom.loop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassDefinition;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Lets a model checker find lost wake-ups. A parked thread may wake for no reason, says the JDK, and
 * Lincheck takes it at its word: in its executions every parked thread does at some time, so that a
 * program which forgets to unpark never hangs. While the tests of a class run with this extension,
 * {@link Parker} parks here and not with {@link java.util.concurrent.locks.LockSupport}, and wakes
 * for nothing but an unpark.
 */
final class ExactParking implements BeforeAllCallback, AfterAllCallback {
  /** Who may go on. One thread at most parks in a scenario, which must begin with {@link #reset}. */
  private static volatile Thread permitted;

  static void reset() {
    permitted = null;
  }

  // ---- in place of the methods of LockSupport -------------------------------------------------

  static void park(Object blocker) {
    while (permitted != Thread.currentThread()) {
      Thread.onSpinWait();
    }
    permitted = null;
  }

  static void parkNanos(Object blocker, long nanos) {
    throw new AssertionError("a model checker knows no time");
  }

  static void unpark(Thread thread) {
    if (thread != null) {
      permitted = thread;
    }
  }

  // ---- putting them there ---------------------------------------------------------------------

  @Override
  public void beforeAll(ExtensionContext context) {
    ClassWriter parker = new ClassWriter(0);
    new ClassReader(original())
        .accept(
            new ClassRemapper(
                parker,
                new SimpleRemapper(
                    "java/util/concurrent/locks/LockSupport",
                    ExactParking.class.getName().replace('.', '/'))),
            0);
    redefineParker(parker.toByteArray());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    redefineParker(original());
  }

  private static byte[] original() {
    try (InputStream bytes = Parker.class.getResourceAsStream("Parker.class")) {
      return bytes.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void redefineParker(byte[] bytes) {
    try {
      ByteBuddyAgent.install().redefineClasses(new ClassDefinition(Parker.class, bytes));
    } catch (ReflectiveOperationException | java.lang.instrument.UnmodifiableClassException e) {
      throw new AssertionError(e);
    }
  }
}
