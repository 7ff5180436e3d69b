package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Constraints;
import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.aggregate.PulledOffset;
import io.millrace.compile.BoundView;
import io.millrace.event.ReasonCode;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.HeldUp;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.table.FoundRow;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.source.table.RejectedRow;
import io.millrace.job.source.table.RowPlace;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.OpaqueTypeInfo;
import io.millrace.job.type.PulledSerializer;
import io.millrace.type.StructValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckRowsTest {
  private static final long BEGAN = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;

  /** A row. */
  public record Item(long id, String name, Instant changedAt) {}

  @FeatureView(owner = "tests@example.com", description = "Items as they are pulled")
  static final class ItemFeatures {
    static final Entity.One<Long> ITEM = Entity.key("item_id", Long.class);
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name, changed_at from items"))
            .key(ITEM, Item::id)
            .observedAt(Item::changedAt)
            .every("1h");
    static final Feature<String> NAME = ITEMS.latest(Item::name);
  }

  /** A row that is particular about what it holds. */
  public record Person(String name, int age) {
    public Person {
      name = name.strip().toLowerCase(Locale.ROOT);
      if (age == 13) {
        throw new IllegalStateException("thirteen");
      }
    }

    @Override
    public int age() {
      if (age == 14) {
        throw new IllegalStateException("fourteen");
      }
      return age;
    }
  }

  @FeatureView(owner = "tests@example.com", description = "People as they are pulled")
  static final class PersonFeatures {
    static final Entity.One<String> PERSON = Entity.key("person", String.class);
    static final Table<Person> PEOPLE =
        Table.of(Person.class)
            .from(Jdbc.query("stock", "select name, age from people"))
            .key(PERSON, Person::name)
            .check(Person::age, Constraints.atLeast(0))
            .every("1h");
    static final Feature<Integer> AGE = PEOPLE.latest(Person::age);
  }

  @FeatureView(owner = "tests@example.com", description = "What has a name")
  static final class NameFeatures {
    static final Entity.One<String> NAME = Entity.key("name", String.class);
    static final Feature<Long> ITEMS = ItemFeatures.ITEMS.by(NAME, Item::name).count().forever();
  }

  private static final OutputTag<DeadLetter> BAD =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);

  private OneInputStreamOperatorTestHarness<Pulled, CheckedRow> flink;

  @BeforeEach
  void start() throws Exception {
    start(ItemFeatures.class, "items");
  }

  private void start(Class<?> view, String table) throws Exception {
    start(ViewClasses.of(view), table, null);
  }

  /**
   * @param register null for none
   */
  private void start(ViewClasses views, String table, RememberedRegister register)
      throws Exception {
    OutputTag<Pulled> ends = new OutputTag<>("ends", type());
    OutputTag<Pulled> troubles = new OutputTag<>("troubles", type());
    flink =
        new OneInputStreamOperatorTestHarness<>(
            new CheckRows(
                new TableSettings(
                    views,
                    table,
                    1,
                    RowHistory.NONE,
                    0,
                    StreamForgetting.of(register, table, Set.of("item_id", "name"))),
                BAD,
                ends,
                troubles));
    flink.open();
  }

  private static OpaqueTypeInfo<Pulled> type() {
    return PulledSerializer.type(
        io.millrace.job.source.table.PulledTable.of(
            "items",
            new io.millrace.job.source.table.JdbcQuery(
                io.millrace.job.source.table.jdbc.DatabaseAddress.of("stock", "none"), ""),
            List.of(
                io.millrace.job.source.table.TableColumn.required(
                    "id", io.millrace.type.DataType.INT64)),
            List.of("id"),
            "1h"));
  }

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  private CheckedRow checked(long changedAt, long arrival) throws Exception {
    int before = flink.extractOutputValues().size();
    flink.processElement(
        new StreamRecord<>(
            new FoundRow(
                "items",
                new RowPlace(1, 0, 0),
                BEGAN,
                arrival,
                new StructValue(Arrays.asList(7L, "a", Instant.ofEpochMilli(changedAt))))));
    return flink.extractOutputValues().get(before);
  }

  private CheckedRow person(String name, int age) throws Exception {
    int before = flink.extractOutputValues().size();
    flink.processElement(
        new StreamRecord<>(
            new FoundRow(
                "people",
                new RowPlace(1, 0, 0),
                BEGAN,
                BEGAN,
                new StructValue(Arrays.asList(name, age)))));
    return flink.extractOutputValues().get(before);
  }

  @Test
  void a_bad_row_has_the_key_that_it_would_have_if_it_were_good() throws Exception {
    flink.close();
    start(PersonFeatures.class, "people");
    CheckedRow good = person(" Ada ", 36);
    assertThat(good.refused()).isNull();
    CheckedRow bad = person(" Ada ", -1);
    assertThat(bad.refused().reason()).isEqualTo(ReasonCode.CONSTRAINT);
    assertThat(bad.key()).as("else the good one would be gone").isEqualTo(good.key());
  }

  @Test
  void a_row_whose_own_code_throws_is_bad() throws Exception {
    flink.close();
    start(PersonFeatures.class, "people");
    assertThat(person("ada", 13).refused().reason()).isEqualTo(ReasonCode.USER_CODE);
    assertThat(person("ada", 14).refused().reason()).isEqualTo(ReasonCode.USER_CODE);
  }

  @Test
  void a_row_that_changes_while_a_long_pull_runs_is_good() throws Exception {
    long arrival = BEGAN + 60 * MINUTE;
    CheckedRow row = checked(BEGAN + 59 * MINUTE, arrival);
    assertThat(row.refused()).isNull();
    assertThat(row.row().observedAtMillis()).isEqualTo(BEGAN + 59 * MINUTE);
  }

  @Test
  void a_row_that_does_not_say_since_when_is_so_since_its_pull_began() throws Exception {
    flink.processElement(
        new StreamRecord<>(
            new FoundRow(
                "items",
                new RowPlace(1, 0, 0),
                BEGAN,
                BEGAN + 230,
                new StructValue(Arrays.asList(7L, "a", null)))));
    CheckedRow row = flink.extractOutputValues().get(0);
    assertThat(row.row().observedAtMillis()).isEqualTo(BEGAN);
    assertThat(row.row().pulledAtMillis()).isEqualTo(BEGAN);
  }

  @Test
  void a_row_dated_ahead_of_its_arrival_is_bad() throws Exception {
    assertThat(checked(BEGAN + 5 * MINUTE, BEGAN).refused()).isNull();
    assertThat(checked(BEGAN + 5 * MINUTE + 1, BEGAN).refused().reason())
        .isEqualTo(ReasonCode.AHEAD_OF_ARRIVAL);
    assertThat(checked(BEGAN + 66 * MINUTE, BEGAN + 60 * MINUTE).refused().reason())
        .isEqualTo(ReasonCode.AHEAD_OF_ARRIVAL);
  }

  @Test
  void a_clock_that_was_set_back_after_the_pull_began_makes_no_row_bad() throws Exception {
    assertThat(checked(BEGAN + MINUTE, BEGAN - 60 * MINUTE).refused()).isNull();
  }

  /** Its own key cannot be told, so it does not come to who knows the cut. */
  @Test
  void aRowThatNamesAForgottenKeyElsewhereLeavesNoLetterBeforeTheCut() throws Exception {
    flink.close();
    RememberedRegister register = new RememberedRegister();
    ViewClasses views = ViewClasses.of(ItemFeatures.class, NameFeatures.class);
    BoundView view = views.compile(getClass().getClassLoader()).view("name");
    long id = register.request("name", view.keys().encode(List.of("a")), BEGAN);
    register.cut(id, "items", Map.of(0, PulledOffset.of(2, 0)));
    start(views, "items", register);
    register.setAway(true);
    rejected(1, "a");
    assertThat(letters()).isEmpty();
    HeldUp.byTheRegister(register, () -> flink.prepareSnapshotPreBarrier(1));
    assertThat(register.found())
        .isEqualTo(Map.of(id + " " + ForgetPlace.state(view.spec().onlineTable()), 1L));
    rejected(1, "b");
    rejected(2, "a");
    assertThat(letters()).containsExactly(name("b"), name("a"));
  }

  private void rejected(long pull, String name) throws Exception {
    flink.processElement(
        new StreamRecord<>(
            new RejectedRow(
                "items",
                new RowPlace(pull, 0, 0),
                BEGAN,
                BEGAN,
                List.of(),
                null,
                ReasonCode.WRONG_TYPE,
                "id",
                "no number",
                name(name))));
  }

  private static String name(String name) {
    return "{\"id\":\"x\",\"name\":\"%s\"}".formatted(name);
  }

  private List<String> letters() {
    Queue<StreamRecord<DeadLetter>> letters = flink.getSideOutput(BAD);
    return letters == null
        ? List.of()
        : letters.stream()
            .map(letter -> new String(letter.getValue().value(), StandardCharsets.UTF_8))
            .toList();
  }
}
