package dev.tickloom.io.watching;

import java.nio.file.Path;

/**
 * A name in a directory, whether there is something of that name or not.
 *
 * @param directory which has been entered
 * @param name one name
 */
record Slot(Entry directory, Path name) {}
