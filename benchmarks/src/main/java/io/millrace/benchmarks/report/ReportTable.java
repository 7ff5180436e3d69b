package io.millrace.benchmarks.report;

import java.util.List;

/**
 * A table of a report: where the time goes, how a cost grows.
 *
 * @param rows each as long as the headers
 */
public record ReportTable(String title, List<String> headers, List<List<String>> rows) {}
