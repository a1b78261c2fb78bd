package dev.tickloom.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.GlobPattern;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Compares {@code GlobPattern} with {@code path.matchesGlob} of a {@code node} binary: random
 * patterns, half of them of groups in groups, each with random paths. Run by hand, with the binary,
 * the number of patterns and the seed as arguments; the build has what was recorded. Left out is
 * where Node throws, because it makes a regular expression that is none, or takes too long.
 */
final class GlobFuzzer {
  private static final int PATHS = 40;

  /** Reads a pattern and paths a line, and says 1 or 0 for each path. */
  private static final String PROGRAM =
      """
      const { posix } = require('path');
      const vm = require('vm');
      const compare = vm.runInThisContext(
        `(matches, pattern, paths) => paths.map((each) => {
          try { return matches(each, pattern) ? 1 : 0; } catch { return 'E'; }
        }).join('')`);
      require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const [pattern, paths] = JSON.parse(line);
        globalThis.answer = () => compare(posix.matchesGlob, pattern, paths);
        try {
          console.log(vm.runInThisContext('answer()', { timeout: 100 }));
        } catch {
          console.log('E'.repeat(paths.length));
        }
      });
      """;

  private static final String[] PIECES = {
    "a",
    "b",
    "ab",
    "A",
    ".",
    "..",
    "*",
    "**",
    "?",
    "/",
    "/",
    "/",
    "[ab]",
    "[!a]",
    "[^a-b]",
    "[.]",
    "[[:alpha:]]",
    "[[:digit:]x]",
    "[[:punct:]]",
    "[",
    "]",
    "{a,b}",
    "{a,{b,c}}",
    "{1..3}",
    "{a..c}",
    "{,a}",
    "{a/b,.}",
    "{",
    "}",
    ",",
    "@(a|b)",
    "?(a)",
    "*(a|.b)",
    "+(ab|?)",
    "!(a)",
    "!(a|*b)",
    "!(*.js)",
    "@(a",
    "!(",
    ")",
    "|",
    "(",
    "+(a|!(b))",
    "*(!(a)b)",
    "!(!(a))",
    "@(.a|*)",
    "?(*)",
    "+(*)",
    "*.js",
    ".js",
    "$",
    "^",
    "+",
    "-",
    "1",
    "01",
    "\\",
    "\u00e4",
    "\ud83d\ude00",
    "#",
    "!",
    "[]a]",
    "[a",
    "[z-a]",
    "[a-]",
    "[--0]",
    "*(*(a|b)|c)",
    "!()",
    "@()",
    "**a",
    "[!.]",
    "?([.])"
  };

  private static final String[] NAMES = {
    "a",
    "b",
    "ab",
    "ba",
    "abc",
    "A",
    ".",
    "..",
    ".a",
    ".b",
    "a.js",
    ".js",
    "1",
    "01",
    "2",
    "3",
    "*",
    "[a]",
    "{a}",
    "\u00e4",
    "\ud83d\ude00",
    "c",
    "",
    "a",
    "b",
    "aa",
    "bb",
    "-",
    "!",
    "(",
    "a|b",
    "..a"
  };

  private GlobFuzzer() {}

  public static void main(String[] arguments) throws IOException {
    int patterns = Integer.parseInt(arguments[1]);
    Random random = new Random(Long.parseLong(arguments[2]));
    Process node = new ProcessBuilder(arguments[0], "-e", PROGRAM).start();
    int different = 0;
    long matches = 0;
    try (BufferedReader answers = node.inputReader(UTF_8);
        Writer questions = node.outputWriter(UTF_8)) {
      for (int i = 0; i < patterns; i++) {
        String pattern = pattern(random);
        List<String> paths = new ArrayList<>();
        for (int j = 0; j < PATHS; j++) {
          paths.add(path(random));
        }
        questions.write(Json.write(List.of(pattern, paths)) + "\n");
        questions.flush();
        String answer = answers.readLine();
        GlobPattern glob = GlobPattern.of(pattern);
        for (int j = 0; j < PATHS; j++) {
          boolean isMatched = glob.matches(paths.get(j));
          matches += isMatched ? 1 : 0;
          boolean isAnswer = answer.charAt(j) != 'E';
          if (isAnswer && answer.charAt(j) != (isMatched ? '1' : '0')) {
            different++;
            System.out.println(
                "'" + pattern + "' and '" + paths.get(j) + "': Node says " + answer.charAt(j));
          }
        }
      }
    } finally {
      node.destroyForcibly();
    }
    System.out.println(
        patterns * PATHS + " comparisons, " + matches + " matches, " + different + " different");
  }

  private static String pattern(Random random) {
    boolean hasGroups = random.nextBoolean();
    StringBuilder pattern = new StringBuilder();
    int length = 1 + random.nextInt(hasGroups ? 3 : 5);
    for (int i = 0; i < length; i++) {
      pattern.append(hasGroups && random.nextInt(3) > 0 ? group(random, 0) : piece(random));
    }
    return pattern.toString();
  }

  private static String piece(Random random) {
    return PIECES[random.nextInt(PIECES.length)];
  }

  private static String group(Random random, int depth) {
    StringBuilder group = new StringBuilder();
    group.append(random.nextInt(3) == 0 ? '!' : "!?*+@".charAt(random.nextInt(5))).append('(');
    for (int i = random.nextInt(3); i >= 0; i--) {
      for (int j = random.nextInt(3); j > 0; j--) {
        boolean isDeeper = depth < 4 && random.nextInt(4) == 0;
        group.append(isDeeper ? group(random, depth + 1) : piece(random));
      }
      group.append(i > 0 ? "|" : ")");
    }
    return group.toString();
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    int length = 1 + random.nextInt(3);
    for (int i = 0; i < length; i++) {
      path.append(i > 0 ? "/" : "").append(NAMES[random.nextInt(NAMES.length)]);
      if (random.nextInt(4) == 0) {
        path.append(NAMES[random.nextInt(NAMES.length)]);
      }
    }
    return path.toString();
  }
}
