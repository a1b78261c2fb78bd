package dev.tickloom.compat;

import dev.tickloom.io.FileHandle;
import dev.tickloom.io.Fs;
import dev.tickloom.io.FsPromises;
import dev.tickloom.io.FsSync;
import dev.tickloom.io.OpenFlags;
import dev.tickloom.io.WriteOptions;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each file operation that the library has, in its forms. */
final class FsOperations {
  /** The form with a callback. */
  interface CallbackForm {
    void start(FsArguments arguments, Callback<@Nullable Object> callback);
  }

  /** The blocking form. */
  interface SyncForm {
    @Nullable Object call(FsArguments arguments);
  }

  /** The promise form. */
  interface PromiseForm {
    Promise<?> start(FsArguments arguments);
  }

  /** The promise form of a method of a file handle. */
  interface HandleForm {
    Promise<?> start(FileHandle handle, FsArguments arguments);
  }

  private final Fs fs;
  private final FsSync sync;
  private final FsPromises promises;

  private final Map<String, CallbackForm> callbackForms = new HashMap<>();
  private final Map<String, SyncForm> syncForms = new HashMap<>();
  private final Map<String, PromiseForm> promiseForms = new HashMap<>();
  private final Map<String, HandleForm> handleForms = new HashMap<>();

  FsOperations(EventLoop loop) {
    fs = Fs.on(loop);
    sync = fs.sync();
    promises = fs.promises();
    addWholeFiles();
    addMetadata();
    addDirectories();
    addLinks();
    addOpenFiles();
    addHandleMethods();
  }

  CallbackForm callbackForm(String operation) {
    return find(callbackForms, operation, "fs.");
  }

  SyncForm syncForm(String operation) {
    return find(syncForms, operation, "fsSync.");
  }

  PromiseForm promiseForm(String operation) {
    return find(promiseForms, operation, "fs.promises.");
  }

  HandleForm handleForm(String operation) {
    return find(handleForms, operation, "FileHandle.");
  }

  private static <F> F find(Map<String, F> forms, String operation, String prefix) {
    F form = forms.get(operation);
    if (form == null) {
      throw new NotApplicable(prefix + operation);
    }
    return form;
  }

  private void addWholeFiles() {
    add(
        "readFile",
        (a, callback) -> {
          Charset charset = a.charset(1);
          OpenFlags flag = a.flag(1);
          if (flag != null) {
            fs.readFile(
                a.text(0),
                flag,
                (error, bytes) ->
                    callback.done(error, bytes == null ? null : content(bytes, charset)));
          } else if (charset == null) {
            fs.readFile(a.text(0), callback);
          } else {
            fs.readFile(a.text(0), charset, callback);
          }
        },
        a -> {
          Charset charset = a.charset(1);
          OpenFlags flag = a.flag(1);
          if (flag != null) {
            return content(sync.readFile(a.text(0), flag), charset);
          }
          return charset == null ? sync.readFile(a.text(0)) : sync.readFile(a.text(0), charset);
        },
        a -> {
          Charset charset = a.charset(1);
          OpenFlags flag = a.flag(1);
          if (flag != null) {
            return promises.readFile(a.text(0), flag).then(bytes -> content(bytes, charset));
          }
          return charset == null
              ? promises.readFile(a.text(0))
              : promises.readFile(a.text(0), charset);
        });
    add(
        "writeFile",
        (a, callback) -> fs.writeFile(a.text(0), a.text(1), a.writeOptions(2, "w"), callback),
        a -> {
          sync.writeFile(a.text(0), a.text(1), a.writeOptions(2, "w"));
          return null;
        },
        a -> promises.writeFile(a.text(0), a.text(1), a.writeOptions(2, "w")));
    add(
        "appendFile",
        (a, callback) -> {
          WriteOptions options = a.writeOptions(2, "a");
          if (options.flag() == OpenFlags.WRITE) {
            fs.writeFile(
                a.text(0), a.text(1), options, callback); // as the scenario explicitly says
          } else {
            fs.appendFile(a.text(0), a.text(1), options, callback);
          }
        },
        a -> {
          WriteOptions options = a.writeOptions(2, "a");
          if (options.flag() == OpenFlags.WRITE) {
            sync.writeFile(a.text(0), a.text(1), options);
          } else {
            sync.appendFile(a.text(0), a.text(1), options);
          }
          return null;
        },
        a -> {
          WriteOptions options = a.writeOptions(2, "a");
          return options.flag() == OpenFlags.WRITE
              ? promises.writeFile(a.text(0), a.text(1), options)
              : promises.appendFile(a.text(0), a.text(1), options);
        });
    add(
        "copyFile",
        (a, callback) -> fs.copyFile(a.text(0), a.text(1), a.int32(2), callback),
        a -> {
          sync.copyFile(a.text(0), a.text(1), a.int32(2));
          return null;
        },
        a -> promises.copyFile(a.text(0), a.text(1), a.int32(2)));
    add(
        "truncate",
        (a, callback) -> fs.truncate(a.text(0), a.number(1, 0), callback),
        a -> {
          sync.truncate(a.text(0), a.number(1, 0));
          return null;
        },
        a -> promises.truncate(a.text(0), a.number(1, 0)));
  }

  private static Object content(byte[] bytes, @Nullable Charset charset) {
    return charset == null ? bytes : new String(bytes, charset);
  }

  private void addMetadata() {
    add(
        "stat",
        (a, callback) -> fs.stat(a.text(0), callback),
        a -> sync.stat(a.text(0)),
        a -> promises.stat(a.text(0)));
    add(
        "lstat",
        (a, callback) -> fs.lstat(a.text(0), callback),
        a -> sync.lstat(a.text(0)),
        a -> promises.lstat(a.text(0)));
  }

  private void addDirectories() {
    add(
        "readdir",
        (a, callback) -> {
          if (a.flag(1, "withFileTypes")) {
            fs.readdirWithFileTypes(a.text(0), callback);
          } else {
            fs.readdir(a.text(0), callback);
          }
        },
        a ->
            a.flag(1, "withFileTypes")
                ? sync.readdirWithFileTypes(a.text(0))
                : sync.readdir(a.text(0)),
        a ->
            a.flag(1, "withFileTypes")
                ? promises.readdirWithFileTypes(a.text(0))
                : promises.readdir(a.text(0)));
    add(
        "mkdir",
        (a, callback) -> {
          if (a.has(1)) {
            fs.mkdir(a.text(0), a.mkdirOptions(1), callback);
          } else {
            fs.mkdir(a.text(0), callback);
          }
        },
        a -> {
          if (a.has(1)) {
            return sync.mkdir(a.text(0), a.mkdirOptions(1));
          }
          sync.mkdir(a.text(0));
          return null;
        },
        a -> a.has(1) ? promises.mkdir(a.text(0), a.mkdirOptions(1)) : promises.mkdir(a.text(0)));
  }

  private void addLinks() {
    add(
        "unlink",
        (a, callback) -> fs.unlink(a.text(0), callback),
        a -> {
          sync.unlink(a.text(0));
          return null;
        },
        a -> promises.unlink(a.text(0)));
    add(
        "rename",
        (a, callback) -> fs.rename(a.text(0), a.text(1), callback),
        a -> {
          sync.rename(a.text(0), a.text(1));
          return null;
        },
        a -> promises.rename(a.text(0), a.text(1)));
    add(
        "rm",
        (a, callback) -> fs.rm(a.text(0), a.rmOptions(1), callback),
        a -> {
          sync.rm(a.text(0), a.rmOptions(1));
          return null;
        },
        a -> promises.rm(a.text(0), a.rmOptions(1)));
    add(
        "link",
        (a, callback) -> fs.link(a.text(0), a.text(1), callback),
        a -> {
          sync.link(a.text(0), a.text(1));
          return null;
        },
        a -> promises.link(a.text(0), a.text(1)));
    add(
        "symlink",
        (a, callback) -> {
          if (a.has(2)) {
            fs.symlink(a.text(0), a.text(1), a.text(2), callback);
          } else {
            fs.symlink(a.text(0), a.text(1), callback);
          }
        },
        a -> {
          if (a.has(2)) {
            sync.symlink(a.text(0), a.text(1), a.text(2));
          } else {
            sync.symlink(a.text(0), a.text(1));
          }
          return null;
        },
        a ->
            a.has(2)
                ? promises.symlink(a.text(0), a.text(1), a.text(2))
                : promises.symlink(a.text(0), a.text(1)));
    add(
        "readlink",
        (a, callback) -> fs.readlink(a.text(0), callback),
        a -> sync.readlink(a.text(0)),
        a -> promises.readlink(a.text(0)));
    add(
        "realpath",
        (a, callback) -> fs.realpath(a.text(0), callback),
        a -> sync.realpath(a.text(0)),
        a -> promises.realpath(a.text(0)));
  }

  private void addOpenFiles() {
    add(
        "open",
        (a, callback) -> {
          if (a.has(2)) {
            fs.open(a.text(0), flags(a), a.mode(2), callback);
          } else {
            fs.open(a.text(0), flags(a), callback);
          }
        },
        a -> a.has(2) ? sync.open(a.text(0), flags(a), a.mode(2)) : sync.open(a.text(0), flags(a)),
        a ->
            a.has(2)
                ? promises.open(a.text(0), flags(a), a.mode(2))
                : promises.open(a.text(0), flags(a)));
    callbackForms.put("close", (a, callback) -> fs.close(a.handle(0), callback));
    syncForms.put(
        "close",
        a -> {
          sync.close(a.handle(0));
          return null;
        });
    callbackForms.put(
        "read",
        (a, callback) -> {
          ByteBuffer into = a.room(1);
          fs.read(
              a.handle(0),
              into,
              a.position(2),
              (error, count) ->
                  callback.done(error, error == null ? FsResult.Read.in(into) : null));
        });
    syncForms.put(
        "read",
        a -> {
          ByteBuffer into = a.room(1);
          sync.read(a.handle(0), into, a.position(2));
          return FsResult.Read.in(into);
        });
    callbackForms.put(
        "write", (a, callback) -> fs.write(a.handle(0), a.bytes(1), a.position(2), callback));
    syncForms.put("write", a -> sync.write(a.handle(0), a.bytes(1), a.position(2)));
  }

  private void addHandleMethods() {
    handleForms.put(
        "read",
        (handle, a) -> {
          ByteBuffer into = a.room(0);
          return handle.read(into, a.position(1)).then(count -> FsResult.Read.in(into));
        });
    handleForms.put(
        "write",
        (handle, a) -> handle.write(a.bytes(0), a.position(1)).then(FsResult.Written::new));
    handleForms.put("close", (handle, a) -> handle.close());
  }

  private static String flags(FsArguments arguments) {
    return arguments.has(1) ? arguments.text(1) : "r";
  }

  private void add(String name, CallbackForm callbackForm, SyncForm syncForm, PromiseForm form) {
    callbackForms.put(name, callbackForm);
    syncForms.put(name, syncForm);
    promiseForms.put(name, form);
  }
}
