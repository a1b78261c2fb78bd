package dev.tickloom.compat;

import java.util.List;
import java.util.Map;

/** Makes the values that a program writes down. */
final class Values {
  private final World world;
  private final StreamValues ofStreams;

  Values(World world) {
    this.world = world;
    this.ofStreams = new StreamValues(world, this);
  }

  /** A property of an object of JavaScript; undefined if it has none of that name. */
  Object property(Object subject, String name) {
    return ofStreams.property(subject, name);
  }

  /** A VALUE in the JSON of an action. */
  Object of(Object json, Frame frame) {
    return switch (json) {
      case String text -> text.replace("$DIR", world.dir());
      case List<?> list -> list(list, frame);
      case Map<?, ?> map -> special(map, frame);
      default -> json;
    };
  }

  /** An argument of an action; undefined if it is left out. */
  Object argument(Action action, int index, Frame frame) {
    return of(action.json(index), frame);
  }

  /** The elements of an array of VALUEs. */
  List<Object> list(List<?> json, Frame frame) {
    return json.stream().map(each -> of(each, frame)).toList();
  }

  private Object special(Map<?, ?> map, Frame frame) {
    if (map.containsKey("promise")) {
      return Nothing.ifNull(world.promises.get(map.get("promise").toString()));
    }
    if (map.containsKey("error")) {
      return JsError.plain(map.get("error").toString());
    }
    if (map.containsKey("thenable")) {
      Object value = map.containsKey("value") ? of(map.get("value"), frame) : Nothing.NULL;
      return new Thenable(
          map.get("thenable").toString(), value, Boolean.TRUE.equals(map.get("fail")));
    }
    if (map.containsKey("it")) {
      return frame.it();
    }
    if (map.containsKey("fd")) {
      return Nothing.ifNull(world.files.get(map.get("fd").toString()));
    }
    if (map.get("opts") instanceof Map<?, ?> options) {
      return options;
    }
    if (map.containsKey("num")) {
      return Double.parseDouble(map.get("num").toString()); // NaN, Infinity
    }
    if (map.containsKey("undef")) {
      return Nothing.UNDEFINED;
    }
    Object value = ofStreams.of(map, frame);
    if (value == null) {
      throw new IllegalArgumentException("not a value: " + Json.write(map));
    }
    return value;
  }
}
