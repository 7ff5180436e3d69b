package io.millrace.job.source.table.cast;

import io.millrace.type.DataType;

/** What kind of values a column of a file with types has. */
public enum FoundType {
  BOOLEAN,
  NUMBER,
  TEXT,
  BYTES,
  TIMESTAMP,
  DATE,
  TIME,
  UUID,
  /** Lists, maps, structs. */
  NESTED;

  /** Whether its values can be cast, as far as the type alone tells. */
  public boolean castsTo(DataType type) {
    if (this == TEXT) {
      return true;
    } else if (type instanceof DataType.Text || type instanceof DataType.Enumeration) {
      return this != BYTES;
    } else if (type instanceof DataType.Bool) {
      return this == BOOLEAN || this == NUMBER;
    } else if (type instanceof DataType.Bytes) {
      return this == BYTES;
    } else if (type instanceof DataType.Timestamp) {
      return this == TIMESTAMP || this == DATE;
    } else if (type instanceof DataType.Date) {
      return this == DATE;
    } else if (type instanceof DataType.Uuid) {
      return this == UUID;
    } else if (type instanceof DataType.ListOf
        || type instanceof DataType.MapOf
        || type instanceof DataType.Struct
        || type instanceof DataType.FloatVector) {
      return this == NESTED;
    }
    return this == NUMBER;
  }
}
