package dev.tickloom.compat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;

/**
 * The two functions that JavaScript gives to the executor of a promise. Its {@code resolve} takes
 * any value and looks at what it is; in Java the caller says so by choosing {@code resolve} or
 * {@code adopt}.
 */
final class Settler {
  private final World world;
  private final Resolvers<Object> resolvers;
  private boolean used;

  Settler(World world, Resolvers<Object> resolvers) {
    this.world = world;
    this.resolvers = resolvers;
  }

  /** The functions of a new promise. */
  static Settler create(World world) {
    return new Settler(world, Promise.withResolvers());
  }

  /** {@code Promise.resolve(value)}: the value itself if it is a promise. */
  static Promise<Object> promiseOf(World world, Object value) {
    if (value instanceof Promise<?> promise) {
      return World.ofValues(promise);
    }
    if (value instanceof Thenable) {
      Settler settler = create(world);
      settler.resolve(value);
      return settler.promise();
    }
    return Promise.resolve(value);
  }

  Promise<Object> promise() {
    return resolvers.promise();
  }

  boolean isUsed() {
    return used;
  }

  void resolve(Object value) {
    if (used) {
      return;
    }
    used = true;
    if (value instanceof Promise<?> promise) {
      resolvers.adopt(World.ofValues(promise));
    } else if (value instanceof Thenable thenable) {
      Settler rest = new Settler(world, resolvers);
      EventLoop.current().queueMicrotask(() -> thenable.then(world.trace(), rest));
    } else {
      resolvers.resolve(value);
    }
  }

  void reject(Object reason) {
    if (!used) {
      used = true;
      resolvers.reject(ThrownValue.of(reason));
    }
  }

  /** Settles with what a body returns or throws. */
  void settle(Body body, Object it) {
    Object value;
    try {
      value = body.run(it);
    } catch (RuntimeException e) {
      reject(ThrownValue.in(e));
      return;
    }
    resolve(value);
  }
}
