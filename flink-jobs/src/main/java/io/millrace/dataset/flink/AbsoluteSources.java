package io.millrace.dataset.flink;

import io.millrace.job.SourceOverride;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Workers have other current directories. */
final class AbsoluteSources {
  private AbsoluteSources() {}

  static Map<String, SourceOverride> of(Map<String, SourceOverride> sources) {
    Map<String, SourceOverride> absolute = new LinkedHashMap<>();
    sources.forEach((stream, source) -> absolute.put(stream, absolute(source)));
    return absolute;
  }

  private static SourceOverride absolute(SourceOverride source) {
    return source.location().contains("://")
        ? source
        : new SourceOverride(source.kind(), Path.of(source.location()).toAbsolutePath().toString());
  }
}
