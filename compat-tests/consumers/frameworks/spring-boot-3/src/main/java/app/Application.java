package app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.Fs;
import dev.tickloom.io.FsException;
import dev.tickloom.loop.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** A server that reads files, in the thread of the request and without one. */
@SpringBootApplication
public class Application {
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }

  /** The shared loop has a thread of its own. */
  @Bean
  Fs fs() {
    return Fs.on(EventLoop.shared());
  }

  @RestController
  static class Files {
    private final Fs fs;

    Files(Fs fs) {
      this.fs = fs;
    }

    @GetMapping("/blocking")
    String blocking(@RequestParam("path") String path) {
      return kind(Thread.currentThread()) + ": " + fs.sync().readFile(path, UTF_8);
    }

    @GetMapping("/promise")
    CompletionStage<String> promise(@RequestParam("path") String path) {
      return fs.promises().readFile(path, UTF_8).toCompletableFuture();
    }

    /** Given up after half a second, or when the client goes away. */
    @GetMapping("/limited")
    DeferredResult<String> limited(@RequestParam("path") String path) {
      DeferredResult<String> result = new DeferredResult<>(500L);
      CompletableFuture<String> reading = fs.promises().readFile(path, UTF_8).toCompletableFuture();
      result.onCompletion(() -> reading.cancel(true));
      reading.thenAccept(result::setResult).exceptionally(error -> {
        result.setErrorResult(error.getCause());
        return null;
      });
      return result;
    }

    private static String kind(Thread thread) {
      return thread.isVirtual() ? "virtual" : "platform";
    }

    @ExceptionHandler
    ResponseEntity<String> failed(FsException e) {
      HttpStatus status =
          e.code().equals("ENOENT") ? HttpStatus.NOT_FOUND : HttpStatus.INTERNAL_SERVER_ERROR;
      return ResponseEntity.status(status).body(e.code());
    }
  }
}
