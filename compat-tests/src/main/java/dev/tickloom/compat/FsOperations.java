package dev.tickloom.compat;

import dev.tickloom.io.FileHandle;
import dev.tickloom.io.Fs;
import dev.tickloom.io.FsConstants;
import dev.tickloom.io.FsPromises;
import dev.tickloom.io.FsSync;
import dev.tickloom.io.OpenFlags;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** Each file operation that the library has, in its forms. */
final class FsOperations {
  /** The form with a callback. */
  interface CallbackForm {
    void start(FsArguments arguments, Callback<@Nullable Object> callback);
  }

  /** The blocking form. */
  interface SyncForm {
    @Nullable
    Object call(FsArguments arguments);
  }

  /** The promise form. */
  interface PromiseForm {
    Promise<?> start(FsArguments arguments);
  }

  /** The promise form of a method of a file handle. */
  interface HandleForm {
    Promise<?> start(FileHandle handle, FsArguments arguments);
  }

  private static final int FILE_MODE = 0666;

  private final Fs fs;
  private final FsSync sync;
  private final FsPromises promises;

  private final Map<String, CallbackForm> callbackForms = new HashMap<>();
  private final Map<String, SyncForm> syncForms = new HashMap<>();
  private final Map<String, PromiseForm> promiseForms = new HashMap<>();
  private final Map<String, HandleForm> handleForms = new HashMap<>();

  FsOperations(Fs fs) {
    this.fs = fs;
    sync = fs.sync();
    promises = fs.promises();
    addWholeFiles();
    addMetadata();
    addDirectories();
    addLinks();
    addPermissions();
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
        (a, callback) ->
            fs.writeFile(a.text(0), a.text(1), a.writeOptions(2, OpenFlags.WRITE), callback),
        a -> {
          sync.writeFile(a.text(0), a.text(1), a.writeOptions(2, OpenFlags.WRITE));
          return null;
        },
        a -> promises.writeFile(a.text(0), a.text(1), a.writeOptions(2, OpenFlags.WRITE)));
    add(
        "appendFile",
        (a, callback) -> {
          if (a.has(2)) {
            fs.writeFile(a.text(0), a.text(1), a.writeOptions(2, OpenFlags.APPEND), callback);
          } else {
            fs.appendFile(a.text(0), a.text(1), callback);
          }
        },
        a -> {
          if (a.has(2)) {
            sync.writeFile(a.text(0), a.text(1), a.writeOptions(2, OpenFlags.APPEND));
          } else {
            sync.appendFile(a.text(0), a.text(1));
          }
          return null;
        },
        a ->
            a.has(2)
                ? promises.writeFile(a.text(0), a.text(1), a.writeOptions(2, OpenFlags.APPEND))
                : promises.appendFile(a.text(0), a.text(1)));
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
        (a, callback) -> {
          if (a.forbids(1, "throwIfNoEntry")) {
            fs.statIfExists(a.text(0), callback);
          } else {
            fs.stat(a.text(0), callback);
          }
        },
        a -> a.forbids(1, "throwIfNoEntry") ? sync.statIfExists(a.text(0)) : sync.stat(a.text(0)),
        a ->
            a.forbids(1, "throwIfNoEntry")
                ? promises.statIfExists(a.text(0))
                : promises.stat(a.text(0)));
    add(
        "lstat",
        (a, callback) -> fs.lstat(a.text(0), callback),
        a -> a.forbids(1, "throwIfNoEntry") ? sync.lstatIfExists(a.text(0)) : sync.lstat(a.text(0)),
        a -> promises.lstat(a.text(0)));
    add(
        "access",
        (a, callback) -> fs.access(a.text(0), accessMode(a), callback),
        a -> {
          sync.access(a.text(0), accessMode(a));
          return null;
        },
        a -> promises.access(a.text(0), accessMode(a)));
    callbackForms.put("exists", (a, callback) -> fs.exists(a.text(0), callback));
    syncForms.put("exists", a -> sync.exists(a.text(0)));
    add(
        "statfs",
        (a, callback) -> fs.statfs(a.text(0), callback),
        a -> sync.statfs(a.text(0)),
        a -> promises.statfs(a.text(0)));
  }

  private static int accessMode(FsArguments arguments) {
    return Math.toIntExact(arguments.number(1, FsConstants.F_OK));
  }

  private void addDirectories() {
    add(
        "readdir",
        (a, callback) -> {
          if (a.flag(1, "withFileTypes")) {
            fs.readdirWithFileTypes(a.text(0), a.readdirOptions(1), callback);
          } else {
            fs.readdir(a.text(0), a.readdirOptions(1), callback);
          }
        },
        a ->
            a.flag(1, "withFileTypes")
                ? sync.readdirWithFileTypes(a.text(0), a.readdirOptions(1))
                : sync.readdir(a.text(0), a.readdirOptions(1)),
        a ->
            a.flag(1, "withFileTypes")
                ? promises.readdirWithFileTypes(a.text(0), a.readdirOptions(1))
                : promises.readdir(a.text(0), a.readdirOptions(1)));
    add(
        "opendir",
        (a, callback) -> fs.opendir(a.text(0), callback),
        a -> sync.opendir(a.text(0)),
        a -> promises.opendir(a.text(0)));
    add(
        "rmdir",
        (a, callback) -> fs.rmdir(a.text(0), callback),
        a -> {
          sync.rmdir(a.text(0));
          return null;
        },
        a -> promises.rmdir(a.text(0)));
    add(
        "mkdtemp",
        (a, callback) -> fs.mkdtemp(a.text(0), callback),
        a -> sync.mkdtemp(a.text(0)),
        a -> promises.mkdtemp(a.text(0)));
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
        "symlink", // whose type has a meaning on Windows only
        (a, callback) -> fs.symlink(a.text(0), a.text(1), callback),
        a -> {
          sync.symlink(a.text(0), a.text(1));
          return null;
        },
        a -> promises.symlink(a.text(0), a.text(1)));
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

  private void addPermissions() {
    add(
        "chmod",
        (a, callback) -> fs.chmod(a.text(0), a.mode(1), callback),
        a -> {
          sync.chmod(a.text(0), a.mode(1));
          return null;
        },
        a -> promises.chmod(a.text(0), a.mode(1)));
    promiseForms.put("lchmod", a -> promises.lchmod(a.text(0), 0));
    add(
        "chown",
        (a, callback) -> fs.chown(a.text(0), a.number(1, 0), a.number(2, 0), callback),
        a -> {
          sync.chown(a.text(0), a.number(1, 0), a.number(2, 0));
          return null;
        },
        a -> promises.chown(a.text(0), a.number(1, 0), a.number(2, 0)));
    add(
        "lchown",
        (a, callback) -> fs.lchown(a.text(0), a.number(1, 0), a.number(2, 0), callback),
        a -> {
          sync.lchown(a.text(0), a.number(1, 0), a.number(2, 0));
          return null;
        },
        a -> promises.lchown(a.text(0), a.number(1, 0), a.number(2, 0)));
    add(
        "utimes",
        (a, callback) -> fs.utimes(a.text(0), a.time(1), a.time(2), callback),
        a -> {
          sync.utimes(a.text(0), a.time(1), a.time(2));
          return null;
        },
        a -> promises.utimes(a.text(0), a.time(1), a.time(2)));
    add(
        "lutimes",
        (a, callback) -> fs.lutimes(a.text(0), a.time(1), a.time(2), callback),
        a -> {
          sync.lutimes(a.text(0), a.time(1), a.time(2));
          return null;
        },
        a -> promises.lutimes(a.text(0), a.time(1), a.time(2)));
  }

  private void addOpenFiles() {
    add(
        "open",
        (a, callback) -> {
          if (a.isNumber(1)) {
            fs.open(a.text(0), OpenFlags.of(a.int32(1)), a.modeOr(2, FILE_MODE), callback);
          } else {
            fs.open(a.text(0), flags(a), a.modeOr(2, FILE_MODE), callback);
          }
        },
        a ->
            a.isNumber(1)
                ? sync.open(a.text(0), OpenFlags.of(a.int32(1)), a.modeOr(2, FILE_MODE))
                : sync.open(a.text(0), flags(a), a.modeOr(2, FILE_MODE)),
        a ->
            a.isNumber(1)
                ? promises.open(a.text(0), OpenFlags.of(a.int32(1)), a.modeOr(2, FILE_MODE))
                : promises.open(a.text(0), flags(a), a.modeOr(2, FILE_MODE)));
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
        "write", (a, callback) -> fs.write(a.handle(0), a.text(1), a.position(2), callback));
    syncForms.put("write", a -> sync.write(a.handle(0), a.text(1), a.position(2)));
    addOnDescriptors();
  }

  /** What yields nothing, and the one that does. */
  private void addOnDescriptors() {
    callbackForms.put("fsync", (a, callback) -> fs.fsync(a.handle(0), callback));
    syncForms.put("fsync", nothing(a -> sync.fsync(a.handle(0))));
    callbackForms.put("fdatasync", (a, callback) -> fs.fdatasync(a.handle(0), callback));
    syncForms.put("fdatasync", nothing(a -> sync.fdatasync(a.handle(0))));
    callbackForms.put(
        "ftruncate", (a, callback) -> fs.ftruncate(a.handle(0), a.number(1, 0), callback));
    syncForms.put("ftruncate", nothing(a -> sync.ftruncate(a.handle(0), a.number(1, 0))));
    callbackForms.put("fchmod", (a, callback) -> fs.fchmod(a.handle(0), a.mode(1), callback));
    syncForms.put("fchmod", nothing(a -> sync.fchmod(a.handle(0), a.mode(1))));
    callbackForms.put(
        "fchown",
        (a, callback) -> fs.fchown(a.handle(0), a.number(1, -1), a.number(2, -1), callback));
    syncForms.put(
        "fchown", nothing(a -> sync.fchown(a.handle(0), a.number(1, -1), a.number(2, -1))));
    callbackForms.put(
        "futimes", (a, callback) -> fs.futimes(a.handle(0), a.time(1), a.time(2), callback));
    syncForms.put("futimes", nothing(a -> sync.futimes(a.handle(0), a.time(1), a.time(2))));
    callbackForms.put("fstat", (a, callback) -> fs.fstat(a.handle(0), callback));
    syncForms.put("fstat", a -> sync.fstat(a.handle(0)));
  }

  private static SyncForm nothing(Consumer<FsArguments> call) {
    return arguments -> {
      call.accept(arguments);
      return null;
    };
  }

  private void addHandleMethods() {
    handleForms.put(
        "read",
        (handle, a) -> {
          ByteBuffer into = a.room(0);
          return handle.read(into, a.position(1)).then(count -> FsResult.Read.in(into));
        });
    handleForms.put(
        "write", (handle, a) -> handle.write(a.text(0), a.position(1)).then(FsResult.Written::new));
    handleForms.put("stat", (handle, a) -> handle.stat());
    handleForms.put(
        "readFile",
        (handle, a) -> {
          Charset charset = a.charset(0);
          return charset == null ? handle.readFile() : handle.readFile(charset);
        });
    handleForms.put("writeFile", (handle, a) -> handle.writeFile(a.text(0)));
    handleForms.put("appendFile", (handle, a) -> handle.appendFile(a.text(0)));
    handleForms.put("truncate", (handle, a) -> handle.truncate(a.number(0, 0)));
    handleForms.put("chmod", (handle, a) -> handle.chmod(a.mode(0)));
    handleForms.put("chown", (handle, a) -> handle.chown(a.number(0, -1), a.number(1, -1)));
    handleForms.put("utimes", (handle, a) -> handle.utimes(a.time(0), a.time(1)));
    handleForms.put("sync", (handle, a) -> handle.sync());
    handleForms.put("datasync", (handle, a) -> handle.datasync());
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
