package dev.tickloom.io;

import java.nio.file.Path;

/**
 * How far a job on a tree has got. Immutable. Not in Node.
 *
 * @param entries how many files, links and directories have been looked at or deleted
 * @param bytes how much of the content of files has been copied
 * @param entriesTotal how many entries there are in all; -1 as long as that is not known, which may
 *     be until the end
 * @param current what was looked at or deleted last; of a copy, at the target
 */
public record TreeProgress(long entries, long bytes, long entriesTotal, Path current) {}
