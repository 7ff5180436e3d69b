package io.millrace.cli;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import java.time.Instant;

/** Two mistakes: a tile that does not divide its window, and a window that is none. */
@FeatureView(owner = "test@example.com", description = "broken on purpose")
public final class BrokenFeatures {
  public record Click(String user, Instant at) {}

  private static final Entity.One<String> USER = Entity.key("user", String.class);
  static final EventStream<Click> CLICKS =
      EventStream.of(Click.class).from(Kafka.topic("clicks").json()).eventTime(Click::at);

  public static final Windowed<Long> CLICKS_MADE =
      CLICKS.by(USER, Click::user).count().over(io.millrace.Features.window("7m").tile("2m"));
  public static final Windowed<Long> CLICKS_LATER =
      CLICKS.by(USER, Click::user).count().over("soon");

  private BrokenFeatures() {}
}
