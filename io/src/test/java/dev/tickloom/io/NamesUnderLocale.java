package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import java.util.function.Supplier;

/** A program that uses names beyond ASCII, in all forms, and prints in ASCII what comes of it. */
final class NamesUnderLocale {
  private NamesUnderLocale() {}

  public static void main(String[] arguments) {
    String folder = arguments[0];
    for (Form form : Form.values()) {
      try (EventLoop loop = EventLoop.create()) {
        Form.Use fs = form.on(loop, Fs.on(loop));
        print(() -> {
          fs.writeFile(folder + "/\u00e4", "text");
          return "written";
        });
        print(() -> {
          fs.writeFile(folder + "/\ud800", "half");
          return "written";
        });
        print(() -> String.join(",", fs.readdir(folder)));
        print(() -> "" + fs.exists(folder + "/\u00e4"));
      }
    }
  }

  private static void print(Supplier<String> call) {
    String text;
    try {
      text = call.get();
    } catch (FsException e) {
      text = e.getMessage();
    }
    StringBuilder ascii = new StringBuilder();
    text.chars()
        .forEach(c -> ascii.append(c < 0x80 ? "" + (char) c : "<" + Integer.toHexString(c) + ">"));
    System.out.println(ascii);
  }
}
