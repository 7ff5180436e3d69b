package io.millrace.job.scratch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of temporary files of this process, which goes when it is closed. As long as the process
 * lives it holds a lock on a file in it; whoever finds one that nobody holds knows that its process
 * was killed, and deletes the folder: so does each process that makes one beside it. Not
 * thread-safe.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
  private static final String LOCK = ".lock";

  /** Of this process and no other: numbers of processes come again. */
  private static final String PROCESS = process();

  private static final Pattern NAME =
      Pattern.compile("(?:millrace-[a-z]+-|\\..+\\.)([0-9]+-[0-9]+)-[0-9a-f]+(?:\\.pending)?");

  /** What releases before this one left: nothing told whether its process was alive. */
  private static final Pattern EARLIER =
      Pattern.compile(
          "millrace-(?:sorted|dataset|rows|redacted)-[0-9]+(?:\\.parquet)?"
              + "|\\..+\\.[0-9a-f-]{36}\\.pending");

  private static final Duration EARLIER_ARE_LEFT = Duration.ofDays(1);

  private final Path folder;
  private final FileChannel lock;

  private ScratchFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  private static String process() {
    RuntimeMXBean java = ManagementFactory.getRuntimeMXBean();
    return java.getPid() + "-" + java.getStartTime();
  }

  /** Among the temporary files of this machine. */
  public static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * Makes one, after those that killed processes left in the same place are deleted.
   *
   * @param parent made if it is not there
   * @param what it is for: a word
   */
  public static ScratchFolder in(Path parent, String what) throws IOException {
    Files.createDirectories(parent);
    return make(parent, "millrace-" + what + "-", "");
  }

  /**
   * The same beside a file that is being made, hidden, for what is moved to its name when it is
   * whole.
   *
   * @param file whose folder is there
   */
  public static ScratchFolder beside(Path file) throws IOException {
    return make(file.toAbsolutePath().getParent(), "." + file.getFileName() + ".", ".pending");
  }

  private static ScratchFolder make(Path parent, String prefix, String suffix) throws IOException {
    sweep(parent);
    String random = UUID.randomUUID().toString().replace("-", "");
    Path folder = Files.createDirectory(parent.resolve(prefix + PROCESS + "-" + random + suffix));
    Path made = folder.resolve(LOCK + ".new");
    FileChannel lock =
        FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    // Nobody finds it before it is locked; the lock stays until the channel closes.
    lock.lock();
    Files.move(made, folder.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
    return new ScratchFolder(folder, lock);
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /** A file in it; not made. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * Deletes what killed processes left in a place. What cannot be deleted, as it is another user's,
   * is logged and stays.
   *
   * @return how many
   */
  public static int sweep(Path parent) {
    List<Path> found;
    try (Stream<Path> all = Files.list(parent)) {
      found = all.filter(ScratchFolder::isOfAnother).toList();
    } catch (IOException e) {
      return 0; // Nothing is there, or nobody may look.
    }
    int deleted = 0;
    for (Path each : found) {
      try {
        deleted += deleteIfLeft(each) ? 1 : 0;
      } catch (IOException | UncheckedIOException e) {
        LOG.info("What a killed process left in {} stays: {}", each, e.toString());
      }
    }
    return deleted;
  }

  /** This process never opens the locks of its own: closing such a file would release them. */
  private static boolean isOfAnother(Path path) {
    String name = path.getFileName().toString();
    Matcher own = NAME.matcher(name);
    return own.matches() ? !own.group(1).equals(PROCESS) : EARLIER.matcher(name).matches();
  }

  private static boolean deleteIfLeft(Path left) throws IOException {
    Path lockFile = left.resolve(LOCK);
    if (!Files.exists(lockFile)) {
      FileTime changed = Files.getLastModifiedTime(left);
      boolean isOld = changed.toInstant().isBefore(Instant.now().minus(EARLIER_ARE_LEFT));
      if (isOld) {
        delete(left);
      }
      return isOld;
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return false;
      }
      delete(left);
      return true;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} is gone already", folder, e);
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      delete(folder);
    }
  }
}
