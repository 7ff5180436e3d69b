package io.millrace.reader;

import io.millrace.reader.spark.SparkReader;
import io.millrace.reader.trino.TrinoReader;
import io.millrace.reader.trino.TrinoServer;
import java.nio.file.Path;
import java.util.List;

/** Engines that read the tables. */
enum CheckedEngine {
  /** In this process. */
  SPARK("/offline-tables.sql") {
    @Override
    TableReader start(Path folder, WrittenWarehouse warehouse) {
      return new SparkReader(warehouse.catalogProperties());
    }
  },
  /** In a process of its own: system properties {@code trino.home} and {@code trino.java-home}. */
  TRINO("/offline-tables-trino.sql") {
    @Override
    TableReader start(Path folder, WrittenWarehouse warehouse) throws Exception {
      List<String> catalog = warehouse.trinoCatalog();
      return new TrinoReader(
          new TrinoServer(property("trino.home"), property("trino.java-home"), folder, catalog));
    }
  };

  private final String statements;

  CheckedEngine(String statements) {
    this.statements = statements;
  }

  /**
   * @throws IllegalArgumentException naming what there is
   */
  static CheckedEngine of(String name) {
    return switch (name) {
      case "spark" -> SPARK;
      case "trino" -> TRINO;
      default -> throw new IllegalArgumentException("no engine '" + name + "'; use spark or trino");
    };
  }

  /** The resource with the statements of the docs in its dialect. */
  String statements() {
    return statements;
  }

  /** A reader of the tables; the caller closes it. */
  abstract TableReader start(Path folder, WrittenWarehouse warehouse) throws Exception;

  private static Path property(String name) {
    return Path.of(System.getProperty(name));
  }
}
