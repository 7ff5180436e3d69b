package io.millrace.job.source.table.iceberg;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.cast.FoundType;
import io.millrace.job.source.table.cast.RowCast;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/**
 * The columns that are read of an Iceberg table.
 *
 * @param all of the table
 * @param read those that are read
 * @param names of those that are read
 */
record ReadColumns(Schema all, Schema read, List<String> names, RowCast cast) {

  /**
   * @param since where the pull begins in the mode's column; null for everything
   */
  static ReadColumns of(PulledTable spec, Schema all, String since) {
    List<String> found = all.columns().stream().map(Types.NestedField::name).toList();
    RowCast whole = RowCast.of(spec, found, null);
    Set<String> wanted = new LinkedHashSet<>();
    for (int i = 0; i < spec.columns().size(); i++) {
      wanted.add(found.get(whole.placeOf(i)));
    }
    Schema read = all.select(wanted);
    List<String> names = read.columns().stream().map(Types.NestedField::name).toList();
    return new ReadColumns(all, read, names, RowCast.of(spec, names, since));
  }

  FoundType typeOf(int place) {
    return RowValues.typeOf(read.columns().get(place).type());
  }

  String typeNameOf(int place) {
    return read.columns().get(place).type().toString();
  }
}
