package dev.tickloom.io.watching;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.jetbrains.annotations.Nullable;

/**
 * The rules for watching below a root.
 *
 * @param recursive whether directories below the root are entered
 * @param followSymlinks whether symbolic links below the root stand for what they lead to
 * @param attributes whether permissions and owners are compared
 * @param initial whether what is there at first is told as created
 * @param mayBeMissing whether the root need not be there at first
 * @param ignores true for what is neither told nor entered, by its path from the root
 * @param polling how often to look instead of listening; null to listen
 */
public record WatchRules(
    boolean recursive,
    boolean followSymlinks,
    boolean attributes,
    boolean initial,
    boolean mayBeMissing,
    Predicate<? super Path> ignores,
    @Nullable Duration polling) {}
