package dev.tickloom.bench.peers

import java.io.IOException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.function.Consumer
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** Kotlin's coroutines, all on one thread, as on a loop; blocking calls on [Dispatchers.IO], and back. */
class KotlinPeer : Loops {
  private val executor = Executors.newSingleThreadExecutor()
  private val scope = CoroutineScope(SupervisorJob() + executor.asCoroutineDispatcher())
  private val loops = ArrayList<FileCalls>()

  override fun loops(count: Int): List<FileCalls> {
    while (loops.size < count) {
      loops.add(KotlinPeer())
    }
    return loops.subList(0, count)
  }

  override fun run(task: Consumer<Runnable>) {
    val ended = CountDownLatch(1)
    scope.launch { task.accept(Runnable { ended.countDown() }) }
    ended.await()
  }

  override fun post(task: Runnable) {
    scope.launch { task.run() }
  }

  override fun start(call: FileCall, path: String, ended: Ended) {
    scope.launch {
      val value =
        try {
          withContext(Dispatchers.IO) { call.perform(path) }
        } catch (e: IOException) {
          ended.ended(e, null)
          return@launch
        }
      ended.ended(null, value)
    }
  }
}
