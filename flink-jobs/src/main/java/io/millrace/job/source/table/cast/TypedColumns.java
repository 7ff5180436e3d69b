package io.millrace.job.source.table.cast;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.type.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The check of columns that have types of their own. */
public final class TypedColumns {
  private TypedColumns() {}

  /**
   * What is wrong with the types of the columns found: names each column that cannot be cast, what
   * was expected and what was found. None if all is well.
   *
   * @param types by the place of the column found
   * @param names how to call that type
   */
  public static List<String> problems(
      PulledTable spec,
      RowCast cast,
      List<String> found,
      IntFunction<FoundType> types,
      IntFunction<String> names) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < spec.columns().size(); i++) {
      TableColumn expected = spec.columns().get(i);
      int place = cast.placeOf(i);
      if (!types.apply(place).castsTo(expected.type())) {
        problems.add(
            "expects column '%s' of type %s, found type %s, which cannot be cast to it"
                .formatted(
                    found.get(place), DataTypes.shortName(expected.type()), names.apply(place)));
      }
    }
    return problems;
  }
}
