package dev.tickloom.bench.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WrkTest {
  private static final String REPORT =
      """
      Running 2s test @ http://127.0.0.1:42735/4k
        1 threads and 64 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     1.39ms    0.93ms  24.84ms   90.91%
          Req/Sec    47.30k     6.55k   60.54k    71.43%
        Latency Distribution
           50%    1.25ms
           75%  990.00us
           90%    2.12ms
           99%    1.01s\s
        98858 requests in 2.10s, 390.03MB read
      Requests/sec:  47054.43
      Transfer/sec:    185.65MB
      """;

  @Test
  void theReportOfWrkIsAnAnswer() throws IOException {
    assertThat(Wrk.answer(REPORT)).isEqualTo("98858 408976097 1250.0 1010000.0");
  }

  @Test
  void answersThatAreErrorsAreNone() {
    String failed = REPORT + "  Non-2xx or 3xx responses: 12\n";
    assertThatThrownBy(() -> Wrk.answer(failed)).isInstanceOf(IOException.class);
  }
}
