package io.millrace.job.source.table.iceberg;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where an Iceberg catalog is, by Iceberg's own properties: {@code type} ({@code rest}, {@code
 * hive}, {@code glue}, {@code jdbc}) or {@code catalog-impl}, {@code uri}, {@code warehouse} and
 * what else it takes. {@code catalog-name} is its own name where that matters, as in a JDBC catalog
 * that is shared; else it is the name here. In values, {@code ${NAME}} and {@code ${file:/path}}
 * stand for secrets of the TaskManager that reads. Shows nothing but its name.
 *
 * @param name what it is called in messages
 */
public record CatalogAddress(String name, Map<String, String> properties) implements Serializable {
  private static final long serialVersionUID = 1;

  static final String OWN_NAME = "catalog-name";

  public CatalogAddress {
    Objects.requireNonNull(name, "name");
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  @Override
  public String toString() {
    return "catalog '" + name + "'";
  }
}
