package io.millrace.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds TCP ports on the loopback interface that nothing listens on.
 *
 * <p>A port is free at the moment of asking; another process may take it before it is used, so
 * whoever binds a port found here tries again with another when the bind fails. Thread-safe.
 */
public final class FreePorts {

  // Below those that a system gives to connections by itself, from 32768 on: one of these may be
  // taken between the look and the use.
  private static final int FIRST = 20_000;
  private static final int COUNT = 7_000;
  private static final int MOST_TRIES = 200;

  private FreePorts() {}

  /** Returns a free port, which the operating system gives to no connection by itself. */
  public static int any() {
    return several(1).get(0);
  }

  /** Returns {@code preferred} if it is a port above 0 and free, otherwise any free port. */
  public static int preferably(int preferred) {
    return preferred > 0 && isFree(preferred) ? preferred : any();
  }

  /** Returns {@code count} free ports, all different. */
  public static List<Integer> several(int count) {
    List<ServerSocket> held = new ArrayList<>(count);
    try {
      List<Integer> ports = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        ServerSocket socket = boundSomewhere();
        held.add(socket);
        ports.add(socket.getLocalPort());
      }
      return List.copyOf(ports);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find " + count + " free ports on 127.0.0.1", e);
    } finally {
      held.forEach(FreePorts::close);
    }
  }

  /** Whether a server could listen on this port of 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try {
      close(bound(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket boundSomewhere() throws IOException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      try {
        return bound(FIRST + ThreadLocalRandom.current().nextInt(COUNT));
      } catch (BindException e) {
        // Taken: another one.
      }
    }
    return bound(0);
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // As servers do: a port whose last connections linger in TIME_WAIT counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return socket;
    } catch (IOException e) {
      close(socket);
      throw e;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
