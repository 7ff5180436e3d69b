package io.millrace.benchmarks.streaming;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/** The features as a user would write them in Flink SQL. */
enum SqlPeer {
  /** A value per event, exact to the event. Windows of different lengths have to be nested. */
  OVER {
    @Override
    List<String> queries() {
      String query = "payments";
      for (SqlWindow window : SqlWindow.values()) {
        query =
            """
            (SELECT *,
               SUM(amount) OVER w AS total_%1$s,
               COUNT(*) OVER w AS payments_made_%1$s,
               AVG(amount) OVER w AS average_%1$s,
               MAX(amount) OVER w AS largest_%1$s
             FROM %2$s
             WINDOW w AS (
               PARTITION BY card_id ORDER BY paid_at
               RANGE BETWEEN INTERVAL %3$s PRECEDING AND CURRENT ROW))
            """
                .formatted(window.suffix, query, window.length);
      }
      return List.of("SELECT * FROM " + query);
    }

    @Override
    long expectedRows(Events events, int played, long watermarkMillis) {
      long rows = 0;
      for (int i = 0; i < played; i++) {
        rows += events.timeMillis(i) <= watermarkMillis ? 1 : 0;
      }
      return rows;
    }
  },
  /** A value per tile, which is the slide. */
  HOP {
    @Override
    List<String> queries() {
      return List.of(SqlWindow.values()).stream()
          .map(
              window ->
                  """
                  SELECT card_id, window_end,
                    SUM(amount) AS total,
                    COUNT(*) AS payments_made,
                    AVG(amount) AS average,
                    MAX(amount) AS largest
                  FROM TABLE(HOP(TABLE payments, DESCRIPTOR(paid_at), INTERVAL %s, INTERVAL %s))
                  GROUP BY card_id, window_start, window_end
                  """
                      .formatted(window.tile, window.length))
          .toList();
    }

    @Override
    long counted(Object row) {
      return (long) ((Row) row).getField("payments_made");
    }

    @Override
    long expectedRows(Events events, int played, long watermarkMillis) {
      long counted = 0;
      for (int i = 0; i < played; i++) {
        for (SqlWindow window : SqlWindow.values()) {
          // Windows [start, start + length) with the event in them that the watermark has closed.
          long first = Math.floorDiv(events.timeMillis(i) - window.lengthMillis, window.tileMillis);
          long last =
              Math.min(
                  Math.floorDiv(events.timeMillis(i), window.tileMillis),
                  Math.floorDiv(watermarkMillis + 1 - window.lengthMillis, window.tileMillis));
          counted += Math.max(0, last - first);
        }
      }
      return counted;
    }
  };

  /** Few events wait between source and operator: what is played is worked off soon. */
  private static final MemorySize SMALL_BUFFERS = MemorySize.parse("4kb");

  private static final String[] COLUMNS = {"card_id", "amount"};

  abstract List<String> queries();

  /** What {@link #counted} of all rows adds up to. */
  abstract long expectedRows(Events events, int played, long watermarkMillis);

  long counted(Object row) {
    return 1;
  }

  StreamExecutionEnvironment job(StreamingJob job) {
    Configuration more = new Configuration();
    more.set(PipelineOptions.GENERIC_TYPES, true);
    more.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, SMALL_BUFFERS);
    StreamExecutionEnvironment environment = job.environment(more);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    DataStream<Row> payments =
        job.source(
            environment,
            (events, i, partitions) -> Row.of(events.card(i), events.amount(i)),
            Types.ROW_NAMED(COLUMNS, Types.STRING, Types.DOUBLE),
            Workload.DISORDER.toMillis());
    tables.createTemporaryView("payments", payments, schema());
    DataStream<Row> rows = null;
    for (String query : queries()) {
      DataStream<Row> more1 = tables.toDataStream(tables.sqlQuery(query));
      rows = rows == null ? more1 : rows.union(more1);
    }
    job.finish(rows);
    return environment;
  }

  private static Schema schema() {
    return Schema.newBuilder()
        .column(COLUMNS[0], DataTypes.STRING())
        .column(COLUMNS[1], DataTypes.DOUBLE())
        .columnByMetadata("paid_at", DataTypes.TIMESTAMP_LTZ(3), "rowtime", false)
        .watermark("paid_at", "SOURCE_WATERMARK()")
        .build();
  }

  /** The windows of {@link AmountFeatures}, with their default tiles. */
  private enum SqlWindow {
    HOUR("1h", "'1' HOUR", "'1' MINUTE", Duration.ofHours(1), Duration.ofMinutes(1)),
    DAY("24h", "'24' HOUR", "'15' MINUTE", Duration.ofHours(24), Duration.ofMinutes(15)),
    MONTH("30d", "'30' DAY", "'6' HOUR", Duration.ofDays(30), Duration.ofHours(6));

    final String suffix;
    final String length;
    final String tile;
    final long lengthMillis;
    final long tileMillis;

    SqlWindow(String suffix, String length, String tile, Duration window, Duration slide) {
      this.suffix = suffix;
      this.length = length;
      this.tile = tile;
      this.lengthMillis = window.toMillis();
      this.tileMillis = slide.toMillis();
    }
  }
}
