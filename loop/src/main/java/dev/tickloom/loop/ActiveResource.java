package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * One reason why a loop is still running. Node lists these in {@code
 * process.getActiveResourcesInfo()}.
 *
 * @param type what kind it is: {@code Timeout}, {@code Immediate}, {@code Idle}, {@code Prepare},
 *     {@code Check}, {@code KeepAlive} or what {@link EventLoop#keepAlive(String, String)} was
 *     given, {@code Closing}, {@code Completion} for a task from another thread, or the type of a
 *     request, such as {@code readFile}
 * @param detail more about it, for people
 * @param created where it was made; null unless {@link EventLoop.Builder#creationStacks} is set
 */
public record ActiveResource(String type, String detail, @Nullable CreationStack created) {
  /** Made by the loop, to be shown. */
  public ActiveResource {
    if (created != null) {
      var unused = created.trimmed();
    }
  }
}
