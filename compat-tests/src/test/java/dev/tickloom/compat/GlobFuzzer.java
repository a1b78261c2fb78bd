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
 * patterns, each with random paths. Run by hand, with the binary, the number of patterns and the
 * seed as arguments; the build has what was recorded. Left out is where Node throws, because it
 * makes a regular expression that is none, and where it takes {@code !(!(a))b} for {@code abb}.
 */
final class GlobFuzzer {
  private static final int PATHS = 40;

  /** Reads a pattern and paths a line, and says 1 or 0 for each path. */
  private static final String PROGRAM =
      """
      const path = require('path');
      require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const [pattern, paths] = JSON.parse(line);
        let answer = '';
        for (const p of paths) {
          try { answer += path.posix.matchesGlob(p, pattern) ? 1 : 0; } catch { answer += 'E'; }
        }
        console.log(answer);
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
          boolean isAnswer = answer.charAt(j) != 'E' && !pattern.contains("!(!(");
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
    StringBuilder pattern = new StringBuilder();
    int length = 1 + random.nextInt(5);
    for (int i = 0; i < length; i++) {
      pattern.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return pattern.toString();
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
