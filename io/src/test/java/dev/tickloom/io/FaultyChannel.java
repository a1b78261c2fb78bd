package dev.tickloom.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file channel that asks before each call, and that may read and write little at a time. */
final class FaultyChannel extends FileChannel {
  /** Throws, or lets the call go on. */
  interface Fault {
    void before(String call) throws IOException;
  }

  private final FileChannel real;
  private final Fault fault;
  private final int mostBytes;

  FaultyChannel(FileChannel real, Fault fault, int mostBytes) {
    this.real = real;
    this.fault = fault;
    this.mostBytes = mostBytes;
  }

  private interface Transfer {
    int with(ByteBuffer buffer) throws IOException;
  }

  /** Shows a call as much of a buffer as it may use. */
  private int limited(ByteBuffer buffer, Transfer call) throws IOException {
    int limit = buffer.limit();
    try {
      return call.with(buffer.limit(buffer.position() + Math.min(buffer.remaining(), mostBytes)));
    } finally {
      buffer.limit(limit);
    }
  }

  /** The buffer that a call on several begins with, if one call cannot do more than that. */
  private static ByteBuffer first(ByteBuffer[] buffers, int offset, int length) {
    int next = offset;
    while (next < offset + length - 1 && !buffers[next].hasRemaining()) {
      next++;
    }
    return buffers[next];
  }

  private boolean isLimited() {
    return mostBytes < Integer.MAX_VALUE;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    fault.before("read");
    return limited(into, real::read);
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    fault.before("read");
    return isLimited() && length > 0
        ? limited(first(into, offset, length), real::read)
        : real.read(into, offset, length);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    fault.before("write");
    return limited(from, real::write);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    fault.before("write");
    return isLimited() && length > 0
        ? limited(first(from, offset, length), real::write)
        : real.write(from, offset, length);
  }

  @Override
  public long position() throws IOException {
    fault.before("position");
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    fault.before("position");
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    fault.before("size");
    return real.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    fault.before("truncate");
    real.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    fault.before("fsync");
    real.force(metaData);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    fault.before("transfer");
    return real.transferTo(position, Math.min(count, mostBytes), target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    fault.before("transfer");
    return real.transferFrom(source, position, Math.min(count, mostBytes));
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    fault.before("read");
    return limited(into, buffer -> real.read(buffer, position));
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    fault.before("write");
    return limited(from, buffer -> real.write(buffer, position));
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    fault.before("map");
    return real.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    fault.before("lock");
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    fault.before("lock");
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    try (real) {
      fault.before("close");
    }
  }
}
