package io.millrace.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folder in which a local platform keeps everything, owned by one platform at a time.
 *
 * <p>Opening it ends the servers that a killed run left behind and empties its scratch space; the
 * data stays until {@link #openEmpty} is asked for. Closing it gives it back. Thread-safe.
 */
public final class DataFolder implements AutoCloseable {

  private static final String MARKER = ".millrace";
  private static final String LOGS = "logs";
  private static final String FORMAT = "1";
  private static final Set<String> OWN_FILES =
      Set.of(MARKER, FolderLock.LOCK_FILE, FolderLock.OWNER_FILE);

  private final Path root;
  private final FolderLock lock;

  private DataFolder(Path root, FolderLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens the folder with what earlier runs left in it, making it if missing.
   *
   * @throws PlatformException if another platform runs on it, if it holds files but was not made by
   *     Millrace, or if a later version made it
   */
  public static DataFolder open(Path path) {
    DataFolder folder = locked(path);
    folder.unlessItFails(folder::clean);
    return folder;
  }

  /** As {@link #open}, and deletes all data in it. */
  public static DataFolder openEmpty(Path path) {
    DataFolder folder = locked(path);
    folder.unlessItFails(
        () -> {
          folder.clean();
          folder.empty();
        });
    return folder;
  }

  public Path root() {
    return root;
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path registry() {
    return root.resolve("registry");
  }

  /** For the Iceberg tables. */
  public Path warehouse() {
    return root.resolve("warehouse");
  }

  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  public Path savepoints() {
    return root.resolve("savepoints");
  }

  /** For what is worthless after the run, such as working state; emptied at each opening. */
  public Path scratch() {
    return root.resolve("scratch");
  }

  public Path logs() {
    return root.resolve(LOGS);
  }

  /** Lets other commands find this run, see {@link RunningPlatform#on}. May be called again. */
  public void announce(Map<Endpoint, String> endpoints) {
    try {
      RunningPlatform.announce(root, endpoints);
    } catch (IOException e) {
      throw failure("write to", e);
    }
  }

  /** Gives the folder back; its servers must be stopped before. */
  @Override
  public void close() {
    try {
      RunningPlatform.withdraw(root);
      Folders.delete(scratch());
    } catch (IOException e) {
      throw failure("tidy", e);
    } finally {
      lock.close();
    }
  }

  private static DataFolder locked(Path path) {
    Path root = path.toAbsolutePath().normalize();
    checkOrigin(root);
    return new DataFolder(root, FolderLock.acquire(root));
  }

  /** Before anything is written: a mistyped path must not be emptied, nor littered. */
  private static void checkOrigin(Path root) {
    try {
      if (Files.exists(root) && !Files.isDirectory(root)) {
        throw new PlatformException("Cannot use %s as data folder: it is a file".formatted(root));
      }
      Path marker = root.resolve(MARKER);
      if (!Files.exists(marker)) {
        List<Path> foreign =
            Folders.entries(root).stream()
                .filter(entry -> !OWN_FILES.contains(entry.getFileName().toString()))
                // A log may have been begun before the folder was opened.
                .filter(entry -> !entry.getFileName().toString().equals(LOGS))
                .toList();
        if (!foreign.isEmpty()) {
          throw new PlatformException(
              """
              Cannot use %s as data folder: it was not made by Millrace and holds '%s'; name a new \
              or an empty folder\
              """
                  .formatted(root, foreign.get(0).getFileName()));
        }
      } else {
        String format = Files.readString(marker).strip();
        if (!format.isEmpty() && !format.equals(FORMAT)) {
          throw new PlatformException(
              """
              Cannot use %s as data folder: its format is %s, this version of Millrace reads %s; \
              use the version that made it, or start --fresh in another folder\
              """
                  .formatted(root, format, FORMAT));
        }
      }
    } catch (IOException e) {
      throw new PlatformException(
          "Cannot use %s as data folder: %s".formatted(root, e.getMessage()), e);
    }
  }

  private void clean() throws IOException {
    Files.writeString(root.resolve(MARKER), FORMAT + "\n");
    RunningPlatform.withdraw(root);
    LocalPostgres.endLeftover(postgres());
    EmbeddedRegistry.endLeftover(registry());
    Folders.delete(scratch());
    Files.createDirectories(scratch());
    Files.createDirectories(logs());
  }

  private void empty() throws IOException {
    for (Path entry : Folders.entries(root)) {
      if (!OWN_FILES.contains(entry.getFileName().toString())) {
        Folders.delete(entry);
      }
    }
    Files.createDirectories(scratch());
    Files.createDirectories(logs());
  }

  private void unlessItFails(Preparation preparation) {
    boolean done = false;
    try {
      preparation.run();
      done = true;
    } catch (IOException e) {
      throw failure("prepare", e);
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  private PlatformException failure(String verb, IOException cause) {
    return new PlatformException(
        "Cannot %s the data folder %s: %s".formatted(verb, root, cause.getMessage()), cause);
  }

  private interface Preparation {
    void run() throws IOException;
  }
}
