package dev.tickloom.io;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.Work;
import org.jetbrains.annotations.Nullable;

/**
 * The file of a stream: opened for it, or a handle that was open before. Its calls belong to the
 * stream and are aborted with it, not one by one by the signal of the view.
 */
abstract class StreamFile implements StreamResource {
  private final EventLoop loop;
  private final RequestTerms terms;
  private final AbortController givingUp = new AbortController();
  private final @Nullable Work<FileHandle> opening;
  private @Nullable FileHandle handle;

  /** Whether there is a call to abort. */
  private boolean isCalling;

  private Registration closing = () -> {};

  /** Null until there is a stream. */
  private @Nullable Runnable whenClosedByOthers;

  /** A file that is yet to be opened. */
  StreamFile(RequestTerms terms, Work<FileHandle> opening) {
    this.loop = terms.loop();
    this.terms = terms.onlyWith(givingUp.signal());
    this.opening = opening;
  }

  /** A file that is open. */
  StreamFile(FileHandle handle) {
    this.loop = handle.loop();
    this.terms = handle.terms().onlyWith(givingUp.signal());
    this.opening = null;
    this.handle = handle;
  }

  /** Runs when somebody else closes the file. Once, on the loop thread. */
  void whenClosedByOthers(Runnable task) {
    whenClosedByOthers = task;
    if (handle != null) {
      attach(handle, task);
    }
  }

  private void attach(FileHandle handle, Runnable task) {
    closing = handle.onClosing(task);
  }

  FileHandle handle() {
    if (handle == null) {
      throw new IllegalStateException("the file is not open");
    }
    return handle;
  }

  @Override
  public boolean isOpen() {
    return opening == null;
  }

  @Override
  public void open(Callback<? super @Nullable Void> callback) {
    if (opening == null) {
      throw new IllegalStateException("it is open");
    }
    isCalling = true;
    try {
      terms.start(
          opening,
          (error, opened) -> {
            isCalling = false;
            handle = opened;
            if (opened != null && whenClosedByOthers != null) {
              attach(opened, whenClosedByOthers);
            }
            callback.done(error, null);
          });
    } catch (IllegalStateException e) { // the loop is closing
      Promises.tick(loop, () -> callback.done(e, null));
    }
  }

  /** Starts a call on the open file. */
  <T extends @Nullable Object> void start(HandleCall<T> call, Callback<? super T> callback) {
    isCalling = true;
    try {
      call.start(
          terms,
          (error, value) -> {
            isCalling = false;
            callback.done(error, value);
          });
    } catch (IllegalStateException e) { // the loop is closing
      Promises.tick(loop, () -> callback.done(e, null));
    }
  }

  @Override
  public void giveUp() {
    if (isCalling) { // else each stream would make an exception at its end, which nobody gets
      givingUp.abort();
    }
  }

  @Override
  public void letGo() {
    closing.close();
  }

  @Override
  public void close(Callback<? super @Nullable Void> callback) {
    letGo();
    FileHandle open = handle;
    if (open == null) {
      Promises.tick(loop, () -> callback.done(null, null));
      return;
    }
    Promise<@Nullable Void> closed;
    try {
      closed = open.close();
    } catch (IllegalStateException e) { // closing the loop has closed the file
      Promises.tick(loop, () -> callback.done(null, null));
      return;
    }
    closed.then(nothing -> tell(callback, null), error -> tell(callback, error));
  }

  private static @Nullable Void tell(
      Callback<? super @Nullable Void> callback, @Nullable Throwable error) {
    callback.done(error, null);
    return null;
  }
}
