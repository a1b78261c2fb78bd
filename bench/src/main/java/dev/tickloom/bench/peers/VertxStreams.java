package dev.tickloom.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;

/** What {@link VertxPeer} does with streams. */
final class VertxStreams {
  private VertxStreams() {}

  private static Future<AsyncFile> open(FileSystem fs, String path) {
    return fs.open(path, new OpenOptions().setRead(true).setWrite(false))
        .map(file -> file.setReadBufferSize(Streams.CHUNK));
  }

  static void copy(FileSystem fs, String from, String to, Ended ended) {
    OpenOptions writing = new OpenOptions().setTruncateExisting(true);
    open(fs, from)
        .compose(source ->
            fs.open(to, writing)
                .compose(target -> source.pipeTo(target).compose(nothing -> source.close())))
        .onComplete(result -> ended.ended(result.cause(), to));
  }

  static void read(FileSystem fs, String path, Ended ended) {
    open(fs, path)
        .compose(VertxStreams::drain)
        .onComplete(result -> ended.ended(result.cause(), path));
  }

  private static Future<Void> drain(AsyncFile file) {
    Promise<Void> end = Promise.promise();
    file.endHandler(end::complete).exceptionHandler(end::fail).handler(chunk -> {});
    return end.future().compose(nothing -> file.close());
  }
}
