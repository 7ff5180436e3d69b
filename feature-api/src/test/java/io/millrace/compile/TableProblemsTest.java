package io.millrace.compile;

import static io.millrace.compile.example.Entities.CARD;
import static io.millrace.compile.example.Entities.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Csv;
import io.millrace.CsvFormat;
import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Features;
import io.millrace.Iceberg;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.LatestRow;
import io.millrace.Parquet;
import io.millrace.Table;
import io.millrace.compile.example.CustomerFeatures;
import io.millrace.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said about wrong tables: what, and what would be accepted. */
class TableProblemsTest {
  /** A row. */
  public record Row(String id, long number, String text, Instant at) {}

  static final String QUERY = "select * from rows";

  private static Table<Row> table() {
    return Table.of(Row.class).from(Jdbc.query("db", QUERY)).key(CARD, Row::id).every("1h");
  }

  @Test
  void soundTablesHaveNoProblem() {
    assertThat(said(CustomerFeatures.class)).isEmpty();
  }

  @FeatureView
  static final class BareFeatures {
    static final Table<Row> BARE = Table.of(Row.class);
    static final Table<Row> PUSHED = table().pushedTo(Kafka.topic("").json());
    static final Feature<String> TEXT = BARE.latest(Row::text);
    static final Feature<String> MORE = PUSHED.latest(Row::text);
  }

  @Test
  void aTableNeedsASourceAKeyAndASchedule() {
    assertThat(said(BareFeatures.class))
        .contains(
            "table 'bare' has no source; say from(...), such as"
                + " from(Jdbc.query(\"warehouse\", \"select ...\"))",
            "table 'bare' has no key; say key(ENTITY, ...) with the fields that tell rows apart",
            "table 'bare' has no schedule; say every(...), such as every(\"1h\")",
            "the topic that table 'pushed' is pushed to has no name; name it, such as"
                + " pushedTo(Kafka.topic(\"pushed\").json())");
  }

  @FeatureView
  static final class SourceFeatures {
    static final Table<Row> URL =
        table().from(Jdbc.query("jdbc:postgresql://u:hunter2@db/x", QUERY));
    static final Table<Row> SPACED = table().from(Jdbc.query("my db", QUERY));
    static final Table<Row> EMPTY = table().from(Jdbc.query("db", " "));
    static final Table<Row> DELETES = table().from(Jdbc.query("db", "delete from rows"));
    static final Table<Row> FILED = table().from(Jdbc.sqlFile("db", "nowhere.sql"));
    static final Table<Row> PLAIN = table().from(Iceberg.table("lake", "rows"));
    static final Table<Row> SECRET = table().from(Csv.files("s3://k:hunter2@bucket/*.csv"));
    static final Table<Row> UNNAMED = table().from(Parquet.files("${}/rows.parquet"));
    static final Table<Row> SAME =
        table().from(Csv.files("a.csv", CsvFormat.COMMAS.delimiter('"').nullText("NA")));
    static final Table<Row> NARROW =
        table().from(Csv.files("a.csv", CsvFormat.COMMAS.columns(List.of())));
    static final Feature<String> I = SAME.latest(Row::text);
    static final Feature<String> J = NARROW.latest(Row::text);
    static final Feature<String> A = URL.latest(Row::text);
    static final Feature<String> B = SPACED.latest(Row::text);
    static final Feature<String> C = EMPTY.latest(Row::text);
    static final Feature<String> D = DELETES.latest(Row::text);
    static final Feature<String> E = FILED.latest(Row::text);
    static final Feature<String> F = PLAIN.latest(Row::text);
    static final Feature<String> G = SECRET.latest(Row::text);
    static final Feature<String> H = UNNAMED.latest(Row::text);
  }

  @Test
  void sourcesAreExplainedWithoutTheirSecrets() {
    List<String> said = said(SourceFeatures.class);
    String named =
        Names.ACCEPTED + ", such as warehouse; its URL and credentials are given to the job";
    assertThat(said)
        .containsExactlyInAnyOrder(
            "the connection of table 'url' is no name; " + named,
            "the connection 'my db' of table 'spaced' is no name; " + named,
            "the query of table 'empty' is empty; use one select statement",
            "the query of table 'deletes' is no select; use one select statement",
            "the SQL file 'nowhere.sql' of table 'filed' is not on the class path; put it beside "
                + TableProblemsTest.class.getName()
                + ", or give its path from the root with a slash",
            "'rows' of table 'plain' names no Iceberg table;"
                + " use its namespace and name, such as sales.customers",
            "the path of table 'secret' holds a user or a password;"
                + " leave them to the job's file system settings, or use ${NAME}",
            "the path '${}/rows.parquet' of table 'unnamed' has a ${ without a name;"
                + " use ${NAME} with letters, digits and underscores",
            "the CSV of table 'same' cannot be told apart into cells;"
                + " use a delimiter and a quote that are not the same and end no line",
            "the CSV of table 'narrow' has no columns;"
                + " name them, or leave columns(...) out where files have a header line")
        .noneMatch(text -> text.contains("hunter2"));
  }

  @FeatureView
  static final class PullFeatures {
    static final Table<Row> SOON = table().every("soon").toOnlineEvery("10ms");
    static final Table<Row> BOTH = table().offlineOnly().toOnlineEvery("5m");
    static final Table<Row> TEXTUAL = table().incrementalOn(Row::text, "1h");
    static final Table<Row> NUMBERED = table().incrementalOn(Row::number, "1h");
    static final Table<Row> TIMED = table().incrementalOn(Row::at, "later");
    static final Table<Row> NEGATIVE = table().incrementalOn(Row::number, -1);
    static final Table<Row> CODED = table().incrementalOn(row -> row.at(), "1h");
    static final Table<Row> UNASKED = table().incrementalSince("1h");
    static final Table<Row> ASKED =
        table().from(Jdbc.query("db", "select * from rows where at > :since"));
    static final Table<Row> SNAPPED = table().incrementalBySnapshot();
    static final Table<Row> FILED = table().incrementalByFile();
    static final Feature<String> A = SOON.latest(Row::text);
    static final Feature<String> B = BOTH.latest(Row::text);
    static final Feature<String> C = TEXTUAL.latest(Row::text);
    static final Feature<String> D = NUMBERED.latest(Row::text);
    static final Feature<String> E = TIMED.latest(Row::text);
    static final Feature<String> F = NEGATIVE.latest(Row::text);
    static final Feature<String> G = CODED.latest(Row::text);
    static final Feature<String> H = UNASKED.latest(Row::text);
    static final Feature<String> I = ASKED.latest(Row::text);
    static final Feature<String> J = SNAPPED.latest(Row::text);
    static final Feature<String> K = FILED.latest(Row::text);
  }

  @Test
  void pullsAreExplained() {
    String follow =
        "; follow a timestamp or a date with a length of time such as \"10m\","
            + " or an int or long with a number";
    assertThat(said(PullFeatures.class))
        .containsExactlyInAnyOrder(
            "every of table 'soon': 'soon' is neither a length of time nor a cron expression of"
                + " five fields; "
                + Schedule.ACCEPTED,
            "toOnlineEvery of table 'soon': '10ms' is shorter than 1s; " + Schedule.ACCEPTED,
            "table 'both' is offlineOnly() and toOnlineEvery(...); say one of them",
            "table 'textual' follows column 'text' of string with a lookback of '1h'" + follow,
            "table 'numbered' follows column 'number' of long with a lookback of '1h'" + follow,
            "lookback 'later' is not a length of time;"
                + " use a whole number and a unit: ms, s, m, h, d or w, such as 15m",
            "lookback -1 of table 'negative'; use 0 or more",
            "table 'coded' follows what is no column;"
                + " name a column by a method reference, such as Row::name",
            "table 'unasked' is pulled by :since, which its source does not take;"
                + " write :since into the query of a jdbc source, or follow a column by"
                + " incrementalOn(...)",
            "the query of table 'asked' takes :since, which nothing gives;"
                + " say incrementalSince(...), or write the query without it",
            "table 'snapped' is pulled by snapshot, which jdbc has not;"
                + " use Iceberg.table(...), or follow a column by incrementalOn(...)",
            "table 'filed' is pulled by file, which jdbc has not;"
                + " use Csv, JsonLines or Parquet, or follow a column by incrementalOn(...)");
  }

  @FeatureView
  static final class ColumnFeatures {
    static final Table<Row> MAPPED =
        table()
            .column(Row::text, "T")
            .column(Row::number, "t")
            .column(Row::at, " ")
            .column(row -> row.id(), "ID");
    static final Feature<String> A = MAPPED.latest(row -> row.text().trim());
    static final Feature<Long> B = MAPPED.latest(Row::number);
    static final Feature<Double> C = Features.derive(MAPPED.latest(Row::number), n -> n * 1.0);
    static final LatestRow<Row> ALL = MAPPED.latestAll().except(row -> row.id());
    static final Feature<String> D = Features.derive(ALL.get(Row::id), id -> id);
    static final Feature<Long> E = ALL.get(Row::number);
  }

  @Test
  void columnsAreExplained() {
    String named = "; name a column by a method reference, such as Row::name";
    assertThat(said(ColumnFeatures.class))
        .containsExactlyInAnyOrder(
            "fields 'text' and 'number' of table 'mapped' both take column 't';"
                + " give each a column of its own",
            "the column of field 'at' of table 'mapped' has no name;"
                + " give the name that it has at the source",
            "column(...) of table 'mapped' is given what is no column" + named,
            "latest(...) is given what is no column" + named + "; compute from it by derive(...)",
            "except(...) is given what is no column of Row" + named,
            "input 1 of column.c is not a constant of a view;"
                + " hold it in a static final constant of a class with @FeatureView",
            "input 1 of column.d is no column of a latestAll() constant of a view;"
                + " name a column but the key's and those left out by a method reference, and hold"
                + " latestAll() in a static final constant of a class with @FeatureView",
            "column.e only points at another feature;"
                + " use the other feature itself, or derive from it");
  }

  @FeatureView
  static final class EntityFeatures {
    static final Entity.One<Double> BAD = Entity.key("amount", Double.class);
    static final EventStream<Row> ROWS =
        EventStream.of(Row.class).from(Kafka.topic("rows").json()).eventTime(Row::at);
    static final Table<Row> CELLS =
        Table.of(Row.class).from(Csv.files("rows.csv")).key(CELL, row -> 1, row -> 2).every("1h");
    static final Table<Row> AMOUNTS =
        Table.of(Row.class).from(Csv.files("rows.csv")).key(BAD, row -> 1.0).every("1h");
    static final Feature<String> A = table().latest(Row::text);
    static final Feature<String> B = CELLS.latest(Row::text);
    static final Feature<Long> C = AMOUNTS.by(CARD, Row::id).count().forever();
    static final Feature<Long> D = CELLS.by(CARD, Row::id).count().forever();
  }

  @Test
  void entitiesAndConstantsAreExplained() {
    assertThat(said(EntityFeatures.class))
        .contains(
            "the key of a table is computed by code; name a column by a method reference, such as"
                + " Row::name; select what is computed as a column",
            "a table of Row is used but no constant holds it;"
                + " hold it in a static final constant, which names it, and use that constant",
            "entity.b is about [lat, lon], but its view is about [card_id];"
                + " keep one entity in a view, and derive within one entity",
            "key column 'amount' cannot be of Double;"
                + " use String, Integer, Long, Boolean, UUID, LocalDate, Instant or an enum");
  }

  @FeatureView
  static final class NamedFeatures {
    /** Holds a stream of the same name. */
    static final class Streams {
      static final EventStream<Row> ROWS =
          EventStream.of(Row.class).from(Kafka.topic("rows").json()).eventTime(Row::at);
    }

    static final Table<Row> ROWS = table();
    static final Feature<String> TEXT = ROWS.latest(Row::text);
    static final Feature<Integer> NUMBER = Features.input(Integer.class);
    static final LatestRow<Row> ALL = ROWS.latestAll().except(Row::at);
    static final Feature<Long> COUNT = Streams.ROWS.by(CARD, Row::id).count().forever();
    static final Feature<Double> AT = wrong();

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Feature<Double> wrong() {
      return (Feature) ROWS.latest(Row::at);
    }
  }

  @Test
  void clashesAndTypesAreExplained() {
    assertThat(said(NamedFeatures.class))
        .anyMatch(text -> text.matches("(table|stream) name 'rows' is already taken at .*"))
        .anyMatch(text -> text.startsWith("feature name 'named.text' is already taken at "))
        .anyMatch(text -> text.startsWith("feature name 'named.number' is already taken at "))
        .contains(
            "named.at is declared as double, but latest gives timestamp;"
                + " declare the constant with the type of its value");
  }

  private static List<String> said(Class<?>... views) {
    return Compiler.compile(views).problems().stream()
        .map(problem -> problem.message() + "; " + problem.accepted())
        .toList();
  }
}
