package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The example Chat. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no SIGTERM")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatTest {
  @TempDir Path folder;

  private record Guest(Socket socket, BufferedReader lines) implements AutoCloseable {
    Guest(Socket socket) throws IOException {
      this(
          socket,
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
    }

    void say(String line) throws IOException {
      ServerExample.send(socket, line + "\n");
    }

    String hears() throws IOException {
      return lines.readLine();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void everybodyHearsTheOthersUntilSigtermEndsIt() throws Exception {
    try (ServerExample chat = new ServerExample(folder, "Chat", "0");
        Guest ann = new Guest(chat.connect());
        Guest bob = new Guest(chat.connect());
        Guest nameless = new Guest(chat.connect());
        Guest cid = new Guest(chat.connect())) {
      ann.say("Ann");
      assertThat(ann.hears()).isEqualTo("here are Ann");
      bob.say("Ann");
      assertThat(bob.hears()).isEqualTo("another name, please");
      bob.say("Bob");
      assertThat(bob.hears()).isEqualTo("here are Ann, Bob");
      assertThat(ann.hears()).isEqualTo("Bob has come");
      cid.say("Cid");
      assertThat(cid.hears()).isEqualTo("here are Ann, Bob, Cid");
      assertThat(ann.hears()).isEqualTo("Cid has come");
      assertThat(bob.hears()).isEqualTo("Cid has come");

      ann.say("hi");
      assertThat(bob.hears()).isEqualTo("Ann: hi");
      assertThat(cid.hears()).isEqualTo("Ann: hi");

      cid.socket().setSoLinger(true, 0); // a reset
      cid.close();
      assertThat(ann.hears()).isEqualTo("Cid has gone");
      assertThat(bob.hears()).isEqualTo("Cid has gone");

      chat.terminate();
      assertThat(ann.hears()).isEqualTo("the chat is over");
      assertThat(bob.hears()).isEqualTo("the chat is over");
      assertThat(nameless.hears()).isEqualTo("the chat is over");
      assertThat(nameless.hears()).isNull();
      chat.assertThatItEndsWell();
    }
  }
}
