package io.millrace.dataset.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** Records of sets whose making is not what is tested. */
public final class DatasetRecords {
  private DatasetRecords() {}

  /**
   * A revision of {@code fraud} that has no number yet.
   *
   * @param digest of the file's content
   */
  public static DatasetRecord fraud(Path csv, String digest) {
    return fraudIn("csv:" + csv, digest);
  }

  /** The same elsewhere. */
  public static DatasetRecord fraudIn(String target, String digest) {
    return made("fraud", target, digest, "2026-01-01T00:00:00Z", null);
  }

  /** A CSV that was made then, without what entries of the register forget. */
  public static DatasetRecord made(
      String name, Path csv, String digest, String createdAt, List<Long> without) {
    return made(name, "csv:" + csv, digest, createdAt, without);
  }

  private static DatasetRecord made(
      String name, String target, String digest, String createdAt, List<Long> without) {
    return new DatasetRecord(
        name,
        0,
        createdAt,
        "me",
        "recomputed",
        "local",
        target,
        digest,
        "csv:spine.csv",
        FileDigest.of("spine"),
        "at",
        List.of("card.*"),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        "null",
        "left_out",
        null,
        null,
        "manifest",
        new TreeMap<>(),
        new TreeMap<>(),
        without,
        1,
        1,
        List.of(),
        new TreeMap<>(),
        null,
        null);
  }
}
