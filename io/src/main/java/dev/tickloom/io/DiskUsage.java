package dev.tickloom.io;

/**
 * The count of a tree, its root included. Immutable. Not in Node.
 *
 * @param files how many regular files; one with several names in the tree counts once
 * @param directories how many directories
 * @param links how many symbolic links that were not followed
 * @param others how many of other kinds, such as pipes
 * @param bytes how much the regular files hold, as their sizes tell; one with several names counts
 *     once
 */
public record DiskUsage(long files, long directories, long links, long others, long bytes) {}
