package dev.tickloom.io;

/**
 * Size and type of a file system. Node's {@code fs.StatFs}. Immutable.
 *
 * @param type Linux's number for the kind of file system, such as 0xEF53 for ext4; 0 if there is no
 *     telling
 * @param bsize the size of a block in bytes; the JDK knows one size only, so it is {@code frsize}
 * @param frsize the size of a block in bytes
 * @param blocks how many blocks there are
 * @param bfree how many of them are free
 * @param bavail how many of them this process may use
 * @param files how many files there can be; -1, because the JDK cannot tell
 * @param ffree how many more files there can be; -1, because the JDK cannot tell
 */
public record StatFs(
    long type,
    long bsize,
    long frsize,
    long blocks,
    long bfree,
    long bavail,
    long files,
    long ffree) {}
