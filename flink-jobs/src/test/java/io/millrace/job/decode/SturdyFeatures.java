package io.millrace.job.decode;

import io.millrace.FeatureView;
import io.millrace.Windowed;

/** A view beside {@link FragileFeatures} that counts any reading. */
@FeatureView(owner = "tests", description = "Readings of a sensor, counted")
public final class SturdyFeatures {
  public static final Windowed<Long> READING_COUNT = FragileFeatures.BY_SENSOR.count().over("1h");

  private SturdyFeatures() {}
}
