package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  @Test
  void severalAreAllDifferentAndFree() {
    assertThat(FreePorts.several(20)).doesNotHaveDuplicates().allMatch(FreePorts::isFree);
  }

  @Test
  void thePreferredPortIsTakenIfFree() throws Exception {
    int port = FreePorts.any();
    assertThat(FreePorts.preferably(port)).isEqualTo(port);

    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.preferably(taken.getLocalPort()))
          .isNotEqualTo(taken.getLocalPort())
          .isPositive();
    }
    assertThat(FreePorts.preferably(0)).isPositive();
  }
}
