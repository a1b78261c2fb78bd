package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.workers.CompletionSink;
import dev.tickloom.loop.workers.Job;

/** The callback of a request that no loop waits for: the worker itself calls it. */
interface OffLoopCallback extends Callback<Object> {
  /** Where such a request goes: nowhere. */
  record Sink(CompletionSink ofLoop) implements CompletionSink {
    @Override
    public void complete(Job job) {
      ((LoopJob) job).run();
    }

    @Override
    public void completeAll(Object[] jobs) {
      for (Object job : jobs) {
        try {
          complete((Job) job);
        } catch (Throwable e) {
          Log.uncaught(e); // the others are to be called all the same
        }
      }
    }

    @Override
    public void warn(String name, String message) {
      ofLoop.warn(name, message);
    }
  }
}
