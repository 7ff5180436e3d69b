package io.millrace.platform;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How an embedded PostgreSQL is run.
 *
 * @param folder holds its data, settings and log; made if missing
 * @param port where it listens on 127.0.0.1; 0 for any free port
 * @param durability what a commit survives
 * @param cache where PostgreSQL's programs are unpacked, shared by all runs of a user
 */
public record PostgresOptions(Path folder, int port, Durability durability, Path cache) {

  public PostgresOptions {
    folder = folder.toAbsolutePath().normalize();
    cache = cache.toAbsolutePath().normalize();
    Objects.requireNonNull(durability, "durability");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
  }

  /** Any free port, durable on disk, programs in {@code ~/.cache/millrace}. */
  public static PostgresOptions in(Path folder) {
    return new PostgresOptions(folder, 0, Durability.POWER_LOSS, CacheFolder.path());
  }

  public PostgresOptions withPort(int newPort) {
    return new PostgresOptions(folder, newPort, durability, cache);
  }

  public PostgresOptions withDurability(Durability newDurability) {
    return new PostgresOptions(folder, port, newDurability, cache);
  }

  public PostgresOptions withCache(Path newCache) {
    return new PostgresOptions(folder, port, durability, newCache);
  }
}
