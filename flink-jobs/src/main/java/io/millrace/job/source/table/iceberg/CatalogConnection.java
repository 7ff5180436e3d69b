package io.millrace.job.source.table.iceberg;

import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.source.table.IcebergTable;
import io.millrace.job.source.table.reader.OutdatedPlanException;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.secret.MissingSecretException;
import io.millrace.job.source.table.secret.Secrets;
import io.millrace.job.source.table.split.KeyRange;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** Opens a table by its catalog; errors without secrets. Used by one thread. */
final class CatalogConnection {

  private final String name;
  private final IcebergTable source;
  private final Secrets secrets = new Secrets();

  /**
   * @param name of the table here
   */
  CatalogConnection(String name, IcebergTable source) {
    this.name = name;
    this.source = source;
  }

  OpenTable open() throws SourceUnavailableException {
    Catalog catalog = null;
    try {
      catalog = catalog();
      return new OpenTable(catalog, catalog.loadTable(TableIdentifier.parse(source.table())));
    } catch (MissingSecretException e) {
      throw unavailable(e.getMessage());
    } catch (NoSuchTableException | NoSuchNamespaceException e) {
      OpenTable.close(catalog);
      throw unavailable("there is no such table");
    } catch (RuntimeException e) {
      OpenTable.close(catalog);
      throw problem(e);
    }
  }

  private Catalog catalog() throws MissingSecretException {
    Map<String, String> properties = new TreeMap<>();
    for (Map.Entry<String, String> each : source.catalog().properties().entrySet()) {
      properties.put(each.getKey(), secrets.resolve(each.getValue()));
    }
    String uri = properties.get(CatalogProperties.URI);
    if (uri != null) {
      secrets.rememberUrl(uri);
    }
    String own = properties.remove(CatalogAddress.OWN_NAME);
    return OfflineCatalog.of(properties).load(own == null ? source.catalog().name() : own);
  }

  /**
   * @throws OutdatedPlanException if a snapshot that is read is not there any more
   */
  void checkIsThere(Table table, KeyRange.SnapshotPart part) throws OutdatedPlanException {
    Long gone =
        table.snapshot(part.snapshot()) == null
            ? Long.valueOf(part.snapshot())
            : part.after() != null && table.snapshot(part.after()) == null ? part.after() : null;
    if (gone != null) {
      throw new OutdatedPlanException(
          "Cannot read on in table '%s': snapshot %d of Iceberg table '%s' in %s was expired while it was read"
              .formatted(name, gone, source.table(), source.catalog()));
    }
  }

  SourceUnavailableException problem(Throwable e) {
    return unavailable(
        e.getClass().getSimpleName() + ": " + secrets.without(String.valueOf(e.getMessage())));
  }

  SourceUnavailableException unavailable(String problem) {
    return new SourceUnavailableException(
        "Cannot read table '%s' from Iceberg table '%s' in %s: %s"
            .formatted(name, source.table(), source.catalog(), problem));
  }

  String tableName() {
    return source.table();
  }
}
