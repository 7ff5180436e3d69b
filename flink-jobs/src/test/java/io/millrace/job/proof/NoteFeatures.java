package io.millrace.job.proof;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.job.proof.ReadingFeatures.Reading;

/** A view with code that throws for some readings, keyed by what may be too long for a key. */
@FeatureView(owner = "tests", description = "What is written beside readings")
public final class NoteFeatures {
  public static final Entity.One<String> NOTE = Entity.key("note", String.class);

  static final Rows<Reading> BY_NOTE = ReadingFeatures.READINGS.by(NOTE, Reading::note);

  public static final Feature<Long> NOTED = BY_NOTE.count().forever();
  public static final Feature<Long> WEIGHED =
      BY_NOTE.sumLong(reading -> 100L / (length(reading.note()) - 5)).forever();

  private static int length(String note) {
    return note == null ? 0 : note.length();
  }

  private NoteFeatures() {}
}
