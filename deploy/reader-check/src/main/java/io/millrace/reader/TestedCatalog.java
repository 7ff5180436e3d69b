package io.millrace.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Catalogs that the offline tables are written and read through. */
enum TestedCatalog {
  /** Iceberg's JDBC catalog on the platform's PostgreSQL, the default. */
  JDBC,
  /** Iceberg's REST protocol, spoken by a server that keeps its tables in the same PostgreSQL. */
  REST;

  /**
   * @throws IllegalArgumentException naming what there is
   */
  static TestedCatalog of(String name) {
    return switch (name) {
      case "jdbc" -> JDBC;
      case "rest" -> REST;
      default -> throw new IllegalArgumentException("no catalog '" + name + "'; use jdbc or rest");
    };
  }

  /**
   * As Iceberg names them, for whoever reads or writes the tables.
   *
   * @param uri of PostgreSQL, its user in it, or of the server
   * @param warehouse a URI
   */
  Map<String, String> properties(String uri, String warehouse) {
    return this == REST
        ? Map.of("type", "rest", "uri", uri, "warehouse", warehouse)
        : Map.of("type", "jdbc", "uri", uri, "jdbc.schema-version", "V1", "warehouse", warehouse);
  }

  /** The same as lines of a catalog's file in Trino, as the docs say. */
  List<String> trino(String uri, String warehouse) {
    List<String> lines =
        new ArrayList<>(
            List.of("connector.name=iceberg", "fs.native-local.enabled=true", "local.location=/"));
    lines.addAll(
        this == REST
            ? List.of("iceberg.catalog.type=rest", "iceberg.rest-catalog.uri=" + uri)
            : List.of(
                "iceberg.catalog.type=jdbc",
                "iceberg.jdbc-catalog.catalog-name=millrace",
                "iceberg.jdbc-catalog.schema-version=V1",
                "iceberg.jdbc-catalog.driver-class=org.postgresql.Driver",
                "iceberg.jdbc-catalog.connection-url=" + uri,
                "iceberg.jdbc-catalog.default-warehouse-dir=" + warehouse));
    return List.copyOf(lines);
  }
}
