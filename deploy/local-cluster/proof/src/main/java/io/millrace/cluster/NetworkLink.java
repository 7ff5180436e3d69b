package io.millrace.cluster;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One direction of a connection through the proxy: one thread reads packets and notes when each is
 * due, another writes them. At the end of either both sockets are closed.
 */
final class NetworkLink {
  private static final int PACKET_BYTES = 8 << 10;
  private static final int PACKETS_IN_FLIGHT = 32;
  private static final long LOOK_MILLIS = 10;

  private final Socket from;
  private final Socket to;
  private final Supplier<NetworkMode> mode;
  private final BlockingQueue<Packet> inFlight = new ArrayBlockingQueue<>(PACKETS_IN_FLIGHT);

  private record Packet(byte[] bytes, long dueNanos) {}

  NetworkLink(Socket from, Socket to, Supplier<NetworkMode> mode) {
    this.from = from;
    this.to = to;
    this.mode = mode;
  }

  void start() {
    daemon(this::read);
    daemon(this::write);
  }

  private void read() throws IOException, InterruptedException {
    byte[] buffer = new byte[PACKET_BYTES];
    try {
      for (int read; (read = from.getInputStream().read(buffer)) >= 0; ) {
        long latency = mode.get() == NetworkMode.SLOW ? NetworkMode.LATENCY_NANOS : 0;
        inFlight.put(new Packet(Arrays.copyOf(buffer, read), System.nanoTime() + latency));
      }
    } finally {
      // What was sent before the end still arrives.
      inFlight.put(new Packet(new byte[0], System.nanoTime()));
    }
  }

  private void write() throws IOException, InterruptedException {
    try {
      while (true) {
        Packet packet = inFlight.take();
        TimeUnit.NANOSECONDS.sleep(packet.dueNanos() - System.nanoTime());
        while (mode.get() == NetworkMode.HALF_OPEN) {
          Thread.sleep(LOOK_MILLIS);
        }
        if (packet.bytes().length == 0) {
          return;
        }
        to.getOutputStream().write(packet.bytes());
        if (mode.get() == NetworkMode.SLOW) {
          TimeUnit.NANOSECONDS.sleep(
              packet.bytes().length * 1_000_000_000L / NetworkMode.BYTES_PER_SECOND);
        }
      }
    } finally {
      to.close();
      from.close();
      // The reader may wait for room.
      inFlight.clear();
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                // The connection is over; both ends see that by themselves.
              }
            },
            "link");
    thread.setDaemon(true);
    thread.start();
  }
}
