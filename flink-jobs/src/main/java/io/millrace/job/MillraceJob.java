package io.millrace.job;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyInput;
import io.millrace.job.decode.DecodeSettings;
import io.millrace.job.decode.DecodedStream;
import io.millrace.job.decode.EventFormat;
import io.millrace.job.forget.DefinedRegister;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.KeyRegister;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.forget.ViewForgetting;
import io.millrace.job.forget.erase.ViewsEraser;
import io.millrace.job.newest.NewestEvent;
import io.millrace.job.newest.WriteNewest;
import io.millrace.job.offline.OfflineBranch;
import io.millrace.job.online.BatchRows.EndOfInput;
import io.millrace.job.online.OnlineSink;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.RawEventTypeInfo;
import io.millrace.job.source.SourceClock;
import io.millrace.job.source.table.PullClock;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableSource;
import io.millrace.job.table.DecodedTable;
import io.millrace.job.table.PullNumbers;
import io.millrace.job.table.PushSettings;
import io.millrace.job.table.PushedRows;
import io.millrace.job.table.RowHistory;
import io.millrace.job.table.StoredMarks;
import io.millrace.job.table.StoredRequests;
import io.millrace.job.table.TableSettings;
import io.millrace.job.type.EntityKeySerializer;
import io.millrace.job.type.RowUpdateSerializer;
import io.millrace.job.view.FirstRows;
import io.millrace.job.view.LiveView;
import io.millrace.job.view.ReplayView;
import io.millrace.job.view.RowUpdate;
import io.millrace.job.view.ViewOperator;
import io.millrace.job.view.ViewSettings;
import io.millrace.manifest.EntitySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The streaming job of a set of definitions: sources of streams and tables, decoding, one keyed
 * operator per view, the online sink, and the offline log beside them. Uids come from the names of
 * streams and views, and a view's state belongs to its fingerprint, so that a changed definition
 * takes up the state of the views that did not change.
 *
 * @param viewClasses the view classes
 * @param store the same, compiled
 * @param options what the job is told
 * @param epoch epoch of this submission, drawn from the online store
 */
public record MillraceJob(
    ViewClasses viewClasses, FeatureStore store, JobOptions options, long epoch) {
  private static final Duration ENDLESS_REPLAY_DISORDER = Duration.ofMinutes(1);

  /** For rows of tables that another job pulls. */
  private static final RateLimiterStrategy<?> LOOKS_AT_THE_LOG = RateLimiterStrategy.perSecond(2);

  /**
   * Submits a job by {@code flink run}; {@link JobArguments} says what it takes.
   *
   * @throws JobOptionsException with every problem of the arguments
   */
  public static void main(String[] arguments) throws Exception {
    JobSubmission.submit(
        StreamExecutionEnvironment.getExecutionEnvironment(), JobArguments.of(arguments));
  }

  /**
   * Builds the job into an environment, which is configured by the options. The online tables must
   * exist; those of the offline log are made, where the options name one.
   */
  public JobPipeline build(StreamExecutionEnvironment environment) {
    return build(environment, PullClock.SYSTEM);
  }

  /** The same with a clock that tables are pulled by: for tests, that set it. */
  public JobPipeline build(StreamExecutionEnvironment environment, PullClock clock) {
    environment.configure(JobSettings.of(options));
    environment.setParallelism(options.parallelism());
    JobScope scope = JobScope.of(store, options);
    Map<String, DecodedStream> streams = new LinkedHashMap<>();
    List<BoundStream> all = store.streams();
    for (int i = 0; i < all.size(); i++) {
      if (scope.streams().contains(all.get(i))) {
        streams.put(all.get(i).spec().name(), decoded(environment, all.get(i), i, scope));
      }
    }
    if (!scope.tables().isEmpty()) {
      // The end of a pull comes behind its rows because barriers do: decision 11.
      environment.configure(new Configuration().set(CheckpointingOptions.ENABLE_UNALIGNED, false));
    }
    Optional<OfflineBranch> offline = OfflineBranch.of(options, store);
    RowHistory history = offline.map(OfflineBranch::rows).orElse(RowHistory.NONE);
    Map<String, DecodedTable> tables = new LinkedHashMap<>();
    for (BoundTable table : scope.tables()) {
      tables.put(table.name(), decoded(environment, table, scope, history, clock));
    }
    Map<String, SingleOutputStreamOperator<RowUpdate>> rows = new LinkedHashMap<>();
    for (BoundView view : scope.views()) {
      String name = view.spec().name();
      List<DataStream<KeyInput>> inputs = inputs(name, streams, tables);
      // A view of tables that are kept offline has no rows to serve.
      if (!inputs.isEmpty()) {
        rows.put(name, rows(view, inputs, scope));
        onlineSink(view).add(rows.get(name), name);
      }
    }
    List<DataStream<NewestEvent>> newest = new ArrayList<>();
    streams.values().forEach(stream -> newest.add(stream.newest()));
    tables.values().forEach(table -> newest.add(table.newest()));
    WriteNewest.attach(newest, options.postgres());
    JobPipeline pipeline = new JobPipeline(streams, tables, rows);
    offline.ifPresent(branch -> branch.attach(pipeline, viewClasses, store));
    if (!newest.isEmpty()) {
      eraser(scope, offline).attach(union(newest));
    }
    return pipeline;
  }

  private ViewsEraser eraser(JobScope scope, Optional<OfflineBranch> offline) {
    Map<String, EventFormat> formats = new LinkedHashMap<>();
    Map<String, String> topics = new LinkedHashMap<>();
    StreamSources sources = new StreamSources(options);
    for (BoundStream stream : scope.streams()) {
      formats.put(stream.name(), sources.of(stream.spec()).format());
      sources.topic(stream.spec()).ifPresent(topic -> topics.put(stream.name(), topic));
    }
    for (BoundTable table : scope.tables()) {
      if (table.spec().pushes() != null) {
        formats.put(table.name(), sources.pushes(table.spec()).format());
        topics.put(table.name(), table.spec().pushes().properties().get("topic"));
      }
    }
    return new ViewsEraser(
        viewClasses,
        options.postgres(),
        offline.map(branch -> branch.sink().catalog()).orElse(null),
        options.upkeep(),
        offline.map(OfflineBranch::share).orElse(OfflineBranch.Share.ALL),
        scope.views().stream().map(view -> view.spec().name()).collect(Collectors.toSet()),
        formats,
        topics,
        options.schemaRegistry(),
        options.kafka(),
        options.clock());
  }

  private DecodedStream decoded(
      StreamExecutionEnvironment environment, BoundStream stream, int index, JobScope scope) {
    String name = stream.spec().name();
    StreamSources.Chosen chosen = new StreamSources(options).of(stream.spec());
    SourceClock clock =
        switch (options.clock()) {
          case LIVE -> SourceClock.LIVE;
          case REPLAY -> SourceClock.REPLAY;
        };
    StreamForgetting forgetting = forgetting(name, scope).in(chosen.source());
    Source<RawEvent, ?, ?> source = chosen.source().open(index, clock, forgetting);
    SingleOutputStreamOperator<RawEvent> raw =
        environment
            .fromSource(
                source,
                WatermarkStrategy.noWatermarks(),
                "stream " + name,
                RawEventTypeInfo.INSTANCE)
            .uid("source-" + name);
    return DecodedStream.of(
        raw,
        stream,
        scope.views(),
        new DecodeSettings(
            viewClasses,
            name,
            chosen.format(),
            options.schemaRegistry(),
            options.clock(),
            disorder(source),
            forgetting));
  }

  private DecodedTable decoded(
      StreamExecutionEnvironment environment,
      BoundTable table,
      JobScope scope,
      RowHistory history,
      PullClock clock) {
    boolean isFollowed = history.writer() == RowHistory.Writer.ANOTHER_JOB;
    long pullsBefore =
        isFollowed
            ? 0
            : Math.max(
                PullNumbers.usedBefore(options.postgres(), table.name()),
                history.lastPull(table.name()));
    TableSettings settings =
        new TableSettings(
            viewClasses,
            table.name(),
            epoch,
            history,
            pullsBefore,
            forgetting(table.name(), scope));
    PulledTable pulled = new TableSources(options).of(table.spec()).pullsBefore(pullsBefore);
    if (isFollowed) {
      return DecodedTable.followed(
          ticks(environment, table), pulled, table, scope.views(), settings, options.postgres());
    }
    SingleOutputStreamOperator<Pulled> source =
        environment
            .fromSource(
                new TableSource(
                    pulled,
                    clock,
                    new StoredRequests(options.postgres(), table.name()),
                    StoredMarks.of(options.postgres(), pulled, history)),
                WatermarkStrategy.noWatermarks(),
                "table " + table.name())
            .uid("table-source-" + table.name());
    return DecodedTable.of(
        source,
        table.spec().pushes() == null ? null : pushed(environment, table, settings),
        pulled,
        table,
        scope.views(),
        settings,
        options.postgres());
  }

  private static SingleOutputStreamOperator<Long> ticks(
      StreamExecutionEnvironment environment, BoundTable table) {
    return environment
        .fromSource(
            new DataGeneratorSource<>(new Ticks(), Long.MAX_VALUE, LOOKS_AT_THE_LOG, Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "looks at " + table.name())
        .uid("table-looks-" + table.name())
        .setParallelism(1);
  }

  /** Their state belongs to the table's fingerprint: of another definition all is read anew. */
  private PushedRows pushed(
      StreamExecutionEnvironment environment, BoundTable table, TableSettings settings) {
    String name = table.name();
    StreamSources.Chosen topic = new StreamSources(options).pushes(table.spec());
    int index = store.streams().size() + store.tables().indexOf(table);
    SingleOutputStreamOperator<RawEvent> raw =
        environment
            .fromSource(
                topic.source().open(index, SourceClock.LIVE, settings.forgetting().ofPushes()),
                WatermarkStrategy.noWatermarks(),
                "pushed rows of " + name,
                RawEventTypeInfo.INSTANCE)
            .uid("table-push-" + name + "-" + table.spec().fingerprint());
    return PushedRows.of(
        raw, table, new PushSettings(settings, topic.format(), options.schemaRegistry()));
  }

  private static List<DataStream<KeyInput>> inputs(
      String view, Map<String, DecodedStream> streams, Map<String, DecodedTable> tables) {
    List<DataStream<KeyInput>> inputs = new ArrayList<>();
    streams.values().forEach(stream -> inputs.add(stream.contributions().get(view)));
    tables.values().forEach(table -> inputs.add(table.contributions().get(view)));
    inputs.removeIf(Objects::isNull);
    return inputs;
  }

  /** A source that ends needs no bound of disorder, one that does not end needs some. */
  private Duration disorder(Source<RawEvent, ?, ?> source) {
    return options.replayDisorder() == null
            && source.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED
        ? ENDLESS_REPLAY_DISORDER
        : options.replayDisorder();
  }

  private SingleOutputStreamOperator<RowUpdate> rows(
      BoundView view, List<DataStream<KeyInput>> inputs, JobScope scope) {
    String name = view.spec().name();
    return union(inputs)
        .keyBy(new KeyOfContribution(), EntityKeySerializer.TYPE)
        .transform("view " + name, RowUpdateSerializer.TYPE, operator(name, scope))
        .uid("view-" + view.spec().onlineTable())
        .setParallelism(options.parallelism());
  }

  private static <T> DataStream<T> union(List<DataStream<T>> all) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    DataStream<T>[] others = all.subList(1, all.size()).toArray(new DataStream[0]);
    return others.length == 0 ? all.get(0) : all.get(0).union(others);
  }

  private ViewOperator operator(String view, JobScope scope) {
    BoundView bound = store.view(view);
    ViewSettings settings =
        new ViewSettings(
            viewClasses.layoutOf(view),
            epoch,
            options.coalesce().toMillis(),
            options.cacheBytes(),
            options.republish().contains(view) ? FirstRows.ALL : FirstRows.NONE,
            new ViewForgetting(
                register(scope), bound.keys().spec(), bound.spec().onlineTable(), bound.streams()));
    return switch (options.clock()) {
      case LIVE -> new LiveView(settings);
      case REPLAY -> new ReplayView(settings);
    };
  }

  private KeyRegister register(JobScope scope) {
    Map<String, EntitySpec> entities = new HashMap<>();
    store.manifest().entities().forEach(each -> entities.put(each.name(), each));
    return scope.seen(new DefinedRegister(new ForgetRegister(options.postgres()), entities));
  }

  /**
   * Also entities of views that are another job's: whoever reads the stream may choose its cuts.
   */
  private StreamForgetting forgetting(String stream, JobScope scope) {
    return StreamForgetting.of(register(scope), stream, EntityPlaces.entities(store, stream));
  }

  private OnlineSink onlineSink(BoundView view) {
    EndOfInput end =
        switch (options.clock()) {
          case LIVE -> EndOfInput.STOPS;
          case REPLAY -> EndOfInput.COMPLETES;
        };
    return new OnlineSink(options.postgres(), OnlineTable.of(view.spec()), epoch, end);
  }

  /** A class, as below. */
  private static final class Ticks implements GeneratorFunction<Long, Long> {
    private static final long serialVersionUID = 1;

    @Override
    public Long map(Long number) {
      return number;
    }
  }

  /** A class and not a lambda: it is written into savepoints' job graphs by its name. */
  private static final class KeyOfContribution implements KeySelector<KeyInput, EntityKey> {
    private static final long serialVersionUID = 1;

    @Override
    public EntityKey getKey(KeyInput input) {
      return input.key();
    }
  }
}
