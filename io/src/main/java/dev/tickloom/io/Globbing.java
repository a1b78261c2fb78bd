package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/** The operations that look for files by patterns. */
final class Globbing {
  /** The memory of a match in a list, with a path of usual length. */
  private static final long BYTES_OF_MATCH = 128;

  private Globbing() {}

  /** Makes a result of a match. */
  interface Shape<T> {
    Shape<String> TEXT = (match, progress) -> match.text();
    Shape<Dirent> DIRENT = (match, progress) -> GlobWalk.dirent(match, progress);

    T of(GlobWalk.Match match, Progress progress);
  }

  /** All matches, as one request. */
  static <T> Work<List<T>> all(
      EventLoop loop, List<String> patterns, GlobOptions options, Lookup lookup, Shape<T> shape) {
    Supplier<GlobWalk> start = start(patterns, options, lookup);
    return Work.<List<T>>ofBody(
            "glob",
            progress -> {
              GlobWalk walk = start.get();
              List<T> all = new ArrayList<>();
              TreeParts parts = TreeParts.of(progress, loop);
              parts.runAll(() -> {
                while (walk.hasNext()) {
                  all.addAll(shaped(walk.next(parts), shape, parts));
                }
              });
              progress.reserve(BYTES_OF_MATCH * all.size());
              return Collections.unmodifiableList(all);
            })
        .withPaths(patterns.isEmpty() ? null : patterns.getFirst(), null);
  }

  private static <T> List<T> shaped(
      List<GlobWalk.Match> matches, Shape<T> shape, Progress progress) {
    return matches.stream().map(match -> shape.of(match, progress)).toList();
  }

  /** The matches one after the other, directory by directory. */
  static <T> AsyncIterator<T> iterator(
      RequestTerms terms,
      List<String> patterns,
      GlobOptions options,
      Lookup lookup,
      Shape<T> shape) {
    return new Batches<>(
        terms,
        "glob",
        () -> {
          Supplier<GlobWalk> start = start(patterns, options, lookup);
          return new Batches.Source<>() {
            private @Nullable GlobWalk walk;

            @Override
            public List<T> next(Progress progress) throws Exception {
              GlobWalk begun = walk == null ? start.get() : walk;
              walk = begun;
              return shaped(begun.next(progress), shape, progress);
            }

            @Override
            public boolean hasNext() {
              return walk == null || walk.hasNext();
            }
          };
        });
  }

  /** For the promise form, which does not throw: null is found out with the other patterns. */
  static List<String> one(String pattern) {
    return Collections.singletonList(pattern);
  }

  /** Reads the patterns now, and looks at the file system later. */
  private static Supplier<GlobWalk> start(
      List<String> patterns, GlobOptions options, Lookup lookup) {
    Objects.requireNonNull(options, "options");
    List<GlobPattern> read =
        Objects.requireNonNull(patterns, "patterns").stream().map(GlobPattern::of).toList();
    options.exclude().forEach(GlobPattern::of);
    Path cwd = options.cwd();
    Path start =
        cwd == null ? lookup.resolve(lookup.fileSystem().getPath("")) : lookup.resolve(cwd);
    return () -> new GlobWalk(read, options, start);
  }
}
