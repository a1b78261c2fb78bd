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
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
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

/** The default file system, but each call asks a test first, which may have it fail. */
final class FaultyFileSystem extends FileSystem {
  /** Throws, or lets the call go on. */
  interface Fault {
    void before(String call, Path path) throws IOException;
  }

  private final FileSystem real = FileSystems.getDefault();
  private final Provider provider = new Provider();
  private final Fault fault;

  FaultyFileSystem(Fault fault) {
    this.fault = fault;
  }

  private Path wrap(Path path) {
    return path == null
        ? null
        : (Path)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Path.class}, new Wrapper(path));
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
        default:
          break;
      }
      Object[] unwrapped =
          arguments == null ? null : Stream.of(arguments).map(FaultyFileSystem::unwrap).toArray();
      try {
        Object result = method.invoke(path, unwrapped);
        return result instanceof Path made ? wrap(made) : result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  private Stream<Path> wrapAll(Iterable<Path> paths) {
    return StreamSupport.stream(paths.spliterator(), false).map(this::wrap);
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
      FileChannel channel = FileChannel.open(real(path), options, attributes);
      return new FaultyChannel(channel, call -> fault.before(call, path));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
      fault.before("scandir", directory);
      DirectoryStream<Path> stream = Files.newDirectoryStream(real(directory));
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          return wrapAll(stream).iterator();
        }

        @Override
        public void close() throws IOException {
          stream.close();
        }
      };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
      fault.before("mkdir", directory);
      Files.createDirectory(real(directory), attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
      fault.before("link", link);
      Files.createLink(real(link), real(existing));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
      return wrap(Files.readSymbolicLink(real(link)));
    }

    @Override
    public void delete(Path path) throws IOException {
      fault.before("delete", path);
      Files.delete(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      fault.before("rename", target);
      Files.move(real(source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
      return Files.isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return Files.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return Files.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      real.provider().checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return Files.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
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
