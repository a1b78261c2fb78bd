package dev.tickloom.compat;

import dev.tickloom.loop.Promise;
import java.util.AbstractList;
import java.util.List;

/**
 * Values as promises, each made when it is first asked for: {@code Promise.all} resolves one
 * element and reacts to it before it resolves the next, which thenables among them can tell.
 */
final class PromiseList extends AbstractList<Promise<Object>> {
  private final World world;
  private final List<Object> values;
  private final Promise<Object>[] promises;

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
  PromiseList(World world, List<Object> values) {
    this.world = world;
    this.values = values;
    this.promises = new Promise[values.size()];
  }

  @Override
  public Promise<Object> get(int index) {
    Promise<Object> promise = promises[index];
    if (promise == null) {
      promise = Settler.promiseOf(world, values.get(index));
      promises[index] = promise;
    }
    return promise;
  }

  @Override
  public int size() {
    return values.size();
  }
}
