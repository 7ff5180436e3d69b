package io.millrace.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.cli.Failure;
import io.millrace.cli.tables.HomeFeatures;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.JobClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which clock files and topics get, and what is said of it. */
final class InputClockTest {
  private static final FeatureStore STORE =
      Compiler.compile(ClickFeatures.class, OrderFeatures.class).orThrow();

  /** An event. */
  public record Happened(String user, Instant at) {}

  /** Over clicks. */
  @FeatureView(owner = "o@example.com", description = "clicks", name = "click")
  public static final class ClickFeatures {
    static final Entity.One<String> USER = Entity.key("user", String.class);
    static final EventStream<Happened> CLICKS =
        EventStream.of(Happened.class).from(Kafka.topic("clicks").json()).eventTime(Happened::at);
    public static final Windowed<Long> CLICKED = CLICKS.by(USER, Happened::user).count().over("1h");
  }

  /** Over orders. */
  @FeatureView(owner = "o@example.com", description = "orders", name = "order")
  public static final class OrderFeatures {
    static final EventStream<Happened> ORDERS =
        EventStream.of(Happened.class).from(Kafka.topic("orders").json()).eventTime(Happened::at);
    public static final Windowed<Long> ORDERED =
        ORDERS.by(ClickFeatures.USER, Happened::user).count().over("1h");
  }

  @Test
  void filesAloneAreReplayedAndThatIsSaid() {
    InputClock input = input(null, Map.of("clicks", "csv:a.csv", "orders", "jsonl:b.jsonl"));
    assertThat(input.clock()).isEqualTo(JobClock.REPLAY);
    assertThat(input.notes()).singleElement().asString().contains("--clock replay", "--now");
  }

  @Test
  void topicsAreReadLiveWithoutAWord() {
    assertThat(input(null, Map.of())).isEqualTo(new InputClock(JobClock.LIVE, java.util.List.of()));
    assertThat(input(null, Map.of("clicks", "kafka:a", "orders", "kafka:b")).clock())
        .isEqualTo(JobClock.LIVE);
  }

  @Test
  void aFileBesideATopicIsReadLiveWithAWarningOfItsView() {
    InputClock input = input(null, Map.of("clicks", "csv:a.csv"));
    assertThat(input.clock()).isEqualTo(JobClock.LIVE);
    assertThat(input.notes())
        .containsExactly(
            "warning: view 'click' reads only files (clicks) by the live clock, which goes on when"
                + " they end: its answers are marked stale for ever. Use --clock replay, or leave"
                + " out --source and send the file: millrace send clicks FILE");
  }

  @Test
  void whoAsksForALiveClockGetsItWithAWarningForEachView() {
    InputClock input =
        input(JobClock.LIVE, Map.of("clicks", "csv:a.csv", "orders", "parquet:b.parquet"));
    assertThat(input.clock()).isEqualTo(JobClock.LIVE);
    assertThat(input.notes()).hasSize(2);
  }

  @Test
  void aReplayThatWasAskedForNeedsNoWord() {
    assertThat(input(JobClock.REPLAY, Map.of("clicks", "csv:a.csv", "orders", "csv:b.csv")).notes())
        .isEmpty();
  }

  @Test
  void whatIsToBeReadElsewhereMustBeThereAndATableIsNoTopic() {
    assertThatThrownBy(() -> input(null, Map.of("clicks", "kafka:a", "klicks", "csv:a.csv")))
        .isInstanceOf(Failure.class)
        .hasMessage("source.klicks: there is no stream or table 'klicks'; there is clicks, orders");
    FeatureStore tables = Compiler.compile(HomeFeatures.class).orThrow();
    LocalOptions options =
        LocalOptions.in(Path.of("data"))
            .withSources(JobClock.REPLAY, Map.of("accounts", "kafka:accounts"));
    assertThatThrownBy(() -> InputClock.of(options, tables))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "source.accounts: table 'accounts' cannot be pulled from a topic; use csv:PATH,"
                + " jsonl:PATH or parquet:PATH; --clock replay: table 'accounts' is pulled by the"
                + " wall clock; use --clock live");
  }

  private static InputClock input(JobClock clock, Map<String, String> sources) {
    return InputClock.of(LocalOptions.in(Path.of("data")).withSources(clock, sources), STORE);
  }
}
