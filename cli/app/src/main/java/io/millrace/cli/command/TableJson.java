package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.freshness.PullStatus;
import io.millrace.cli.freshness.TableStatus;
import java.util.Locale;

/** A table's status for programs. */
final class TableJson {
  private TableJson() {}

  static void put(TableStatus table, ObjectNode node) {
    node.put("table", table.table())
        .put("every", table.every())
        .put("mode", table.mode().name().toLowerCase(Locale.ROOT))
        .put("pull", table.pull() == 0 ? null : (Long) table.pull())
        .put("began_at", table.beganAt() == null ? null : table.beganAt().toString())
        .put("ended_at", table.endedAt() == null ? null : table.endedAt().toString())
        .put("rows", table.rows())
        .put("malformed", table.malformed())
        .put("seen_until", table.seenUntil())
        .put("newest_row", table.newestRow() == null ? null : table.newestRow().toString())
        .put("trouble", table.trouble())
        .put("warning", table.warning());
    if (table.asked() != null) {
      node.putObject("next_pull").put("follows", table.asked().mark());
    }
    PullStatus running = table.running();
    if (running != null) {
      node.putObject("running")
          .put("pull", running.pull())
          .put("began_at", running.beganAt().toString())
          .put("rows", running.rows())
          .put("parts", running.parts())
          .put("parts_done", running.partsDone());
    }
  }
}
