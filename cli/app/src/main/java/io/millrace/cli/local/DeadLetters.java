package io.millrace.cli.local;

import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.scratch.PlainUri;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.data.Record;

/** The dead letters of a local platform. */
public final class DeadLetters {
  private static final int SHOWN_BYTES = 60;

  private DeadLetters() {}

  /**
   * An event that was not counted.
   *
   * @param view null when the event is bad for every view
   * @param raw its bytes; null if it had none
   */
  public record Letter(
      String stream,
      int partition,
      long offset,
      String view,
      String reason,
      String message,
      Instant arrivedAt,
      byte[] raw) {

    /**
     * The beginning of its bytes, with a dot for what is no printable ASCII; three at the end where
     * more follow.
     */
    public String shownBytes() {
      if (raw == null) {
        return "";
      }
      String text =
          new String(raw, 0, Math.min(SHOWN_BYTES, raw.length), StandardCharsets.ISO_8859_1);
      return text.replaceAll("[^ -~]", ".") + (raw.length > SHOWN_BYTES ? "..." : "");
    }
  }

  /** All of them, newest first. */
  public static List<Letter> read(String jdbcUrl, Path folder) {
    try (OfflineLog log = OfflineLog.of(catalog(jdbcUrl, folder.resolve("warehouse")))) {
      if (!log.tables().contains(DeadLetterLog.NAME)) {
        return List.of();
      }
      return log.rows(DeadLetterLog.NAME).stream()
          .map(DeadLetters::letter)
          .sorted(
              Comparator.comparing(Letter::arrivedAt)
                  .thenComparing(Letter::partition)
                  .thenComparing(Letter::offset)
                  .reversed())
          .toList();
    }
  }

  /** The catalog of a platform's offline log. */
  static OfflineCatalog catalog(String jdbcUrl, Path warehouse) {
    return OfflineCatalog.postgres(PostgresAddress.of(jdbcUrl), PlainUri.of(warehouse));
  }

  /** URI of the warehouse of the platform on a folder. */
  public static String warehouse(Path folder) {
    return PlainUri.of(folder.resolve("warehouse"));
  }

  private static Letter letter(Record row) {
    ByteBuffer raw = (ByteBuffer) row.getField("raw");
    byte[] bytes = null;
    if (raw != null) {
      bytes = new byte[raw.remaining()];
      raw.duplicate().get(bytes);
    }
    Object view = row.getField("view");
    return new Letter(
        String.valueOf(row.getField("stream")),
        (Integer) row.getField("partition"),
        (Long) row.getField("offset"),
        view == null ? null : view.toString(),
        String.valueOf(row.getField("reason")),
        String.valueOf(row.getField("message")),
        ((OffsetDateTime) row.getField("ingested_at")).toInstant(),
        bytes);
  }
}
