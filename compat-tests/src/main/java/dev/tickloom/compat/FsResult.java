package dev.tickloom.compat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Results of file calls that are objects in Node and plain numbers here. */
sealed interface FsResult {
  /**
   * What a read yields.
   *
   * @param count how many bytes were read
   * @param text these as text
   */
  record Read(int count, String text) implements FsResult {

    /** Of what has been read into a buffer. */
    static Read in(ByteBuffer buffer) {
      ByteBuffer content = buffer.duplicate().flip();
      return new Read(content.remaining(), StandardCharsets.UTF_8.decode(content).toString());
    }
  }

  /**
   * What a write yields.
   *
   * @param count how many bytes were written
   */
  record Written(int count) implements FsResult {}
}
