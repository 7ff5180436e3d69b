package io.millrace.benchmarks.tables;

import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.benchmarks.report.Samples;
import io.millrace.benchmarks.tables.TableJob.Log;
import io.millrace.benchmarks.tables.TableJob.Pull;
import io.millrace.compile.FeatureStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A first load, and pulls of a thousand changes each after it.
 *
 * @param store the definitions
 * @param source its table is made anew
 * @param pulls how many pulls of changes count
 */
record Changes(FeatureStore store, CustomerTable source, int pulls) {
  private static final int CHANGED = 1_000;
  private static final int WARM_UPS = 2;

  /**
   * Measures, checks every row before and after the pulls, and reports.
   *
   * @param customers how many rows there are
   * @param name of that size, for the keys
   * @return how many rows were compared
   */
  long measure(int customers, String name, Report report) throws Exception {
    source.fill(customers);
    System.err.println("tables: first load of " + name);
    CustomerRows rows = new CustomerRows(store);
    List<Pull> measured = new ArrayList<>();
    long checked;
    try (OnlineDatabase online = OnlineDatabase.create(source.url(), store);
        Peaks peaks = Peaks.watching(source.url());
        TableJob job = TableJob.start(source, online, store, Log.WRITTEN)) {
      Pull first = job.first(customers);
      report
          .found("rows_per_second_" + name, one(customers * 1e3 / first.onlineMillis()))
          .found("seconds_" + name, one(first.onlineMillis() / 1e3))
          .found("heap_mb_" + name, one(peaks.heapMegabytes()))
          .found("resident_mb_" + name, one(peaks.residentMegabytes()))
          .found("source_connections_" + name, one(peaks.connections()));
      checked = rows.check(online, source);
      for (int i = 0; i < WARM_UPS + pulls; i++) {
        source.change(CHANGED, customers, i);
        Pull pull = job.again(CHANGED);
        System.err.println(
            "tables: %,d of %s changed, online in %d ms"
                .formatted(CHANGED, name, pull.onlineMillis()));
        if (i >= WARM_UPS) {
          measured.add(pull);
        }
      }
      checked += rows.check(online, source);
    }
    report
        .found("incremental_ms_1000_of_" + name, samples(measured, Pull::onlineMillis))
        .found("incremental_visible_ms_1000_of_" + name, samples(measured, Pull::visibleMillis))
        .table(table(customers, measured));
    return checked;
  }

  private static ReportTable table(int customers, List<Pull> pulls) {
    return new ReportTable(
        "Pulls of %,d changes among %,d rows".formatted(CHANGED, customers),
        List.of("rows read", "online, ms", "said to be visible, ms"),
        pulls.stream()
            .map(
                pull ->
                    List.of(
                        Numbers.text(pull.rows()),
                        Numbers.text(pull.onlineMillis()),
                        Numbers.text(pull.visibleMillis())))
            .toList());
  }

  private static Samples one(double value) {
    return new Samples(value);
  }

  private static Samples samples(List<Pull> pulls, ToLongFunction<Pull> of) {
    return Samples.of(pulls.stream().mapToLong(of).boxed().toList());
  }
}
