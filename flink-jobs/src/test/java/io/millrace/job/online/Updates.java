package io.millrace.job.online;

import io.millrace.core.EntityKey;
import io.millrace.job.view.RowUpdate;
import java.nio.charset.StandardCharsets;

/** Row updates of text keys and rows. */
final class Updates {
  private Updates() {}

  static RowUpdate row(String key, String row, long epoch, long position, long decidedAt) {
    return new RowUpdate(key(key), bytes(row), epoch, position, decidedAt, decidedAt);
  }

  static RowUpdate deletion(String key, long epoch, long position, long decidedAt) {
    return new RowUpdate(key(key), null, epoch, position, decidedAt, Long.MIN_VALUE);
  }

  static EntityKey key(String key) {
    return new EntityKey(bytes(key));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
