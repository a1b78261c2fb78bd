package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;

/** What is known about a file system, but each figure may fail: each is a call of its own. */
final class FaultyStore extends FileStore {
  /** Throws, or lets the call go on. */
  interface Fault {
    void before() throws IOException;
  }

  private final FileStore real;
  private final Fault fault;

  FaultyStore(FileStore real, Fault fault) {
    this.real = real;
    this.fault = fault;
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public String type() {
    return real.type();
  }

  @Override
  public boolean isReadOnly() {
    return real.isReadOnly();
  }

  @Override
  public long getTotalSpace() throws IOException {
    fault.before();
    return real.getTotalSpace();
  }

  @Override
  public long getUsableSpace() throws IOException {
    fault.before();
    return real.getUsableSpace();
  }

  @Override
  public long getUnallocatedSpace() throws IOException {
    fault.before();
    return real.getUnallocatedSpace();
  }

  @Override
  public long getBlockSize() throws IOException {
    fault.before();
    return real.getBlockSize();
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return real.supportsFileAttributeView(type);
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return real.supportsFileAttributeView(name);
  }

  @Override
  public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
    return real.getFileStoreAttributeView(type);
  }

  @Override
  public Object getAttribute(String attribute) throws IOException {
    fault.before();
    return real.getAttribute(attribute);
  }
}
