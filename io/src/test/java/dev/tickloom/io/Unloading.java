package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Work;
import java.io.File;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The program of {@link UnloadingTest}: a server whose one thread lives on while applications come
 * and go, a few of each kind, each in a class loader of its own. Prints how many class loaders have
 * stayed.
 */
final class Unloading {
  private static final int ROUNDS = 3;
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final long BETWEEN_COLLECTIONS_MILLIS = 50;

  private static final ReferenceQueue<ClassLoader> COLLECTED = new ReferenceQueue<>();

  private Unloading() {}

  public static void main(String[] arguments) {
    try {
      run(arguments);
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void run(String[] arguments) throws Exception {
    boolean withLibrary = Boolean.parseBoolean(arguments[0]);
    ExecutorService server = Executors.newSingleThreadExecutor();
    Map<String, List<WeakReference<ClassLoader>>> loaders = new LinkedHashMap<>();
    for (String use : List.of(arguments).subList(1, arguments.length)) {
      List<WeakReference<ClassLoader>> ofUse = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        ofUse.add(server.submit(() -> host(use, withLibrary)).get());
      }
      loaders.put(use, ofUse);
    }
    if (!withLibrary) {
      goOn();
    }
    // For all at once, because threads of the library need seconds to end.
    for (String use : loaders.keySet()) {
      System.out.println(use + ": " + remaining(loaders.get(use)) + " stay");
    }
    server.shutdown();
  }

  /** Keeps the threads of the library busy that the applications have caused to start. */
  private static void goOn() {
    EventLoop loop = EventLoop.shared();
    loop.execute(() -> queueWork(loop));
  }

  private static void queueWork(EventLoop loop) {
    loop.queueWork(Work.of("nothing", () -> 1), (error, value) -> queueWork(loop));
  }

  private static WeakReference<ClassLoader> host(String use, boolean withLibrary) throws Exception {
    ClassLoader loader =
        withLibrary
            ? new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())
            : new ApplicationLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      @SuppressWarnings("unchecked") // it is one in every class loader
      Consumer<String> guest =
          (Consumer<String>)
              loader.loadClass(Guest.class.getName()).getDeclaredConstructor().newInstance();
      guest.accept(use);
    } finally {
      Thread.currentThread().setContextClassLoader(null);
    }
    return new WeakReference<>(loader, COLLECTED);
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Unloading::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }

  private static long remaining(List<WeakReference<ClassLoader>> loaders)
      throws InterruptedException {
    long start = System.nanoTime();
    for (; ; ) {
      System.gc();
      long left = loaders.stream().filter(loader -> loader.get() != null).count();
      if (left == 0 || System.nanoTime() - start > PATIENCE_NANOS) {
        return left;
      }
      COLLECTED.remove(BETWEEN_COLLECTIONS_MILLIS);
    }
  }

  /** Has the application alone; the library is the server's. */
  private static final class ApplicationLoader extends ClassLoader {
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(Guest.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (var file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length, Guest.class.getProtectionDomain());
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
