package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.testing.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The clauses of Promises/A+, as far as Java's types leave them anything to say. */
class PromiseLawsTest {
  private final EventLoop loop =
      EventLoop.builder()
          .clock(new VirtualClock())
          .unhandledRejections(UnhandledRejections.NONE)
          .build();
  private final List<Object> log = new ArrayList<>();
  private final RuntimeException reason = new RuntimeException("reason");
  private final RuntimeException other = new RuntimeException("other");

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  @DisplayName("2.1.2 a fulfilled promise keeps its state and its value")
  void fulfilledStays() {
    Resolvers<Integer> resolvers = Promise.withResolvers();
    resolvers.resolve(1);
    resolvers.resolve(2);
    resolvers.reject(reason);
    resolvers.adopt(Promise.resolve(3));
    log(resolvers.promise());
    loop.run();

    assertThat(log).containsExactly(1);
  }

  @Test
  @DisplayName("2.1.3 a rejected promise keeps its state and its reason")
  void rejectedStays() {
    Resolvers<Integer> resolvers = Promise.withResolvers();
    resolvers.reject(reason);
    resolvers.reject(other);
    resolvers.resolve(1);
    log(resolvers.promise());
    loop.run();

    assertThat(log).containsExactly(reason);
  }

  @Test
  @DisplayName("2.1.2 a promise that is resolved with a pending one is decided, though not settled")
  void adoptionDecides() {
    Resolvers<Integer> inner = Promise.withResolvers();
    Resolvers<Integer> outer = Promise.withResolvers();
    outer.adopt(inner.promise());
    outer.resolve(1);
    outer.reject(reason);
    log(outer.promise());
    loop.setImmediate(() -> inner.resolve(2));
    loop.run();

    assertThat(log).containsExactly(2);
  }

  @Test
  @DisplayName("2.2.2.2 onFulfilled is not called before the promise is fulfilled")
  void notBeforeFulfilled() {
    Resolvers<Integer> resolvers = Promise.withResolvers();
    log(resolvers.promise());
    loop.setImmediate(() -> {
      log.add("resolving");
      resolvers.resolve(1);
    });
    loop.run();

    assertThat(log).containsExactly("resolving", 1);
  }

  @Test
  @DisplayName("2.2.4 reactions are called with none of the present code on the stack")
  void reactionsAreLater() {
    loop.run(() -> {
      log(Promise.resolve(1));
      log(Promise.reject(reason));
      log.add("sync");
    });

    assertThat(log).containsExactly("sync", 1, reason);
  }

  @Test
  @DisplayName("2.2.4 a reaction added in a reaction is called after it")
  void nestedReactionIsLater() {
    Promise<Integer> promise = Promise.resolve(1);
    promise.thenAccept(first -> {
      promise.thenAccept(second -> log.add("inner"));
      log.add("outer");
    });
    loop.run();

    assertThat(log).containsExactly("outer", "inner");
  }

  @Test
  @DisplayName("2.2.6 all reactions are called, in the order of their then")
  void allInOrder() {
    Resolvers<Integer> resolvers = Promise.withResolvers();
    for (int i = 0; i < 5; i++) {
      int index = i;
      resolvers.promise().thenAccept(value -> log.add(index));
    }
    resolvers.resolve(1);
    loop.run();

    assertThat(log).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  @DisplayName("2.2.6 a reaction that throws does not keep the others from being called")
  void throwingReactionStopsNothing() {
    Promise<Integer> promise = Promise.resolve(1);
    promise.thenAccept(value -> {
      throw reason;
    });
    promise.thenAccept(log::add);
    loop.run();

    assertThat(log).containsExactly(1);
  }

  @Test
  @DisplayName("2.2.7.1 the value of a handler, of either kind, fulfils the derived promise")
  void handlerValueFulfils() {
    log(Promise.resolve(1).then(value -> value + 1, error -> -1));
    log(Promise.<Integer>reject(reason).then(value -> value + 1, error -> -1));
    loop.run();

    assertThat(log).containsExactly(2, -1);
  }

  @Test
  @DisplayName("2.2.7.2 what a handler of either kind throws rejects the derived promise")
  void handlerErrorRejects() {
    log(
        Promise.resolve(1)
            .then(value -> {
              throw other;
            }));
    log(
        Promise.reject(reason)
            .catchError(error -> {
              throw other;
            }));
    loop.run();

    assertThat(log).containsExactly(other, other);
  }

  @Test
  @DisplayName("2.2.7.3 a value passes through where there is no handler for it")
  void valuePassesThrough() {
    log(Promise.resolve(1).catchError(error -> 2));
    loop.run();

    assertThat(log).containsExactly(1);
  }

  @Test
  @DisplayName("2.2.7.4 a rejection passes through where there is no handler for it")
  void rejectionPassesThrough() {
    log(Promise.<Integer>reject(reason).then(value -> value + 1));
    loop.run();

    assertThat(log).containsExactly(reason);
  }

  @Test
  @DisplayName("2.3.1 a promise that is resolved with itself is rejected")
  void chainingCycle() {
    Resolvers<Integer> resolvers = Promise.withResolvers();
    resolvers.adopt(resolvers.promise());
    resolvers
        .promise()
        .catchError(error -> {
          log.add(error.getMessage());
          return 0;
        });
    loop.run();

    assertThat(log).containsExactly("Chaining cycle detected for promise");
  }

  @Test
  @DisplayName("2.3.2 a promise becomes what the one that it adopts becomes")
  void adoption() {
    log(Promise.resolve(1).thenCompose(value -> Promise.resolve(value + 1)));
    log(Promise.resolve(1).thenCompose(value -> Promise.<Integer>reject(reason)));
    loop.run();

    assertThat(log).containsExactly(2, reason);
  }

  @Test
  @DisplayName("a handler that returns no promise where one is due rejects the derived promise")
  void composeNull() {
    Promise.resolve(1)
        .<Integer>thenCompose(value -> null)
        .catchError(error -> {
          log.add(error.getClass());
          return 0;
        });
    loop.run();

    assertThat(log).containsExactly(NullPointerException.class);
  }

  @Test
  void nullHandlersAreRefusedByName() {
    Promise<Integer> promise = Promise.resolve(1);

    assertThatThrownBy(() -> promise.then(null)).hasMessage("map");
    assertThatThrownBy(() -> promise.thenCompose(null)).hasMessage("next");
    assertThatThrownBy(() -> promise.catchError(null)).hasMessage("recover");
    assertThatThrownBy(() -> promise.onSettled(null)).hasMessage("action");
    assertThatThrownBy(() -> promise.thenAccept(null)).hasMessage("consumer");
  }

  private void log(Promise<?> promise) {
    promise.then(value -> log.add(value), error -> log.add(error));
  }
}
