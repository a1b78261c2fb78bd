// Tickloom from Kotlin with nothing added for the compiler's sake: callbacks, async, and suspend.

import dev.tickloom.io.Fs
import dev.tickloom.io.FsException
import dev.tickloom.loop.Async.async
import dev.tickloom.loop.Async.await
import dev.tickloom.loop.EventLoop
import dev.tickloom.loop.Promise
import dev.tickloom.loop.workers.Workers
import java.nio.file.Files
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

private val seen = mutableListOf<Any?>()

fun main() {
  val file = Files.createTempFile("kotlin", ".txt").toString()
  val loop = EventLoop.create()
  val fs = Fs.on(loop)
  loop.run {
    fs.writeFile(file, "hello") { error, _ ->
      seen += nullness(error)
      fs.stat(file) { _, stats ->
        seen += nullness(stats)
        seen += stats?.size()
        inCoroutine(fs, file)
      }
    }
  }
  runBlocking { suspending(file) }
  runBlocking { timingOut() }
  val expected =
    listOf(
      "may be null", "may be null", 5L, // a callback's error and value
      "hello", "ENOENT", null, // async
      "hello", "ENOENT", "gone", // suspend
      "timed out", "given up")
  check(seen == expected) { seen }
}

private fun inCoroutine(fs: Fs, file: String) =
  async {
    seen += await(fs.promises().readFile(file, Charsets.UTF_8))
    try {
      await(fs.promises().readFile("$file.missing"))
    } catch (e: FsException) {
      seen += e.code()
    }
    fs.promises().truncate(file, 5).thenAccept { seen += it }
    await(fs.promises().truncate(file))
    await(fs.promises().writeFile(file, "hello"))
  }

private suspend fun suspending(file: String) {
  val fs = Fs.shared().promises()
  seen += fs.readFile(file, Charsets.UTF_8).await()
  try {
    fs.readFile("$file.missing").await()
  } catch (e: FsException) {
    seen += e.code()
  }
  fs.unlink(file).await()
  seen += if (fs.exists(file).await()) "there" else "gone"
}

/** Nobody writes into the pipe, so that to open it for reading takes until then. */
private suspend fun timingOut() {
  val pipe = Files.createTempDirectory("kotlin").resolve("pipe")
  check(ProcessBuilder("mkfifo", "$pipe").start().waitFor() == 0)
  try {
    withTimeout(500) { Fs.shared().promises().readFile("$pipe").await() }
  } catch (e: TimeoutCancellationException) {
    seen += "timed out"
  }
  while (Workers.shared().metrics().abandoned() == 0) yield()
  seen += "given up"
  Files.newOutputStream(pipe).close()
}

private suspend fun <T> Promise<T>.await(): T = toCompletableFuture().await()

// Which one is taken tells what the compiler knows: for a type that it knows nothing of, the first.
private fun nullness(value: Any) = "is never null, or nobody knows: $value"

@JvmName("ofNullable")
private fun nullness(@Suppress("UNUSED_PARAMETER") value: Any?) = "may be null"
