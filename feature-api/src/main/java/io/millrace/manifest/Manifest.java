package io.millrace.manifest;

import java.util.List;

/**
 * What definitions compile to: everything that a reader in any language needs to know, without the
 * classes. Sorted by name, so that the same definitions give the same bytes.
 *
 * @param formatVersion version of the JSON schema, {@link #FORMAT_VERSION}
 */
public record Manifest(
    int formatVersion,
    List<EntitySpec> entities,
    List<StreamSpec> streams,
    List<TableSpec> tables,
    List<ViewSpec> views) {

  /** The format written by this version. */
  public static final int FORMAT_VERSION = 1;

  public Manifest {
    entities = List.copyOf(entities);
    streams = List.copyOf(streams);
    tables = List.copyOf(tables);
    views = List.copyOf(views);
  }

  /** Of a store without tables. */
  public Manifest(
      int formatVersion,
      List<EntitySpec> entities,
      List<StreamSpec> streams,
      List<ViewSpec> views) {
    this(formatVersion, entities, streams, List.of(), views);
  }
}
