package io.millrace.job.source.table.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which files pulls have seen, as a mark: eight bytes for each file that was there at the last
 * pull, a digest of its name, length and time. So a file that comes late is new whatever its time
 * says, and a mark does not grow with files that are gone.
 */
final class SeenFiles {

  private static final String HEAD = "files:";

  private final Set<Long> digests = new HashSet<>();

  private SeenFiles() {}

  /**
   * @param mark null for none
   * @throws IllegalArgumentException if it is none of {@link #mark}
   */
  static SeenFiles of(String mark) {
    SeenFiles seen = new SeenFiles();
    if (mark != null) {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(mark.substring(mark.lastIndexOf(':') + 1)));
      if (!mark.startsWith(HEAD) || bytes.remaining() % Long.BYTES != 0) {
        throw new IllegalArgumentException("no mark of files");
      }
      while (bytes.hasRemaining()) {
        seen.digests.add(bytes.getLong());
      }
    }
    return seen;
  }

  /** The mark of having seen these and no others: how many they are, and their digests. */
  static String mark(List<FoundFile> files) {
    ByteBuffer bytes = ByteBuffer.allocate(files.size() * Long.BYTES);
    files.stream().mapToLong(SeenFiles::digest).sorted().forEach(bytes::putLong);
    return HEAD + files.size() + ":" + Base64.getEncoder().encodeToString(bytes.array());
  }

  boolean contains(FoundFile file) {
    return digests.contains(digest(file));
  }

  private static long digest(FoundFile file) {
    String all = file.name() + "\n" + file.length() + "\n" + file.modifiedMillis();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
