package io.millrace.reader.spark;

import io.millrace.reader.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Spark in this process, with the catalog set as the docs say. Not thread-safe. */
public final class SparkReader implements TableReader {
  private static final String CATALOG = "spark.sql.catalog.millrace";
  private static final StructType SPINE =
      new StructType().add("card_id", DataTypes.StringType).add("t", DataTypes.TimestampType);

  private final SparkSession session;

  /**
   * @param catalog Iceberg's properties of it
   */
  public SparkReader(Map<String, String> catalog) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[1]")
            .appName("reader-check")
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

  @Override
  public String version() {
    return "Spark " + session.version();
  }

  @Override
  public List<String> tables() {
    return session.sql("SHOW TABLES IN millrace.millrace").collectAsList().stream()
        .map(row -> row.<String>getAs("tableName"))
        .sorted()
        .toList();
  }

  @Override
  public List<String> columns(String table) {
    return Arrays.asList(session.table("millrace.millrace." + table).columns());
  }

  @Override
  public List<List<Object>> rows(String table) {
    return sql("SELECT * FROM millrace.millrace." + table);
  }

  @Override
  public List<List<Object>> sql(String statement) {
    List<List<Object>> rows = new ArrayList<>();
    session.sql(statement).collectAsList().forEach(row -> rows.add(values(row)));
    return rows;
  }

  @Override
  public void spine(List<SpineRow> rows) {
    session
        .createDataFrame(
            rows.stream().map(row -> RowFactory.create(row.card(), row.at())).toList(), SPINE)
        .createOrReplaceTempView("spine");
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(plain(row.get(i)));
    }
    return values;
  }

  /** A value without Spark's and Scala's types. */
  private static Object plain(Object value) {
    if (value instanceof Row row) {
      return values(row);
    } else if (value instanceof scala.collection.Seq<?> list) {
      List<Object> values = new ArrayList<>();
      CollectionConverters.asJava(list).forEach(element -> values.add(plain(element)));
      return values;
    } else if (value instanceof scala.collection.Map<?, ?> map) {
      return CollectionConverters.asJava(map);
    }
    return value;
  }

  @Override
  public void close() {
    session.stop();
  }
}
