package io.millrace.compile;

import static io.millrace.compile.example.Entities.CARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.row.RowCodec;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event time that is let in can be stored. */
class EventTimeTest {
  private static final long LAST_MILLIS = Long.MAX_VALUE / 1_000_000 * 1_000 - 1;

  /** An event whose time is computed. */
  public record Beat(String card, long millis) {}

  static final EventStream<Beat> BEATS =
      EventStream.of(Beat.class)
          .from(Kafka.topic("beats").json())
          .eventTime(beat -> Instant.ofEpochMilli(beat.millis()));

  /** Keeps the event's time itself. */
  @FeatureView
  public static final class BeatFeatures {
    public static final Feature<Long> SINCE = BEATS.by(CARD, Beat::card).timeSinceLast().forever();
  }

  private final FeatureStore store = Compiler.compile(BeatFeatures.class).orThrow();

  @ParameterizedTest
  @ValueSource(longs = {LAST_MILLIS, -LAST_MILLIS, 0, -1})
  void theFarthestTimesHaveARow(long millis) throws Exception {
    Beat beat = new Beat("c", millis);
    long time = store.stream("beats").eventTimeMillis(beat);
    BoundView view = store.view("beat");
    Contribution added = view.contributions("beats", beat, time, time, 0, 0).get(0);
    ViewCore core = new ViewCore(view.layout());
    KeyState state = core.create();
    core.add(state, added, time);
    core.advance(state, time + 1);
    assertThat(new RowCodec(view.layout()).encode(core.row(state, time + 1, 1))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {LAST_MILLIS + 1_000, -LAST_MILLIS - 1_000, Long.MAX_VALUE, Long.MIN_VALUE})
  void aTimeThatNoMicrosecondsHoldIsBad(long millis) {
    BadEventException bad =
        catchThrowableOfType(
            BadEventException.class,
            () -> store.stream("beats").eventTimeMillis(new Beat("c", millis)));
    assertThat(bad.code()).isEqualTo(ReasonCode.NO_EVENT_TIME);
  }

  @Test
  void aPlainTimeIsTaken() throws Exception {
    assertThat(store.stream("beats").eventTimeMillis(new Beat("c", 5))).isEqualTo(5);
  }
}
