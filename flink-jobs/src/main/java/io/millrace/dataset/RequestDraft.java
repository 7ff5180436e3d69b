package io.millrace.dataset;

import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a {@link DatasetRequest} says; nobody changes it once a request has it. */
final class RequestDraft {
  String name;
  Spine spine;
  String time;
  final List<String> features = new ArrayList<>();
  final List<String> labels = new ArrayList<>();
  final Map<String, String> keys = new LinkedHashMap<>();
  final Map<String, SourceOverride> sources = new LinkedHashMap<>();
  final Map<String, DatabaseAddress> connections = new LinkedHashMap<>();
  InvalidValues invalid = InvalidValues.NULL;
  DatasetRequest.Statuses statuses = DatasetRequest.Statuses.LEFT_OUT;
  Instant knownAt;
  TableTime timeOf = TableTime.KNOWN;
  OfflineCatalog log;
  final Map<String, Long> snapshots = new LinkedHashMap<>();
  PostgresAddress register;
  DatasetTarget target;
  DatasetRequest.Existing existing;
  DatasetRecord again;
  long memoryBytes = DatasetRequest.DEFAULT_MEMORY_BYTES;
  Path scratch;
  DatasetFolder records;
  DatasetRequest.Mode mode = DatasetRequest.Mode.RECOMPUTED;
  Engine engine = Engine.AUTO;
  FlinkCluster cluster;

  RequestDraft() {}

  RequestDraft(RequestDraft from) {
    name = from.name;
    spine = from.spine;
    time = from.time;
    features.addAll(from.features);
    labels.addAll(from.labels);
    keys.putAll(from.keys);
    sources.putAll(from.sources);
    connections.putAll(from.connections);
    invalid = from.invalid;
    statuses = from.statuses;
    knownAt = from.knownAt;
    timeOf = from.timeOf;
    log = from.log;
    snapshots.putAll(from.snapshots);
    register = from.register;
    target = from.target;
    existing = from.existing;
    again = from.again;
    memoryBytes = from.memoryBytes;
    scratch = from.scratch;
    records = from.records;
    mode = from.mode;
    engine = from.engine;
    cluster = from.cluster;
  }
}
