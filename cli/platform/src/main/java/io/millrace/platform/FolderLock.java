package io.millrace.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exclusive right to a folder, held until closed or until this JVM dies in whatever way.
 *
 * <p>The operating system holds the lock; the owner's process id lies in a file beside it, for the
 * message to whoever comes second. Thread-safe.
 */
final class FolderLock implements AutoCloseable {

  static final String LOCK_FILE = ".lock";
  static final String OWNER_FILE = ".owner";

  /**
   * Folders locked by this JVM. POSIX drops a process's lock when any of its channels on the file
   * is closed, so the lock file must not even be opened a second time here.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks the folder, making it if missing.
   *
   * @throws PlatformException if another process, or another part of this one, has it
   */
  static FolderLock acquire(Path path) {
    try {
      Path folder = Files.createDirectories(path).toRealPath();
      if (!HELD.add(folder)) {
        throw inUse(folder);
      }
      FolderLock lock = null;
      try {
        lock = lockedByThisProcess(folder);
        return lock;
      } finally {
        if (lock == null) {
          HELD.remove(folder);
        }
      }
    } catch (IOException e) {
      throw new PlatformException("Cannot lock folder %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static FolderLock lockedByThisProcess(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
      if (lock == null) {
        throw inUse(folder);
      }
      Files.writeString(folder.resolve(OWNER_FILE), String.valueOf(ProcessHandle.current().pid()));
      return new FolderLock(folder, channel);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  @Override
  public void close() {
    try {
      if (channel.isOpen()) {
        Files.deleteIfExists(folder.resolve(OWNER_FILE));
        channel.close();
        HELD.remove(folder);
      }
    } catch (IOException e) {
      throw new PlatformException("Cannot unlock folder " + folder, e);
    }
  }

  private static PlatformException inUse(Path folder) throws IOException {
    String owner;
    try {
      owner = "process " + Files.readString(folder.resolve(OWNER_FILE)).strip();
    } catch (NoSuchFileException e) {
      owner = "another process";
    }
    return new PlatformException(
        "Folder %s is in use by %s; stop that one, or use another folder".formatted(folder, owner));
  }
}
