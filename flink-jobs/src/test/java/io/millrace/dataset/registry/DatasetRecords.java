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
    return new DatasetRecord(
        "fraud",
        0,
        "2026-01-01T00:00:00Z",
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
        "manifest",
        new TreeMap<>(),
        new TreeMap<>(),
        1,
        1,
        List.of());
  }
}
