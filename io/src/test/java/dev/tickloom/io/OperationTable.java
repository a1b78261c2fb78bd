package dev.tickloom.io;

import static dev.tickloom.io.OperationRow.Descriptors.ONE;
import static dev.tickloom.io.OperationRow.Descriptors.SEVERAL;
import static dev.tickloom.io.Partial.CONTENT;
import static dev.tickloom.io.Partial.ENTRIES;
import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Promise;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every operation of this package, in the ways in which it takes different calls on the system. */
final class OperationTable {
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private static final String NEW = "A text of more than three calls' worth.";
  private static final WriteOptions OPTIONS = WriteOptions.DEFAULT;
  private static final WriteOptions ATOMIC = OPTIONS.withAtomic(true);
  private static final WriteOptions DURABLE = OPTIONS.withDurable(true);
  private static final Instant TIME = Instant.ofEpochSecond(1_111_111_111);
  private static final int UID = 1234;
  private static final int GID = 4321;
  private static final RmOptions RM_ALL = RmOptions.DEFAULT.withRecursive(true).withParallelism(1);
  private static final CpOptions CP_ALL =
      CpOptions.DEFAULT.withRecursive(true).withVerbatimSymlinks(true).withParallelism(1);
  private static final MkdirOptions MKDIR_ALL = MkdirOptions.DEFAULT.withRecursive(true);
  private static final ReaddirOptions READDIR_ALL = ReaddirOptions.DEFAULT.withRecursive(true);
  private static final OpendirOptions OPENDIR_ALL =
      OpendirOptions.DEFAULT.withRecursive(true).withBufferSize(1);

  /** Public methods that are no operations, and one that never comes to the file system. */
  static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          Map.entry("on", "makes a facade"),
          Map.entry("shared", "makes a facade"),
          Map.entry("path", "makes an argument"),
          Map.entry("with", "makes a view"),
          Map.entry("within", "makes a view"),
          Map.entry("in", "makes a view"),
          Map.entry("loop", "a loop"),
          Map.entry("promises", "makes a facade"),
          Map.entry("lchmod", "always rejects with ERR_METHOD_NOT_IMPLEMENTED"),
          Map.entry("createReadStream", "StreamFaultsTest"),
          Map.entry("createWriteStream", "StreamFaultsTest"),
          Map.entry("FileHandle.createReadStream", "StreamFaultsTest"),
          Map.entry("FileHandle.createWriteStream", "StreamFaultsTest"),
          Map.entry("publisher", "StreamFaultsTest"),
          Map.entry("watch", "WatchFaultsTest"),
          Map.entry("watchFile", "what fails is a file that is not there"),
          Map.entry("unwatchFile", "makes no call"),
          Map.entry("FileHandle.with", "makes a view"),
          Map.entry("FileHandle.within", "makes a view"),
          Map.entry("Dir.path", "a text"),
          Map.entry("TempDirectory.path", "a text"),
          Map.entry("FileHandle.loop", "a loop"),
          Map.entry("Dir.loop", "a loop"),
          Map.entry("TempDirectory.loop", "a loop"));

  static final List<OperationRow> ROWS = new ArrayList<>();

  private OperationTable() {}

  private static OperationRow row(String method, String variant, OperationRow.Call call) {
    OperationRow row = new OperationRow(method, variant, call);
    ROWS.add(row);
    return row;
  }

  private static OperationRow row(String method, OperationRow.Call call) {
    return row(method, "", call);
  }

  /** Of what yields nothing. */
  private static OperationRow.Call doing(OperationRow.Preparation action) {
    return site -> {
      action.on(site);
      return null;
    };
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  static {
    addReading();
    addWriting();
    addCopying();
    addKnowledge();
    addListing();
    addGlobbing();
    addWalks();
    addDirectories();
    addNames();
    addAttributes();
    addOpening();
    addReadingOfHandles();
    addWritingOfHandles();
    addChangesOfHandles();
  }

  private static void addReading() {
    row("readFile", site -> site.use.readFile(site.in("file"))).takes(ONE).repeatable();
    row("readFile", "of a text", site -> site.use.readFile(site.in("link"), UTF_8))
        .takes(ONE)
        .repeatable();
    row(
            "readFile",
            "into a buffer",
            site -> {
              ByteBuffer into = ByteBuffer.allocate(100);
              site.use.readFile(site.in("file"), into);
              return new String(into.array(), 0, into.position(), UTF_8);
            })
        .takes(ONE)
        .repeatable();
    row("readFile", "r+", site -> site.use.readFile(site.in("file"), OpenFlags.READ_WRITE))
        .takes(ONE)
        .repeatable();
    row("readFile", "a+ of a new file", site -> read(site, "new", OpenFlags.APPEND_READ))
        .takes(ONE)
        .mayLeave(ENTRIES)
        .repeatable();
    row("readFile", "ax+", site -> read(site, "new", OpenFlags.APPEND_READ_NEW))
        .takes(ONE)
        .mayLeave(ENTRIES);
    row("readFile", "w+", site -> read(site, "file", OpenFlags.WRITE_READ)).takes(ONE).repeatable();
  }

  private static Object read(Site site, String name, OpenFlags flag) {
    return site.use.readFile(site.in(name), flag);
  }

  private static OperationRow writing(String variant, String name, WriteOptions options) {
    return row(
        "writeFile", variant, doing(site -> site.use.writeFile(site.in(name), NEW, options)));
  }

  private static OperationRow appending(String variant, String name) {
    return row("appendFile", variant, doing(site -> site.use.appendFile(site.in(name), NEW)));
  }

  private static void addWriting() {
    writing("", "file", OPTIONS).takes(ONE).mayLeave(CONTENT).repeatable();
    writing("of a new file with a mode", "new", OPTIONS.withMode(0640))
        .takes(ONE)
        .mayLeave(CONTENT)
        .repeatable();
    writing("wx", "new", OPTIONS.withFlag("wx")).takes(ONE).mayLeave(CONTENT);
    writing("r+", "file", OPTIONS.withFlag("r+")).takes(ONE).mayLeave(CONTENT).repeatable();
    writing("a", "file", OPTIONS.withFlag("a")).takes(ONE).mayLeave(CONTENT);
    writing("flushed", "file", OPTIONS.withFlush(true)).takes(ONE).mayLeave(CONTENT).repeatable();
    writing("durable", "file", DURABLE).takes(ONE).mayLeave(CONTENT).repeatable();
    writing("durable, of a new file", "new", DURABLE)
        .takes(SEVERAL)
        .mayLeave(CONTENT)
        .repeatable()
        .stopsAfter(6);
    writing("durable, wx", "new", DURABLE.withFlag("wx"))
        .takes(SEVERAL)
        .mayLeave(CONTENT)
        .stopsAfter(6);
    writing("atomic", "file", ATOMIC).takes(SEVERAL).repeatable().stopsAfter(12);
    writing("atomic, through a link", "link", ATOMIC).takes(SEVERAL).repeatable().stopsAfter(12);
    writing("atomic, of a new file", "new", ATOMIC).takes(SEVERAL).repeatable().stopsAfter(12);
    writing("atomic, wx", "new", ATOMIC.withFlag("wx")).takes(SEVERAL).stopsAfter(12);
    writing("atomic and durable", "file", ATOMIC.withDurable(true))
        .takes(SEVERAL)
        .repeatable()
        .stopsAfter(12);
    writing("atomic and durable, wx", "new", ATOMIC.withDurable(true).withFlag("wx"))
        .takes(SEVERAL)
        .stopsAfter(12);
    appending("", "file").takes(ONE).mayLeave(CONTENT);
    appending("to a new file", "new").takes(ONE).mayLeave(CONTENT);
    writing("ax", "new", OPTIONS.withFlag("ax")).takes(ONE).mayLeave(CONTENT);
    writing("durable, a", "file", DURABLE.withFlag("a")).takes(ONE).mayLeave(CONTENT);
    writing("durable, a, of a new file", "new", DURABLE.withFlag("a"))
        .takes(SEVERAL)
        .mayLeave(CONTENT)
        .stopsAfter(6);
  }

  private static void addCopying() {
    row("copyFile", doing(site -> site.use.copyFile(site.in("file"), site.in("other"))))
        .takes(SEVERAL)
        .mayLeave(CONTENT)
        .repeatable()
        .stopsAfter(8);
    row(
            "copyFile",
            "to a new file",
            doing(site -> site.use.copyFile(site.in("other"), site.in("new"))))
        .takes(SEVERAL)
        .repeatable()
        .stopsAfter(8);
    row(
            "copyFile",
            "EXCL",
            doing(site ->
                site.use.copyFile(site.in("file"), site.in("new"), FsConstants.COPYFILE_EXCL)))
        .takes(SEVERAL)
        .stopsAfter(8);
    row(
            "copyFile",
            "to a link that leads nowhere",
            doing(site -> site.use.copyFile(site.in("file"), site.in("dangling"))))
        .takes(SEVERAL)
        .repeatable()
        .stopsAfter(8);
    copyingTree("a file to a new name", "file", "new", CP_ALL);
    copyingTree("over a file", "file", "other", CP_ALL);
    copyingTree("a link over a file", "link", "other", CP_ALL);
    copyingTree("with missing parents", "other", "x/y/new", CP_ALL);
    copyingTree("a tree", "tree", "new", CP_ALL);
    copyingTree("a tree with its times", "tree", "new", CP_ALL.withPreserveTimestamps(true));
    copyingTree("a tree into a folder", "tree", "empty", CP_ALL);
    copyingTree(
        "what links lead to",
        "tree",
        "empty",
        CP_ALL.withVerbatimSymlinks(false).withDereference(true));
    row("cp", "without options", doing(site -> site.use.cp(site.in("file"), site.in("other"))))
        .takes(SEVERAL)
        .repeatable()
        .stopsAfter(16); // it deletes the folder in which it makes the file
    syncing("a tree", "tree", "new", SyncOptions.DEFAULT);
    syncing("over other files", "tree/sub", "empty", SyncOptions.DEFAULT);
    syncing("with deletion", "empty", "tree", SyncOptions.DEFAULT.withDelete(true));
    syncing(
        "by content",
        "file",
        "other",
        SyncOptions.DEFAULT.withCompare(SyncOptions.Compare.CONTENT));
    syncing("in a dry run", "tree", "empty", SyncOptions.DEFAULT.withDryRun(true));
    row("truncate", doing(site -> site.use.truncate(site.in("file"), 3))).takes(ONE).repeatable();
    row("truncate", "longer", doing(site -> site.use.truncate(site.in("file"), 50)))
        .takes(ONE)
        .repeatable();
  }

  /** What cannot be looked at is not found. */
  private static void globbing(String method, String variant, OperationRow.Call call) {
    row(method, variant, call)
        .takes(SEVERAL)
        .mayYield((kind, outcome) -> kind != FaultKind.EMFILE)
        .repeatable()
        .stopsAfter(6);
  }

  private static void addGlobbing() {
    globbing("glob", "", site -> site.use.glob(site.in("tree") + "/**"));
    globbing(
        "glob",
        "of several patterns",
        site ->
            site.use.glob(List.of(site.in("tree") + "/*/*", site.in("file")), GlobOptions.DEFAULT));
    globbing(
        "globWithFileTypes",
        "",
        site -> site.use.globWithFileTypes(site.in("tree") + "/**/*", GlobOptions.DEFAULT));
  }

  private static void addWalks() {
    row("du", site -> site.use.du(site.in("tree"))).takes(SEVERAL).repeatable().stopsAfter(6);
    row(
            "walk",
            site -> {
              List<String> names = new ArrayList<>();
              AsyncIterator<Dirent> entries =
                  site.use.fs.promises().walk(site.in("tree"), WalkOptions.DEFAULT);
              site.promised(() ->
                  async(() -> {
                    try (var all = awaitEach(entries)) {
                      all.iterator().forEachRemaining(entry -> names.add(entry.name()));
                    }
                    return null;
                  }));
              return names;
            })
        .promised()
        .takes(SEVERAL)
        .repeatable()
        .stopsAfter(6);
  }

  private static void copyingTree(String variant, String src, String dest, CpOptions options) {
    row("cp", variant, doing(site -> site.use.cp(site.in(src), site.in(dest), options)))
        .takes(SEVERAL)
        .mayLeave(ENTRIES)
        .repeatable()
        .stopsAfter(20); // it closes both ways down, and deletes what it has in the making
  }

  private static void syncing(String variant, String src, String dest, SyncOptions options) {
    OperationRow row =
        row(
                "sync",
                variant,
                site -> site.use.sync(site.in(src), site.in(dest), options.withParallelism(1)))
            .takes(SEVERAL)
            .mayLeave(ENTRIES)
            .stopsAfter(18 + 2 * TEMPORARY.getNameCount()); // it looks at every folder above both
    row.isRepeatable = options.dryRun();
  }

  private static void addKnowledge() {
    row("stat", site -> site.use.stat(site.in("link"))).repeatable();
    row("stat", "of a folder with a separator", site -> site.use.stat(site.in("tree/")))
        .repeatable();
    row("lstat", site -> site.use.lstat(site.in("link"))).repeatable();
    row("statIfExists", site -> site.use.statIfExists(site.in("file"))).repeatable();
    row("statIfExists", "of nothing", site -> site.use.statIfExists(site.in("nothing")))
        .repeatable();
    row("lstatIfExists", site -> site.use.lstatIfExists(site.in("nothing"))).repeatable();
    row(
            "statMany",
            site ->
                site.use.statMany(List.of(site.in("file"), site.in("nothing"), site.in("tree"))))
        .repeatable()
        .mayYield((kind, outcome) -> outcome.contains("FsException"));
    row("access", doing(site -> site.use.access(site.in("file"), FsConstants.R_OK))).repeatable();
    row("exists", site -> site.use.exists(site.in("file")))
        .repeatable()
        .mayYield((kind, outcome) -> outcome.equals("false"));
    row("statfs", site -> site.use.statfs(site.in("file"))).repeatable();
  }

  private static void addListing() {
    row("readdir", site -> site.use.readdir(site.in("tree"))).takes(ONE).repeatable();
    row("readdir", "recursive", site -> site.use.readdir(site.in("tree"), READDIR_ALL))
        .takes(SEVERAL)
        .mayMissWhatIsForbidden()
        .repeatable();
    row("readdirWithFileTypes", site -> site.use.readdirWithFileTypes(site.in("tree")))
        .takes(ONE)
        .mayMissWhatIsForbidden()
        .repeatable();
    row(
            "readdirWithFileTypes",
            "recursive",
            site -> site.use.readdirWithFileTypes(site.in("tree"), READDIR_ALL))
        .takes(SEVERAL)
        .mayMissWhatIsForbidden()
        .repeatable();
    row("opendir", site -> site.use.opendir(site.in("tree"))).takes(ONE).repeatable();
    row("read", "of a directory", site -> site.use.next(site.dir) != null)
        .covers("Dir.read")
        .after(site -> site.openDir(OpendirOptions.DEFAULT.withBufferSize(1)))
        .repeatable();
    row("read", "of a directory, to its end", OperationTable::readToEnd)
        .after(site -> site.openDir(OPENDIR_ALL))
        .mayMissWhatIsForbidden()
        .stopsAfter(8)
        .takes(SEVERAL);
    row("close", "of a directory", doing(site -> site.use.closeDir(site.dir)))
        .covers("Dir.close")
        .after(site -> site.openDir(OpendirOptions.DEFAULT))
        .closes();
    row("Dir.use", site -> site.promised(() -> site.dir.use(Dir::read)) != null)
        .after(site -> site.openDir(OpendirOptions.DEFAULT))
        .closes()
        .promised();
    row("Dir.entries", site -> site.promised(() -> async(() -> names(site.dir))))
        .after(site -> site.openDir(OpendirOptions.DEFAULT))
        .closes()
        .promised();
    row("Dir.entries", "recursive", site -> site.promised(() -> async(() -> names(site.dir))))
        .after(site -> site.openDir(OPENDIR_ALL))
        .mayMissWhatIsForbidden()
        .stopsAfter(8)
        .takes(SEVERAL)
        .closes()
        .promised();
  }

  /** In an order of its own, since that of the file system may differ between two folders. */
  private static Object readToEnd(Site site) {
    List<String> names = new ArrayList<>();
    for (Dirent next = site.use.next(site.dir); next != null; next = site.use.next(site.dir)) {
      names.add(site.describe(next));
    }
    return names.stream().sorted().toList();
  }

  private static Object names(Dir dir) {
    List<String> names = new ArrayList<>();
    try (var entries = awaitEach(dir.entries())) {
      for (Dirent entry : entries) {
        names.add(entry.name());
      }
    }
    return names.stream().sorted().toList();
  }

  private static void addDirectories() {
    row("mkdir", doing(site -> site.use.mkdir(site.in("new"))));
    row(
        "mkdir",
        "with a mode",
        site -> site.use.mkdir(site.in("new"), MkdirOptions.DEFAULT.withMode(0750)));
    row("mkdir", "recursive", site -> site.use.mkdir(site.in("new/a/b"), MKDIR_ALL))
        .mayLeave(ENTRIES);
    row("mkdir", "recursive, of what is there", site -> site.use.mkdir(site.in("tree"), MKDIR_ALL))
        .repeatable();
    row("rmdir", doing(site -> site.use.rmdir(site.in("empty"))));
    row("mkdtemp", site -> site.use.mkdtemp(site.in("made-")));
    row("mkdtempDisposable", site -> site.use.mkdtempDisposable(site.in("made-")))
        .stopsAfter(12); // it is deleted again
    row("close", "of a temporary directory", doing(site -> site.use.closeTemporary(site.temporary)))
        .covers("TempDirectory.close")
        .after(OperationTable::makeTemporary)
        .takes(SEVERAL)
        .mayLeave(ENTRIES)
        .repeatable()
        .neverGivenUp();
    row(
            "TempDirectory.use",
            doing(site ->
                site.promised(() -> site.temporary.use(made -> Promise.resolve(made.path())))))
        .after(OperationTable::makeTemporary)
        .takes(SEVERAL)
        .mayLeave(ENTRIES)
        .repeatable()
        .neverGivenUp()
        .promised();
    row("rm", doing(site -> site.use.rm(site.in("file"))));
    row("rm", "of a link", doing(site -> site.use.rm(site.in("link"), RM_ALL))).takes(ONE);
    row(
            "rm",
            "force, of nothing",
            doing(site -> site.use.rm(site.in("nothing"), RmOptions.DEFAULT.withForce(true))))
        .repeatable();
    row("rm", "recursive", doing(site -> site.use.rm(site.in("tree"), RM_ALL)))
        .takes(SEVERAL)
        .mayLeave(ENTRIES)
        .stopsAfter(8);
    row("rm", "recursive, of a file", doing(site -> site.use.rm(site.in("file"), RM_ALL)))
        .takes(ONE);
  }

  private static void makeTemporary(Site site) throws Exception {
    site.temporary = site.use.mkdtempDisposable(site.in("made-"));
    Files.writeString(site.folder.resolve(site.temporary.path()).resolve("inside"), "inside");
  }

  private static void addNames() {
    row("unlink", doing(site -> site.use.unlink(site.in("file"))));
    row("rename", doing(site -> site.use.rename(site.in("file"), site.in("other"))));
    row("rename", "of a folder", doing(site -> site.use.rename(site.in("tree"), site.in("new"))));
    row("link", doing(site -> site.use.link(site.in("file"), site.in("new"))));
    row("symlink", doing(site -> site.use.symlink("file", site.in("new"))));
    row("readlink", site -> site.use.readlink(site.in("link"))).repeatable();
    row("realpath", site -> site.use.realpath(site.in("tree/link/c"))).repeatable();
  }

  private static void addAttributes() {
    row("chmod", doing(site -> site.use.chmod(site.in("file"), 0600))).repeatable();
    row("chmod", "beyond 0777", doing(site -> site.use.chmod(site.in("file"), 01750))).repeatable();
    row("chown", doing(site -> site.use.chown(site.in("file"), UID, GID)))
        .mayLeave(ENTRIES)
        .repeatable();
    row("lchown", doing(site -> site.use.lchown(site.in("link"), UID, GID)))
        .mayLeave(ENTRIES)
        .repeatable();
    row("utimes", doing(site -> site.use.utimes(site.in("file"), TIME, TIME))).repeatable();
    row("lutimes", doing(site -> site.use.lutimes(site.in("link"), TIME, TIME))).repeatable();
  }

  private static OperationRow opening(String flags, String name) {
    return row(
        "open",
        flags + (name.equals("new") ? " of a new file" : ""),
        site -> site.use.open(site.in(name), flags));
  }

  private static void addOpening() {
    opening("r", "file").takes(ONE).repeatable();
    opening("r+", "file").takes(ONE).repeatable();
    opening("w", "file").takes(ONE).repeatable();
    opening("w", "new").takes(ONE).repeatable();
    opening("wx", "new").takes(ONE);
    opening("w+", "file").takes(ONE).repeatable();
    opening("a", "file").takes(ONE).repeatable();
    opening("ax", "new").takes(ONE);
    opening("a+", "file").takes(SEVERAL).stopsAfter(5).repeatable();
    opening("a+", "new").takes(SEVERAL).stopsAfter(5).repeatable();
    opening("ax+", "new").takes(SEVERAL).stopsAfter(5);
    row("open", "wx with a mode", site -> site.use.open(site.in("new"), "wx", 0640)).takes(ONE);
  }

  private static void addReadingOfHandles() {
    row("read", site -> site.use.read(site.handle, ByteBuffer.allocate(20)))
        .covers("FileHandle.read")
        .after(site -> site.openFile("r"))
        .repeatable();
    row("read", "at a position", site -> site.use.read(site.handle, ByteBuffer.allocate(20), 5))
        .after(site -> site.openFile("r"))
        .repeatable();
    row("read", "of a+", site -> site.use.read(site.handle, ByteBuffer.allocate(20)))
        .after(site -> site.openFile("a+"))
        .repeatable();
    row(
            "readv",
            site ->
                site.use.readv(
                    site.handle, List.of(ByteBuffer.allocate(3), ByteBuffer.allocate(5)), 2))
        .covers("FileHandle.readv")
        .after(site -> site.openFile("r"))
        .repeatable();
    row("readFile", "of an open file", site -> site.use.readFile(site.handle))
        .covers("FileHandle.readFile")
        .after(site -> site.openFile("r"));
    row("FileHandle.use", site -> site.promised(() -> site.handle.use(FileHandle::readFile)))
        .after(site -> site.openFile("r"))
        .closes()
        .promised();
    row("FileHandle.readLines", site -> site.promised(() -> async(() -> lines(site.handle))))
        .after(site -> site.openFile("r"))
        .closes()
        .promised();
  }

  private static Object lines(FileHandle handle) {
    List<String> lines = new ArrayList<>();
    AsyncIterator<String> iterator = handle.readLines();
    try (var all = awaitEach(iterator)) {
      all.forEach(lines::add);
    }
    return lines;
  }

  private static void addWritingOfHandles() {
    row("write", site -> site.use.write(site.handle, bytes("abcd")))
        .covers("FileHandle.write")
        .after(site -> site.openFile("r+"));
    row("write", "at a position", site -> site.use.write(site.handle, bytes("abcd"), 5))
        .after(site -> site.openFile("r+"))
        .repeatable();
    row("write", "of a text", site -> site.use.write(site.handle, NEW))
        .after(site -> site.openFile("w"))
        .mayYield(OperationTable::isFewerThanAll)
        .mayLeave(CONTENT);
    row("write", "of a text, a+", site -> site.use.write(site.handle, NEW))
        .after(site -> site.openFile("a+"))
        .mayYield(OperationTable::isFewerThanAll)
        .mayLeave(CONTENT);
    row("writev", site -> site.use.writev(site.handle, List.of(bytes(NEW), bytes("and more"))))
        .covers("FileHandle.writev")
        .after(site -> site.openFile("w"))
        .mayYield(OperationTable::isFewerThanAll)
        .mayLeave(CONTENT);
    row(
            "writev",
            "at a position",
            site -> site.use.writev(site.handle, List.of(bytes("ab"), bytes("cd")), 36))
        .after(site -> site.openFile("r+"))
        .mayYield(OperationTable::isFewerThanAll)
        .mayLeave(CONTENT)
        .repeatable();
    row("writeFile", "to an open file", doing(site -> site.use.writeFile(site.handle, NEW)))
        .covers("FileHandle.writeFile")
        .after(site -> site.openFile("w"))
        .mayLeave(CONTENT);
    row("writeFile", "to an open file, a+", doing(site -> site.use.writeFile(site.handle, NEW)))
        .after(site -> site.openFile("a+"))
        .mayLeave(CONTENT);
    row("appendFile", "to an open file", doing(site -> site.use.appendFile(site.handle, NEW)))
        .covers("FileHandle.appendFile")
        .after(site -> site.openFile("a"))
        .mayLeave(CONTENT);
  }

  /** As libuv: what failed after a part has been written is told by the next call. */
  private static boolean isFewerThanAll(FaultKind kind, String outcome) {
    return outcome.matches("\\d+");
  }

  private static void addChangesOfHandles() {
    row("fsync", doing(site -> site.use.fsync(site.handle)))
        .covers("FileHandle.sync")
        .after(site -> site.openFile("r+"))
        .repeatable();
    row("fdatasync", doing(site -> site.use.fdatasync(site.handle)))
        .covers("FileHandle.datasync")
        .after(site -> site.openFile("r+"))
        .repeatable();
    row("ftruncate", doing(site -> site.use.ftruncate(site.handle, 3)))
        .covers("FileHandle.truncate")
        .after(site -> site.openFile("r+"))
        .repeatable();
    row("ftruncate", "longer", doing(site -> site.use.ftruncate(site.handle, 50)))
        .after(site -> site.openFile("r+"))
        .repeatable();
    row("ftruncate", "longer, a", doing(site -> site.use.ftruncate(site.handle, 50)))
        .after(site -> site.openFile("a"))
        .takes(ONE)
        .repeatable();
    row("fstat", site -> site.use.fstat(site.handle))
        .covers("FileHandle.stat")
        .after(site -> site.openFile("r"))
        .repeatable();
    row("fstat", "of an unlinked file", site -> site.use.fstat(site.handle))
        .after(site -> {
          site.openFile("r");
          Files.delete(site.folder.resolve("file"));
        })
        .repeatable();
    row("fchmod", doing(site -> site.use.fchmod(site.handle, 0600)))
        .covers("FileHandle.chmod")
        .after(site -> site.openFile("r+"))
        .repeatable();
    row("fchown", doing(site -> site.use.fchown(site.handle, UID, GID)))
        .covers("FileHandle.chown")
        .after(site -> site.openFile("r+"))
        .mayLeave(ENTRIES)
        .repeatable();
    row("futimes", doing(site -> site.use.futimes(site.handle, TIME, TIME)))
        .covers("FileHandle.utimes")
        .after(site -> site.openFile("r+"))
        .repeatable();
    row("close", doing(site -> site.use.close(site.handle)))
        .covers("FileHandle.close")
        .after(site -> site.openFile("r+"))
        .closes();
    row("close", "of a+", doing(site -> site.use.close(site.handle)))
        .after(site -> site.openFile("a+"))
        .closes();
  }
}
