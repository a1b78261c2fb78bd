package dev.tickloom.io;

import dev.tickloom.loop.NotBegunException;
import dev.tickloom.loop.Work;
import java.util.concurrent.Callable;
import org.jetbrains.annotations.Nullable;

/** Where failures of the JDK become failures as Node reports them. */
final class SystemCall {
  private SystemCall() {}

  /** A call that yields nothing. */
  interface Action {
    void perform() throws Exception;
  }

  /** The work of an operation on its file. */
  interface Body<T extends @Nullable Object> {
    T on(Location location) throws Exception;
  }

  /** See {@link #workOn}. */
  private record OnLocation<T extends @Nullable Object>(
      String name, Location location, Body<? extends T> body) implements Callable<T> {
    @Override
    public T call() {
      try {
        return body.on(location);
      } catch (Throwable e) {
        throw failure(e, name, location.text(), null);
      }
    }
  }

  /**
   * An operation whose failures all bear one name, and whose body needs nothing but the location:
   * of a million that wait each is then an object smaller.
   */
  static <T extends @Nullable Object> Work<T> workOn(
      String name, Location location, Body<? extends T> body) {
    return composite(name, location, new OnLocation<T>(name, location, body));
  }

  /** An operation whose failures all bear one name. */
  static <T extends @Nullable Object> Work<T> work(
      String name, Location location, Callable<? extends T> body) {
    return composite(name, location, () -> run(name, location.text(), body));
  }

  /**
   * An operation whose failures all bear one name, and that does nothing before it has its first
   * descriptor, of those that it takes.
   */
  static <T extends @Nullable Object> Work<T> opening(
      String name, Location location, Callable<? extends T> body) {
    return composite(name, location, () -> Descriptors.first(name, location.text(), body));
  }

  /** An operation on two paths whose failures all bear one name and both paths. */
  static <T extends @Nullable Object> Work<T> work(
      String name, Location location, Location dest, Callable<? extends T> body) {
    return Work.<T>of(name, () -> run(name, location.text(), dest.text(), body))
        .withPaths(location.text(), dest.text());
  }

  /** An operation of several calls, each of which the body passes to {@link #run}. */
  static <T extends @Nullable Object> Work<T> composite(
      String type, Location location, Callable<? extends T> body) {
    return Work.<T>of(type, body).withPaths(location.text(), null);
  }

  /** As {@link #composite(String, Location, Callable)}, of a body that tells how far it has got. */
  static <T extends @Nullable Object> Work<T> composite(
      String type, Location location, Work.Body<? extends T> body) {
    return Work.<T>ofBody(type, body).withPaths(location.text(), null);
  }

  /**
   * Makes a call.
   *
   * @param name as errors give it
   * @param path as errors give it; null for a call on an open file
   */
  static <T extends @Nullable Object> T run(
      String name, @Nullable String path, Callable<? extends T> body) {
    return run(name, path, null, body);
  }

  /** Makes a call with two paths, as {@link #run(String, String, Callable)}. */
  static <T extends @Nullable Object> T run(
      String name, @Nullable String path, @Nullable String dest, Callable<? extends T> body) {
    try {
      return body.call();
    } catch (Throwable e) {
      throw failure(e, name, path, dest);
    }
  }

  /**
   * The error that {@link #run} throws when the body has thrown. Only errors of the JVM, such as a
   * lack of memory, are thrown unchanged.
   */
  static RuntimeException failure(
      Throwable thrown, String name, @Nullable String path, @Nullable String dest) {
    return switch (thrown) {
      case FsException known -> known;
      case NotBegunException notBegun -> notBegun;
      case VirtualMachineError fatal -> throw fatal;
      default -> ErrnoMapper.map(thrown, name, path, dest);
    };
  }

  /** Makes a call, as {@link #run}. */
  static void perform(String name, @Nullable String path, Action action) {
    run(
        name,
        path,
        () -> {
          action.perform();
          return "";
        });
  }
}
