package dev.tickloom.compat;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Promise;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jetbrains.annotations.Nullable;

/** What a {@code forAwait} of a program goes through: some values, then the end. */
final class Sequence implements AsyncIterator<Object> {
  private final World world;
  private final String name;
  private final Iterator<Object> values;
  private final Object closing;

  Sequence(World world, String name, List<Object> values, Object closing) {
    this.world = world;
    this.name = name;
    this.values = values.iterator();
    this.closing = closing;
  }

  @Override
  public Promise<Optional<Object>> next() {
    world.log("next " + name);
    if (!values.hasNext()) {
      return Promise.resolve(Optional.empty());
    }
    Object value = values.next();
    if (value instanceof Promise<?> promise) {
      return World.ofValues(promise).then(Sequence::element);
    }
    return value instanceof RuntimeException error
        ? Promise.reject(error)
        : Promise.resolve(element(value));
  }

  private static Optional<Object> element(Object value) {
    return Optional.of(Nothing.ifNull(value));
  }

  @Override
  public Promise<@Nullable Void> close() {
    world.log("close " + name);
    if (closing instanceof Promise<?> promise) {
      return promise.then(value -> null);
    }
    if (closing instanceof RuntimeException error) {
      return Promise.reject(error);
    }
    return Promise.attempt(() -> null); // which is fulfilled at once
  }
}
