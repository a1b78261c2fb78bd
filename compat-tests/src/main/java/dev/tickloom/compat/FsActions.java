package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.io.Dirent;
import dev.tickloom.io.FileHandle;
import dev.tickloom.io.Fs;
import dev.tickloom.io.Stats;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/** The actions on files. What they call is in {@link FsOperations}. */
final class FsActions {
  private static final Set<String> ON_DESCRIPTORS =
      Set.of(
          "close",
          "fchmod",
          "fchown",
          "fdatasync",
          "fstat",
          "fsync",
          "ftruncate",
          "futimes",
          "read",
          "write");

  private final World world;
  private final EventLoop loop;
  private final Interpreter interpreter;
  private final Values values;
  private final Descriptors descriptors = new Descriptors();
  private final FsOperations operations;

  FsActions(World world, Interpreter interpreter, Values values) {
    this.world = world;
    this.loop = world.loop();
    this.interpreter = interpreter;
    this.values = values;
    this.operations = new FsOperations(Fs.on(loop));
  }

  void addTo(Map<String, Step> steps) {
    steps.put("fs", this::callbackForm);
    steps.put("fsSync", this::syncForm);
    steps.put("fsp", this::promiseForm);
  }

  private void callbackForm(Action action, Frame frame) {
    FsCall call = FsCall.of(action.map(1), values, frame);
    boolean noCallback = action.json(2) == Nothing.NULL;
    NodeTypes.checkFs(call.operation(), call.arguments());
    if (noCallback) {
      throw NodeTypes.noFsCallback(call.operation(), call.arguments().size());
    }
    Body body = interpreter.function(action.has(2) ? action.body(2) : List.of());
    Callback<@Nullable Object> callback =
        (error, value) -> {
          if (error != null) {
            logFailure(call, error);
            body.run(error);
          } else {
            body.run(logSuccess(call, value));
          }
        };
    if (hasNoSuchDescriptor(call)) {
      loop.queueWork(failing(call), callback);
    } else {
      operations(call).callbackForm(call.operation()).start(arguments(call), callback);
    }
  }

  private void syncForm(Action action, Frame frame) {
    FsCall call = FsCall.of(action.map(1), values, frame);
    Object value;
    try {
      NodeTypes.checkFs(call.operation(), call.arguments());
      if (hasNoSuchDescriptor(call)) {
        throw noSuchDescriptor(call);
      }
      value = operations.syncForm(call.operation()).call(arguments(call));
    } catch (RuntimeException e) {
      logFailure(call, e);
      return;
    }
    logSuccess(call, value);
  }

  private void promiseForm(Action action, Frame frame) {
    FsCall call = FsCall.of(action.map(1), values, frame);
    Promise<Object> promise = World.ofValues(start(call));
    String as = call.as();
    if (as != null && call.on() == null) {
      promise.then(
          handle -> {
            world.files.put(as, handle);
            return handle;
          },
          error -> Nothing.UNDEFINED);
    }
    world.name(action.id(2), promise);
  }

  private Promise<?> start(FsCall call) {
    String on = call.on();
    if (on != null) {
      if (!(world.files.get(on) instanceof FileHandle handle)) {
        throw NodeTypes.propertyOfUndefined(world, call.operation());
      }
      return operations.handleForm(call.operation()).start(handle, arguments(call));
    }
    try {
      NodeTypes.checkFs(call.operation(), call.arguments());
    } catch (JsError e) {
      return Promise.reject(e);
    }
    return operations(call).promiseForm(call.operation()).start(arguments(call));
  }

  private FsOperations operations(FsCall call) {
    String signal = call.signal();
    return signal == null
        ? operations
        : new FsOperations(Fs.on(loop).with(world.signal(signal, "aborted")));
  }

  private FsArguments arguments(FsCall call) {
    return new FsArguments(call.arguments(), descriptors);
  }

  private boolean hasNoSuchDescriptor(FsCall call) {
    return ON_DESCRIPTORS.contains(call.operation())
        && call.arguments().get(0) instanceof Long descriptor
        && !descriptors.has(descriptor);
  }

  private static JsError noSuchDescriptor(FsCall call) {
    String syscall = call.operation().equals("futimes") ? "futime" : call.operation();
    return NodeTypes.badDescriptor(syscall);
  }

  private static Work<Object> failing(FsCall call) {
    return Work.of(
        call.operation(),
        () -> {
          throw noSuchDescriptor(call);
        });
  }

  private void logFailure(FsCall call, Throwable error) {
    world.log(call.label() + " " + world.show(error));
  }

  private Object logSuccess(FsCall call, @Nullable Object value) {
    Object result = result(call, value);
    String shown = result == Nothing.UNDEFINED ? "" : " " + world.show(result);
    world.log(call.label() + " ok" + shown);
    return result;
  }

  private Object result(FsCall call, @Nullable Object value) {
    if (value instanceof FileHandle handle) {
      String as = call.as();
      long descriptor = descriptors.add(handle);
      if (as != null) {
        world.files.put(as, descriptor);
      }
      return "fd";
    }
    if (call.times() && value instanceof Stats stats) {
      return "atime=" + seconds(stats.atimeMs()) + " mtime=" + seconds(stats.mtimeMs());
    }
    if (call.operation().equals("readdir") && value instanceof List<?> entries) {
      return entries.stream().sorted(Comparator.comparing(FsActions::name)).toList();
    }
    return Nothing.ifNull(value);
  }

  /** What the traces of scenarios sort entries by. */
  private static String name(Object entry) {
    return entry instanceof Dirent dirent ? dirent.name() : (String) entry;
  }

  private static long seconds(double millis) {
    return Math.round(millis / 1000);
  }
}
