package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/** The operation that tells what is known about a file system. */
final class FileStores {
  private static final long UNKNOWN = -1;

  /** From statfs(2); the JDK has names only. */
  private static final Map<String, Long> TYPES =
      Map.ofEntries(
          Map.entry("bpf", 0xCAFE4A11L),
          Map.entry("btrfs", 0x9123683EL),
          Map.entry("cgroup", 0x27E0EBL),
          Map.entry("cgroup2", 0x63677270L),
          Map.entry("cifs", 0xFF534D42L),
          Map.entry("debugfs", 0x64626720L),
          Map.entry("devpts", 0x1CD1L),
          Map.entry("devtmpfs", 0x01021994L),
          Map.entry("ext2", 0xEF53L),
          Map.entry("ext3", 0xEF53L),
          Map.entry("ext4", 0xEF53L),
          Map.entry("f2fs", 0xF2F52010L),
          Map.entry("hugetlbfs", 0x958458F6L),
          Map.entry("iso9660", 0x9660L),
          Map.entry("mqueue", 0x19800202L),
          Map.entry("nfs", 0x6969L),
          Map.entry("nfs4", 0x6969L),
          Map.entry("overlay", 0x794C7630L),
          Map.entry("proc", 0x9FA0L),
          Map.entry("ramfs", 0x858458F6L),
          Map.entry("securityfs", 0x73636673L),
          Map.entry("squashfs", 0x73717368L),
          Map.entry("sysfs", 0x62656572L),
          Map.entry("tmpfs", 0x01021994L),
          Map.entry("tracefs", 0x74726163L),
          Map.entry("vfat", 0x4D44L),
          Map.entry("xfs", 0x58465342L),
          Map.entry("zfs", 0x2FC12FC1L));

  private static final long FUSE = 0x65735546L;

  private FileStores() {}

  static Work<StatFs> statfs(Location file) {
    return SystemCall.opening(
        "statfs",
        file,
        () -> {
          Path path = Metadata.existing(file);
          return Attributes.read(path, () -> statsOf(Files.getFileStore(path)));
        });
  }

  /**
   * Reads the numbers of a store.
   *
   * @param store null from some providers, which have none
   */
  private static StatFs statsOf(@Nullable FileStore store) throws IOException {
    if (store == null) {
      throw new UnsupportedOperationException("this file system has no figures");
    }
    long size = Math.max(store.getBlockSize(), 1);
    return new StatFs(
        type(store.type()),
        size,
        size,
        store.getTotalSpace() / size,
        store.getUnallocatedSpace() / size,
        store.getUsableSpace() / size,
        UNKNOWN,
        UNKNOWN);
  }

  private static long type(String name) {
    return name.startsWith("fuse") ? FUSE : TYPES.getOrDefault(name, 0L);
  }
}
