package io.millrace.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one benchmark found, gathered while it runs. Not thread-safe. */
public final class Report {
  private final String benchmark;
  private final boolean quick;
  private final Machine machine = Machine.here();
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final List<ReportTable> tables = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param quick whether this is a smoke run, whose figures say little
   */
  public Report(String benchmark, boolean quick) {
    this.benchmark = benchmark;
    this.quick = quick;
  }

  /**
   * @param value a number, a boolean or a text
   */
  public Report setting(String name, Object value) {
    settings.put(name, value);
    return this;
  }

  public Report found(String key, Samples samples) {
    return found(key, samples, null);
  }

  /**
   * @param target null where there is none
   */
  public Report found(String key, Samples samples, Target target) {
    if (findings.put(key, new Finding(key, samples, target)) != null) {
      throw new IllegalArgumentException(key + " was found twice");
    }
    return this;
  }

  public Report table(ReportTable table) {
    tables.add(table);
    return this;
  }

  /** A sentence that a reader of the figures must know. */
  public Report note(String sentence) {
    notes.add(sentence);
    return this;
  }

  public String benchmark() {
    return benchmark;
  }

  public boolean isQuick() {
    return quick;
  }

  public Machine machine() {
    return machine;
  }

  public Map<String, Object> settings() {
    return settings;
  }

  public List<Finding> findings() {
    return List.copyOf(findings.values());
  }

  public List<ReportTable> tables() {
    return tables;
  }

  public List<String> notes() {
    return notes;
  }
}
