package io.millrace.platform;

import java.nio.file.Path;

/** Where things are kept that can be made again, shared by all projects of a user. */
public final class CacheFolder {

  private CacheFolder() {}

  /**
   * {@code MILLRACE_CACHE} if set, else {@code $XDG_CACHE_HOME/millrace}, else {@code
   * ~/.cache/millrace}. The folder may not exist yet.
   */
  public static Path path() {
    String own = System.getenv("MILLRACE_CACHE");
    if (own != null && !own.isBlank()) {
      return Path.of(own);
    }
    String shared = System.getenv("XDG_CACHE_HOME");
    Path base =
        shared != null && !shared.isBlank()
            ? Path.of(shared)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("millrace");
  }
}
