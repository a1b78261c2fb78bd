import static dev.tickloom.loop.Async.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.*;
import dev.tickloom.loop.*;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sets values in a file of lines {@code key = value}, and leaves all other lines as they are.
 *
 * <p>Who reads the file at any time, even after a crash or a power failure, finds the old or the
 * new settings, and never a part.
 */
public final class UpdateConfig {
  private static final WriteOptions SAFELY =
      WriteOptions.DEFAULT.withAtomic(true).withDurable(true);

  private final EventLoop loop = EventLoop.create();
  private final FsPromises fs = Fs.on(loop).promises();

  public static void main(String[] args) {
    List<String> settings = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    if (settings.isEmpty() || !settings.stream().allMatch(each -> each.indexOf('=') > 0)) {
      System.err.println("usage: UpdateConfig FILE KEY=VALUE...");
      System.exit(2);
    }
    UpdateConfig update = new UpdateConfig();
    update.loop.run(() -> async(() -> update.run(args[0], settings)));
    System.exit(update.loop.exitCode());
  }

  private Void run(String file, List<String> settings) {
    try {
      String before = read(file);
      String after = change(before, settings);
      if (after.equals(before)) {
        System.out.println("nothing to change");
      } else {
        await(fs.writeFile(file, after, SAFELY));
        System.out.println("written");
      }
    } catch (FsException e) {
      System.err.println("UpdateConfig: " + e.getMessage());
      loop.exitCode(1);
    }
    return null;
  }

  private String read(String file) {
    try {
      return await(fs.readFile(file, UTF_8));
    } catch (FsException e) {
      if (e.code().equals("ENOENT")) {
        return ""; // to be made
      }
      throw e;
    }
  }

  private static String change(String text, List<String> settings) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      set(lines, setting.substring(0, equals).strip(), setting.substring(equals + 1).strip());
    }
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static void set(List<String> lines, String key, String value) {
    String line = key + " = " + value;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).split("=", 2)[0].strip().equals(key)) {
        lines.set(i, line);
        return;
      }
    }
    lines.add(line);
  }
}
