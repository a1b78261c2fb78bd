package dev.tickloom.compat;

import dev.tickloom.compat.Interpreter.Step;
import dev.tickloom.io.Fs;
import dev.tickloom.io.FsSync;
import dev.tickloom.io.RmOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The actions that change files beside a stream, and write down what a program has. */
final class DiskActions {
  private final World world;
  private final Interpreter interpreter;
  private final Values values;
  private final FsSync disk;

  DiskActions(World world, Interpreter interpreter, Values values) {
    this.world = world;
    this.interpreter = interpreter;
    this.values = values;
    this.disk = Fs.on(world.loop()).sync();
  }

  void addTo(Map<String, Step> steps) {
    steps.put(
        "file.write",
        (action, frame) -> disk.writeFile(text(action, 1, frame), text(action, 2, frame)));
    steps.put(
        "file.append",
        (action, frame) -> disk.appendFile(text(action, 1, frame), text(action, 2, frame)));
    steps.put(
        "file.truncate",
        (action, frame) -> disk.truncate(text(action, 1, frame), (long) action.number(2)));
    steps.put(
        "file.remove",
        (action, frame) ->
            disk.rm(text(action, 1, frame), RmOptions.DEFAULT.withForce(true).withRecursive(true)));
    steps.put("print", this::print);
    steps.put("push", this::push);
    steps.put("while", this::repeatWhile);
    steps.put("unless", this::unless);
  }

  private String text(Action action, int index, Frame frame) {
    return (String) values.argument(action, index, frame);
  }

  private void print(Action action, Frame frame) {
    List<?> parts = action.parts().subList(1, action.parts().size());
    String line =
        parts.stream().map(part -> plain(values.of(part, frame))).collect(Collectors.joining(" "));
    world.log(world.dir().isEmpty() ? line : line.replace(world.dir(), "$DIR"));
  }

  /** A text as it is, anything else as JSON, in which undefined is a text. */
  private static String plain(Object value) {
    return defined(value) instanceof String text ? text : Json.write(defined(value));
  }

  private static Object defined(Object value) {
    return switch (value) {
      case Map<?, ?> map -> StreamValues.mapped(map, DiskActions::defined);
      case List<?> list -> list.stream().map(DiskActions::defined).toList();
      case Nothing nothing when nothing == Nothing.UNDEFINED -> "undefined";
      default -> value;
    };
  }

  private void push(Action action, Frame frame) {
    world
        .lists
        .computeIfAbsent(action.text(1), name -> new ArrayList<>())
        .add(values.argument(action, 2, frame));
  }

  private void unless(Action action, Frame frame) {
    if (!Boolean.TRUE.equals(values.argument(action, 1, frame))) {
      interpreter.runBlock(action.body(2), frame);
    }
  }

  private void repeatWhile(Action action, Frame frame) {
    while (values.argument(action, 1, frame) != Nothing.NULL && !frame.isOver()) {
      interpreter.runBlock(action.body(2), frame);
    }
  }
}
