package io.millrace.platform;

import java.nio.file.Path;

/** Starts a schema registry in the folder given and never ends by itself. */
final class RunsRegistry {

  private RunsRegistry() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedRegistry registry =
        new EmbeddedRegistry(Path.of(arguments[0]), 0, CacheFolder.path(), text -> {}).start();
    System.out.println("ready " + registry.url());
    Thread.currentThread().join();
  }
}
