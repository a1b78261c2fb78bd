package dev.tickloom.compat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as plain Java values: {@code List}, {@code Map} in the order of the text, {@code String},
 * {@code Boolean}, {@code Long} for whole numbers and {@code Double} for others, and {@link
 * Nothing#NULL}.
 */
final class Json {
  private static final Gson COMPACT =
      new GsonBuilder()
          .disableHtmlEscaping()
          .serializeNulls()
          .registerTypeAdapter(Nothing.class, new NullAdapter())
          .create();

  private Json() {}

  /**
   * Reads one JSON text.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  static Object read(String text) {
    try {
      return plain(JsonParser.parseString(text));
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
  }

  /** Writes a value on one line. */
  static String write(Object value) {
    return COMPACT.toJson(value);
  }

  private static Object plain(JsonElement element) {
    if (element.isJsonArray()) {
      List<Object> list = new ArrayList<>(element.getAsJsonArray().size());
      element.getAsJsonArray().forEach(each -> list.add(plain(each)));
      return Collections.unmodifiableList(list);
    }
    if (element.isJsonObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      element.getAsJsonObject().entrySet().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
      return Collections.unmodifiableMap(map);
    }
    if (element.isJsonNull()) {
      return Nothing.NULL;
    }
    JsonPrimitive primitive = element.getAsJsonPrimitive();
    if (primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    return primitive.isNumber() ? number(primitive.getAsDouble()) : primitive.getAsString();
  }

  private static Object number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? (Object) (long) value : value;
  }

  private static final class NullAdapter extends TypeAdapter<Nothing> {
    @Override
    public void write(JsonWriter out, Nothing value) throws IOException {
      out.nullValue();
    }

    @Override
    public Nothing read(JsonReader in) {
      throw new UnsupportedOperationException();
    }
  }
}
