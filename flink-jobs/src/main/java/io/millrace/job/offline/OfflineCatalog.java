package io.millrace.job.offline;

import io.millrace.job.online.PostgresAddress;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.TableLoader;

/**
 * Which Iceberg catalog holds the offline log, by Iceberg's own catalog properties. Immutable,
 * thread-safe; travels with the job graph.
 *
 * <p>A JDBC catalog on PostgreSQL is read and written with patience: while the database is away a
 * commit waits. Its password may be a reference as in {@link PostgresAddress}.
 */
public final class OfflineCatalog implements CatalogLoader {
  private static final long serialVersionUID = 1;

  /** Name of the catalog, and of its rows in a JDBC catalog that is shared. */
  public static final String NAME = "millrace";

  /** Namespace of all tables. */
  public static final String NAMESPACE = "millrace";

  private final Map<String, String> properties;

  private OfflineCatalog(Map<String, String> properties) {
    this.properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /**
   * The default: Iceberg's JDBC catalog on the PostgreSQL of the platform.
   *
   * @param warehouse folder of the data, a URI such as {@code file:///data/warehouse}
   */
  public static OfflineCatalog postgres(PostgresAddress address, String warehouse) {
    return postgres(address, Map.of(CatalogProperties.WAREHOUSE_LOCATION, warehouse));
  }

  /**
   * The same with more properties of the catalog.
   *
   * @param more {@code warehouse} among them
   */
  public static OfflineCatalog postgres(PostgresAddress address, Map<String, String> more) {
    if (!more.containsKey(CatalogProperties.WAREHOUSE_LOCATION)) {
      throw new IllegalArgumentException(
          "offline log: no warehouse; set iceberg.warehouse to a folder, such as"
              + " file:///data/warehouse");
    }
    Map<String, String> properties = new TreeMap<>(more);
    properties.put(CatalogProperties.URI, address.url());
    putIfGiven(properties, PatientJdbcCatalog.USER, address.user());
    putIfGiven(properties, PatientJdbcCatalog.PASSWORD, address.password());
    return of(properties);
  }

  /**
   * Any catalog: {@code type=rest}, {@code hive}, {@code glue}, or {@code catalog-impl}, with its
   * own properties. A {@code uri} of PostgreSQL alone means the JDBC catalog.
   */
  public static OfflineCatalog of(Map<String, String> properties) {
    Map<String, String> all = new TreeMap<>(properties);
    String uri = all.getOrDefault(CatalogProperties.URI, "");
    boolean jdbc =
        uri.startsWith("jdbc:postgresql:")
            && !all.containsKey(CatalogProperties.CATALOG_IMPL)
            && all.getOrDefault("type", "jdbc").equals("jdbc");
    if (jdbc) {
      all.remove("type");
      all.put(CatalogProperties.CATALOG_IMPL, PatientJdbcCatalog.class.getName());
      all.putIfAbsent("jdbc.schema-version", "V1");
      all.putIfAbsent(CatalogProperties.FILE_IO_IMPL, "org.apache.iceberg.hadoop.HadoopFileIO");
    } else if (!all.containsKey("type") && !all.containsKey(CatalogProperties.CATALOG_IMPL)) {
      throw new IllegalArgumentException(
          "offline catalog needs 'type' (jdbc, rest, hive, glue), 'catalog-impl' or a 'uri' of"
              + " PostgreSQL; it has only "
              + all.keySet());
    }
    return new OfflineCatalog(all);
  }

  private static void putIfGiven(Map<String, String> properties, String name, String value) {
    if (value != null) {
      properties.put(name, value);
    }
  }

  /** A catalog of its own; the caller closes it if it is {@link AutoCloseable}. */
  @Override
  public Catalog loadCatalog() {
    return load(NAME);
  }

  /**
   * The same as a catalog of another name, which may be another one where a JDBC catalog is shared.
   */
  public Catalog load(String name) {
    return CatalogUtil.buildIcebergCatalog(name, properties, hadoop());
  }

  private static Configuration hadoop() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Configuration hadoop =
        loader == null || loader == Configuration.class.getClassLoader()
            ? new Configuration(Defaults.HADOOP)
            : new Configuration();
    hadoop.setIfUnset("fs.file.impl", LocalFiles.class.getName());
    // Hadoop's cache outlives a job: it would keep the job's class loader.
    hadoop.setIfUnset("fs.file.impl.disable.cache", "true");
    return hadoop;
  }

  /** What the files beside Hadoop's own classes say: to parse them takes long. */
  private static final class Defaults {
    static final Configuration HADOOP = new Configuration();

    static {
      HADOOP.size(); // Else each copy would parse them for itself.
    }
  }

  /** How Flink's operators load a table. */
  public TableLoader loader(String table) {
    return TableLoader.fromCatalog(this, identifier(table));
  }

  static TableIdentifier identifier(String table) {
    return TableIdentifier.of(Namespace.of(NAMESPACE), table);
  }

  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod")
  public CatalogLoader clone() {
    return this;
  }

  /** Names of the properties only: values may be secrets. */
  @Override
  public String toString() {
    return "offline catalog "
        + properties.getOrDefault(CatalogProperties.URI, "")
        + " with "
        + properties.keySet();
  }
}
