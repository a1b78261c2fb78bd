package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import jdk.jfr.FlightRecorder;
import org.jetbrains.annotations.Nullable;

/** A program that makes a loop and reads a file. It has no lambda of its own. */
final class FirstRead implements Runnable, Callback<byte[]> {
  private final EventLoop loop = EventLoop.create();
  private final String file;

  private FirstRead(String file) {
    this.file = file;
  }

  public static void main(String[] arguments) {
    FirstRead program = new FirstRead(arguments[0]);
    program.loop.run(program);
    System.out.println(FlightRecorder.isInitialized() ? "JFR is up" : "JFR is not up");
  }

  @Override
  public void run() {
    Fs.on(loop).readFile(file, this);
  }

  @Override
  public void done(@Nullable Throwable error, byte[] bytes) {
    System.out.println(error == null ? "read " + bytes.length : error.toString());
  }
}
