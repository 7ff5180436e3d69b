package io.millrace.job.offline;

import io.millrace.compile.BoundTable;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import io.millrace.type.DataType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts the columns of a table's key back into a row. Travels with the job graph. */
final class RowKeys implements Serializable {
  private static final long serialVersionUID = 1;

  private final String entity;
  private final ArrayList<String> names = new ArrayList<>();
  private final ArrayList<DataType> types = new ArrayList<>();
  private final int[] places;
  private final int width;

  private transient EntityCodec codec;

  private RowKeys(EntitySpec entity, int[] places, int width) {
    this.entity = entity.name();
    entity
        .key()
        .forEach(
            column -> {
              names.add(column.name());
              types.add(column.type());
            });
    this.places = places;
    this.width = width;
  }

  static RowKeys of(BoundTable table) {
    List<String> fields = table.spec().type().fields().stream().map(DataType.Field::name).toList();
    int[] places = table.spec().keyFields().stream().mapToInt(fields::indexOf).toArray();
    return new RowKeys(table.keys().spec(), places, fields.size());
  }

  /** A row's columns of which only those of the key are known; the others are null. */
  List<Object> columnsOf(EntityKey key) {
    if (codec == null) {
      List<EntitySpec.KeyColumn> columns = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        columns.add(new EntitySpec.KeyColumn(names.get(i), types.get(i)));
      }
      codec = new EntityCodec(new EntitySpec(entity, columns));
    }
    Object[] columns = new Object[width];
    List<Object> values = codec.decode(key);
    for (int i = 0; i < places.length; i++) {
      columns[places[i]] = values.get(i);
    }
    return Arrays.asList(columns);
  }
}
