package io.millrace.job;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job of {@link CardFeatures} on a mini cluster of its own. */
final class JobRun implements AutoCloseable {
  static final ViewClasses VIEW_CLASSES = ViewClasses.of(CardFeatures.class);

  final FeatureStore store = VIEW_CLASSES.compile(JobRun.class.getClassLoader());
  final BoundView view = store.view("card");
  final OnlineTable table = OnlineTable.of(view.spec());
  final JobClient client;
  private final CompletableFuture<JobExecutionResult> end;
  private final OnlineDatabase database;

  JobRun(OnlineDatabase database, Path folder, Map<String, String> options) throws Exception {
    this(database, folder, options, null);
  }

  /** A job restored from a savepoint. */
  JobRun(OnlineDatabase database, Path folder, Map<String, String> options, String savepoint)
      throws Exception {
    this.database = database;
    Map<String, String> all = new HashMap<>(options);
    all.put("postgres.url", database.address().url());
    all.putIfAbsent("job.checkpoint-interval", "1s");
    all.putIfAbsent("job.checkpoint-dir", folder.resolve("checkpoints").toUri().toString());
    PostgresOnlineStore online = new PostgresOnlineStore(database.address());
    online.prepare(store.manifest());
    long epoch = online.drawEpoch(store.manifest(), "test");
    Configuration settings = new Configuration();
    settings.setString("rest.port", "0");
    // A failure is a failed test, not a restart.
    settings.setString("restart-strategy.type", "disable");
    if (savepoint != null) {
      settings.setString("execution.state-recovery.path", savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    new MillraceJob(VIEW_CLASSES, store, JobOptionsReader.read(all), epoch).build(environment);
    client = environment.executeAsync("test");
    end = client.getJobExecutionResult();
  }

  /** Rows of the online table by card. */
  Map<String, OnlineRow> rows() throws Exception {
    RowCodec codec = new RowCodec(view.layout());
    Map<String, OnlineRow> rows = new HashMap<>();
    for (Map.Entry<EntityKey, byte[]> row : database.encodedRows(table).entrySet()) {
      rows.put((String) view.keys().decode(row.getKey()).get(0), codec.decode(row.getValue()));
    }
    return rows;
  }

  List<ViewLayout.Cell> cells() {
    return view.layout().cells();
  }

  long completeToMillis() throws Exception {
    return database.completeTo(table);
  }

  /** Stops the job and returns where its savepoint is. */
  String stopWithSavepoint(Path folder) throws Exception {
    return client
        .stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
        .get();
  }

  @Override
  public void close() throws Exception {
    if (!end.isDone()) {
      try {
        client.cancel().get(3, TimeUnit.MINUTES);
      } catch (ExecutionException | IllegalStateException e) {
        // It ended meanwhile, and its own cluster with it.
      }
      // Else it writes into folders that are being deleted.
      end.handle((result, cancelled) -> null).get(3, TimeUnit.MINUTES);
    }
  }
}
