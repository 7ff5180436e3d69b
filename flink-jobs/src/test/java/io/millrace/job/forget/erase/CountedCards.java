package io.millrace.job.forget.erase;

import io.millrace.compile.EntityCodec;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.PlaceCount;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.offline.upkeep.Pace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;

/** Two cards that are to leave a {@link CardTable}, and one that never was, with their counts. */
final class CountedCards implements ErasedRows {
  static final String TYPO = "typo";
  private static final EntityCodec CARDS = new EntityCodec(TextKeys.of("card"));

  private final ForgetDatabase database;
  private final ForgetPlaces places;
  private final Map<String, Long> ids = new LinkedHashMap<>();

  /** Asks for them. */
  CountedCards(ForgetDatabase database) {
    this.database = database;
    this.places = new ForgetPlaces(database.address());
    ForgetRegister register = new ForgetRegister(database.address());
    for (String key : List.of("k1", "k2", TYPO)) {
      ids.put(
          key,
          register.request(
              TextKeys.of("card"), CARDS.encode(List.of(key)), "", List.of(CardTable.NAME)));
    }
  }

  @Override
  public boolean holds(Record row) {
    return !entriesOf(row).isEmpty();
  }

  /** Rows of cards that are named together, as {@code k1+k2}, are both their keys'. */
  @Override
  public Set<Long> entriesOf(Record row) {
    Set<Long> found = new TreeSet<>();
    for (String card : row.getField("card_id").toString().split("\\+")) {
      if (ids.containsKey(card)) {
        found.add(ids.get(card));
      }
    }
    return found;
  }

  /** What ends the thread. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Counts as a job does. */
  class Count extends PlaceCount {
    Count() {
      super(database.address(), CardTable.NAME, ids.values());
    }
  }

  void erase(Table table) {
    new TableErasure(table, this, Pace.full(), Long.MIN_VALUE, new Count()).run();
    places.doneCounted(ids.values(), CardTable.NAME, "", null);
  }

  /** Erases until it is killed. */
  void eraseKilled(Table table, Count dying) {
    try {
      new TableErasure(table, this, Pace.full(), Long.MIN_VALUE, dying).run();
    } catch (Killed e) {
      return;
    }
    throw new AssertionError("not killed");
  }

  ForgetPlace place(String key) {
    return places.of(ids.get(key)).get(0);
  }

  /** Of each key how many rows went, as {@code =3} or {@code >=3}. */
  Map<String, String> counted() {
    Map<String, String> counted = new TreeMap<>();
    ids.keySet()
        .forEach(
            key -> counted.put(key, (place(key).isLeast() ? ">=" : "=") + place(key).rowsGone()));
    return counted;
  }
}
