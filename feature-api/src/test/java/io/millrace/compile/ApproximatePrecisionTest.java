package io.millrace.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.testkit.FeatureTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a user gets who chooses a sketch's precision. */
class ApproximatePrecisionTest {
  private static final int VISITORS = 30_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** An event. */
  public record Visit(String site, long visitor, Instant at) {}

  static final Entity.One<String> SITE = Entity.key("site", String.class);
  static final EventStream<Visit> VISITS =
      EventStream.of(Visit.class).from(Kafka.topic("visits").json()).eventTime(Visit::at);
  static final Rows<Visit> BY_SITE = VISITS.by(SITE, Visit::site);

  /** Visitors, more and less precisely. */
  @FeatureView(owner = "o@example.com", description = "visitors")
  static final class VisitorFeatures {
    public static final Windowed<Long> ROUGH =
        BY_SITE.approxDistinctCount(Visit::visitor, 8).over("1d");
    public static final Windowed<Long> USUAL =
        BY_SITE.approxDistinctCount(Visit::visitor).over("1d");
    public static final Windowed<Long> FINE =
        BY_SITE.approxDistinctCount(Visit::visitor, 14).over("1d");
  }

  /** Precisions that there are not. */
  @FeatureView(owner = "o@example.com", description = "wrong")
  static final class WrongFeatures {
    public static final Windowed<Long> A =
        BY_SITE.approxDistinctCount(Visit::visitor, 3).over("1d");
    public static final Windowed<Long> B =
        BY_SITE.approxDistinctCount(Visit::visitor, 19).over("1d");
  }

  @Test
  void estimatesLieWithinThreeStandardErrorsOfTheChosenPrecision() {
    Visit[] visits = new Visit[VISITORS];
    for (int i = 0; i < VISITORS; i++) {
      visits[i] = new Visit("s", i * 7919L, START.plusMillis(i));
    }
    FeatureTest test = FeatureTest.of(VisitorFeatures.class).send(VISITS, visits);
    var at = test.at(START.plusSeconds(3600));
    assertWithin(at.get(SITE, "s", VisitorFeatures.ROUGH.over("1d")), 8);
    assertWithin(at.get(SITE, "s", VisitorFeatures.USUAL.over("1d")), 11);
    assertWithin(at.get(SITE, "s", VisitorFeatures.FINE.over("1d")), 14);
  }

  @Test
  void aPrecisionOutOfBoundsIsAProblemWithTheBoundsInIt() {
    assertThat(Compiler.compile(WrongFeatures.class).problems())
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem.toString()).contains("lgk", "4", "18"));
  }

  private static void assertWithin(Long estimate, int lgk) {
    double error = 3 * 0.6932 / Math.sqrt(Math.pow(2, lgk));
    assertThat((double) estimate).isBetween(VISITORS * (1 - error), VISITORS * (1 + error));
  }
}
