package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;

/** Pipes a file into the null device and tells how many bytes that were. */
final class PipeOfOneGibibyte {
  private PipeOfOneGibibyte() {}

  public static void main(String[] arguments) {
    EventLoop loop = EventLoop.create();
    Fs fs = Fs.on(loop);
    loop.run(() -> {
      WriteStream target = fs.createWriteStream("/dev/null");
      fs.createReadStream(arguments[0])
          .pipeTo(target)
          .thenAccept(nothing -> System.out.println("piped " + target.bytesWritten()));
    });
  }
}
