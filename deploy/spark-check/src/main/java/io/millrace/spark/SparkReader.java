package io.millrace.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Spark in this process, with the catalog set as the docs say. Not thread-safe. */
final class SparkReader implements AutoCloseable {
  private static final String CATALOG = "spark.sql.catalog.millrace";

  private final SparkSession session;

  /**
   * @param catalog Iceberg's properties of it
   */
  SparkReader(Map<String, String> catalog) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[1]")
            .appName("spark-check")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.datetime.java8API.enabled", "true")
            .config(CATALOG, "org.apache.iceberg.spark.SparkCatalog");
    catalog.forEach((name, value) -> builder.config(CATALOG + "." + name, value));
    session = builder.getOrCreate();
  }

  String version() {
    return session.version();
  }

  List<String> tables() {
    return sql("SHOW TABLES IN millrace.millrace").stream()
        .map(row -> row.<String>getAs("tableName"))
        .sorted()
        .toList();
  }

  Dataset<Row> table(String name) {
    return session.table("millrace.millrace." + name);
  }

  List<Row> sql(String statement) {
    return session.sql(statement).collectAsList();
  }

  /** Rows that statements find under a name of their own. */
  void view(String name, StructType type, List<Row> rows) {
    session.createDataFrame(rows, type).createOrReplaceTempView(name);
  }

  @Override
  public void close() {
    session.stop();
  }
}
