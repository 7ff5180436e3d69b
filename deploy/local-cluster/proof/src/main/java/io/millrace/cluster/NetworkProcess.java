package io.millrace.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network that can be spoiled, as a process of its own: {@code PORT TARGET_PORT MODE_FILE}.
 * Connections to the one port go on to the other, as the file's word says: {@code through}, {@code
 * cut}, {@code slow}, {@code half-open}.
 */
public final class NetworkProcess {
  private static final long LOOK_MILLIS = 50;
  private static final int BACKLOG = 100;

  private final int port;
  private final int targetPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile NetworkMode mode = NetworkMode.THROUGH;
  private ServerSocket server;

  private NetworkProcess(int port, int targetPort) {
    this.port = port;
    this.targetPort = targetPort;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    NetworkProcess network =
        new NetworkProcess(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    network.listen();
    System.out.println("ready " + network.port);
    network.follow(Path.of(arguments[2]));
  }

  private void follow(Path file) throws IOException, InterruptedException {
    while (true) {
      Thread.sleep(LOOK_MILLIS);
      String word = Files.exists(file) ? Files.readString(file) : "";
      // An empty file is about to be written.
      NetworkMode wanted = word.isBlank() ? mode : NetworkMode.of(word);
      if (wanted != mode) {
        change(wanted);
      }
    }
  }

  private void change(NetworkMode wanted) throws IOException {
    NetworkMode before = mode;
    mode = wanted;
    System.out.println("now " + wanted.text());
    if (wanted == NetworkMode.CUT) {
      server.close();
      open.forEach(NetworkProcess::close);
      open.clear();
    } else if (before == NetworkMode.CUT) {
      listen();
    }
  }

  private void listen() throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server = listening;
    daemon(() -> accept(listening));
  }

  private void accept(ServerSocket listening) {
    while (true) {
      try {
        Socket client = listening.accept();
        open.add(client);
        daemon(() -> connect(client));
      } catch (IOException e) {
        return; // cut
      }
    }
  }

  private void connect(Socket client) {
    try {
      while (mode == NetworkMode.HALF_OPEN) {
        Thread.sleep(LOOK_MILLIS);
      }
      Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
      open.add(target);
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
      new NetworkLink(client, target, () -> mode).start();
      new NetworkLink(target, client, () -> mode).start();
      open.removeIf(Socket::isClosed);
    } catch (IOException | InterruptedException e) {
      close(client);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "network");
    thread.setDaemon(true);
    thread.start();
  }
}
