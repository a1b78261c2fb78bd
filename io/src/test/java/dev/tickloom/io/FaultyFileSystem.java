package dev.tickloom.io;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The default file system, but each call asks a test first: those of the provider, and those of the
 * channels, directories, views and stores that come out of it. The test may count the calls, have
 * one fail, or do something between two of them.
 *
 * <p>It is equal to the default one, because some code does more for that one than for others.
 */
final class FaultyFileSystem extends FileSystem {
  /** Throws, or lets the call go on; may do anything else first. On the thread that calls. */
  interface Fault {
    /**
     * Comes before each call.
     *
     * @param call as the system names it (open, scandir, readdir, stat, ...), or as the attribute
     *     or the method of a view is named
     * @param path of the call, or by which its channel, directory or view was opened
     */
    void before(String call, Path path) throws IOException;
  }

  private final FileSystem real = FileSystems.getDefault();
  private final Provider provider = new Provider();
  private final Fault fault;
  private final int mostBytes;

  FaultyFileSystem(Fault fault) {
    this(fault, Integer.MAX_VALUE);
  }

  /**
   * Of channels that do less than is asked.
   *
   * @param mostBytes how many bytes one call reads or writes at most
   */
  FaultyFileSystem(Fault fault, int mostBytes) {
    this.fault = fault;
    this.mostBytes = mostBytes;
  }

  private Path wrap(Path path) {
    return path == null ? null : proxy(Path.class, new Wrapper(path));
  }

  private static Object unwrap(Object value) {
    return value instanceof Path path
            && Proxy.isProxyClass(path.getClass())
            && Proxy.getInvocationHandler(path) instanceof Wrapper wrapper
        ? wrapper.path
        : value;
  }

  private static Path real(Path path) {
    return (Path) unwrap(path);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FaultyFileSystem.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object passOn(Object to, Method method, Object[] arguments) throws Throwable {
    Object[] unwrapped =
        arguments == null ? null : Stream.of(arguments).map(FaultyFileSystem::unwrap).toArray();
    try {
      return method.invoke(to, unwrapped);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private final class Wrapper implements InvocationHandler {
    final Path path;

    Wrapper(Path path) {
      this.path = path;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      switch (method.getName()) {
        case "getFileSystem":
          return FaultyFileSystem.this;
        case "forEach", "spliterator":
          return InvocationHandler.invokeDefault(proxy, method, arguments);
        case "iterator":
          return wrapAll(path).iterator();
        case "toRealPath":
          fault.before("realpath", (Path) proxy);
          break;
        default:
          break;
      }
      Object result = passOn(path, method, arguments);
      return result instanceof Path made ? wrap(made) : result;
    }
  }

  private Stream<Path> wrapAll(Iterable<Path> paths) {
    return StreamSupport.stream(paths.spliterator(), false).map(this::wrap);
  }

  private FileChannel channel(SeekableByteChannel channel, Path path) {
    return new FaultyChannel((FileChannel) channel, call -> fault.before(call, path), mostBytes);
  }

  private DirectoryStream<Path> directory(DirectoryStream<Path> stream, Path path) {
    InvocationHandler handler = new Directory(stream, path);
    @SuppressWarnings("unchecked") // it is one of paths
    DirectoryStream<Path> directory =
        stream instanceof SecureDirectoryStream
            ? proxy(SecureDirectoryStream.class, handler)
            : proxy(DirectoryStream.class, handler);
    return directory;
  }

  /** An open directory. */
  private final class Directory implements InvocationHandler {
    private final DirectoryStream<Path> stream;
    private final Path path;

    Directory(DirectoryStream<Path> stream, Path path) {
      this.stream = stream;
      this.path = path;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      switch (method.getName()) {
        case "forEach", "spliterator":
          return InvocationHandler.invokeDefault(proxy, method, arguments);
        case "iterator":
          return entries(stream.iterator(), path);
        case "close":
          try (stream) {
            fault.before("closedir", path);
          }
          return null;
        case "newDirectoryStream":
          fault.before("scandir", below(arguments[0]));
          return directory(
              (DirectoryStream<Path>) passOn(stream, method, arguments), below(arguments[0]));
        case "newByteChannel":
          fault.before("open", below(arguments[0]));
          return channel(
              (SeekableByteChannel) passOn(stream, method, arguments), below(arguments[0]));
        case "deleteFile", "deleteDirectory":
          fault.before("delete", below(arguments[0]));
          break;
        case "move":
          Directory target = (Directory) Proxy.getInvocationHandler(arguments[1]);
          fault.before("rename", target.below(arguments[2]));
          arguments[1] = target.stream;
          break;
        case "getFileAttributeView":
          boolean isOfEntry = arguments[0] instanceof Path;
          return view(
              (Class<?>) arguments[isOfEntry ? 1 : 0],
              passOn(stream, method, arguments),
              isOfEntry ? below(arguments[0]) : path);
        default:
          break;
      }
      return passOn(stream, method, arguments);
    }

    private Path below(Object name) {
      return path.resolve((Path) name);
    }
  }

  /** Asks once for each entry, and once for the end. */
  private Iterator<Path> entries(Iterator<Path> entries, Path directory) {
    return new Iterator<>() {
      private boolean isRead;

      private void read() {
        if (!isRead) {
          try {
            fault.before("readdir", directory);
          } catch (IOException e) {
            throw new DirectoryIteratorException(e);
          }
          isRead = true;
        }
      }

      @Override
      public boolean hasNext() {
        read();
        return entries.hasNext();
      }

      @Override
      public Path next() {
        read();
        isRead = false;
        return wrap(entries.next());
      }
    };
  }

  private <V> V view(Class<V> type, Object view, Path path) {
    return view == null
        ? null
        : proxy(
            type,
            (proxy, method, arguments) -> {
              if (!method.getName().equals("name")) {
                fault.before(method.getName(), path);
              }
              return passOn(view, method, arguments);
            });
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other == real;
  }

  @Override
  public int hashCode() {
    return real.hashCode();
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return wrapAll(real.getRootDirectories()).toList();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return wrap(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }

  private final class Provider extends FileSystemProvider {
    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      fault.before("open", path);
      return channel(FileChannel.open(real(path), options, attributes), path);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
      fault.before("scandir", directory);
      return directory(Files.newDirectoryStream(real(directory)), directory);
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
      fault.before("mkdir", directory);
      Files.createDirectory(real(directory), attributes);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
        throws IOException {
      fault.before("symlink", link);
      Files.createSymbolicLink(real(link), real(target), attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
      fault.before("link", link);
      Files.createLink(real(link), real(existing));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
      fault.before("readlink", link);
      return wrap(Files.readSymbolicLink(real(link)));
    }

    @Override
    public void delete(Path path) throws IOException {
      fault.before("delete", path);
      Files.delete(real(path));
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
      fault.before("delete", path);
      return Files.deleteIfExists(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      fault.before("copy", target);
      Files.copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      fault.before("rename", target);
      Files.move(real(source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
      fault.before("stat", path);
      return Files.isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return Files.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      fault.before("statfs", path);
      return new FaultyStore(Files.getFileStore(real(path)), () -> fault.before("statfs", path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      fault.before("access", path);
      real.provider().checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return view(type, Files.getFileAttributeView(real(path), type, options), path);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      fault.before("stat", path);
      return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      fault.before("stat", path);
      return Files.readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      fault.before(name, path);
      Files.setAttribute(real(path), name, value, options);
    }
  }
}
