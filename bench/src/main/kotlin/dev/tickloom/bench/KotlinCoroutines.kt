package dev.tickloom.bench

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.Executors
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** Those of Kotlin, all on one thread, as on a loop. The compiler makes state machines of them. */
class KotlinCoroutines : Coroutines {
  private val loop = Executors.newSingleThreadExecutor().asCoroutineDispatcher()

  override fun awaits(count: Int): Int =
    runBlocking(loop) {
      val done = CompletableDeferred(1)
      var sum = 0
      repeat(count) { sum += done.await() }
      sum
    }

  override fun suspensions(count: Int) = runBlocking(loop) { repeat(count) { yield() } }

  override fun awaitSuspends() = false

  override fun nest(levels: Int): Int = runBlocking(loop) { nested(levels).await() }

  private fun CoroutineScope.nested(levels: Int): Deferred<Int> =
    async { if (levels == 0) 0 else 1 + nested(levels - 1).await() }

  override fun read(files: List<Path>) =
    runBlocking(loop) {
      for (file in files) {
        launch { withContext(Dispatchers.IO) { Files.readAllBytes(file) }.size }
      }
    }

  override fun suspend(count: Int): List<*> {
    val never = CompletableDeferred<Any>()
    val scope = CoroutineScope(loop)
    val kept = List(count) { scope.async { never.await() } }
    runBlocking(loop) {} // the thread takes them in order: after this one all of them wait
    return kept
  }
}
