package io.millrace.cli.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.local.KnownJob.Logs;
import io.millrace.job.JobClock;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.ManifestJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a data folder remembers of its last run.
 *
 * @param manifest the definitions that ran
 * @param jobs the jobs that computed them
 * @param clock by which clock
 * @param sources where streams were read from, as in {@link LocalOptions}
 * @param definitions where they came from
 * @param schemas Avro schema that a stream's events are written with, as JSON by stream
 */
public record FolderState(
    Manifest manifest,
    List<KnownJob> jobs,
    JobClock clock,
    Map<String, String> sources,
    Map<String, String> schemas,
    KnownDefinitions definitions) {
  private static final String FILE = "deployment.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  public FolderState {
    jobs = List.copyOf(jobs);
    sources = Map.copyOf(sources);
    schemas = Map.copyOf(schemas);
  }

  /** What the folder remembers; empty for a new folder. */
  public static Optional<FolderState> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(JSON.readTree(Files.readString(file))));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** Replaces what the folder remembers; a reader sees the old file or the new one. */
  public void write(Path folder) {
    Path unfinished = folder.resolve(FILE + ".new");
    try {
      Files.writeString(unfinished, asJson().toPrettyString());
      Files.move(
          unfinished,
          folder.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder, e);
    }
  }

  private static FolderState of(JsonNode node) {
    List<KnownJob> jobs = new ArrayList<>();
    for (JsonNode job : node.path("jobs")) {
      jobs.add(
          new KnownJob(
              job.path("name").asText(),
              Logs.valueOf(job.path("logs").asText()),
              texts(job.path("views"))));
    }
    return new FolderState(
        ManifestJson.read(node.path("manifest").toString()),
        jobs,
        JobClock.valueOf(node.path("clock").asText()),
        texts(node.path("sources")),
        texts(node.path("schemas")),
        new KnownDefinitions(
            list(node.path("definitions").path("urls")),
            list(node.path("definitions").path("views"))));
  }

  private ObjectNode asJson() throws JsonProcessingException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("clock", clock.name());
    new TreeMap<>(sources).forEach(node.putObject("sources")::put);
    new TreeMap<>(schemas).forEach(node.putObject("schemas")::put);
    for (KnownJob job : jobs) {
      ObjectNode each =
          node.withArray("jobs").addObject().put("name", job.name()).put("logs", job.logs().name());
      new TreeMap<>(job.views()).forEach(each.putObject("views")::put);
    }
    ObjectNode code = node.putObject("definitions");
    definitions.urls().forEach(code.putArray("urls")::add);
    definitions.views().forEach(code.putArray("views")::add);
    node.set("manifest", JSON.readTree(ManifestJson.write(manifest)));
    return node;
  }

  private static List<String> list(JsonNode node) {
    List<String> list = new ArrayList<>();
    node.forEach(each -> list.add(each.asText()));
    return list;
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new HashMap<>();
    node.fields().forEachRemaining(each -> texts.put(each.getKey(), each.getValue().asText()));
    return texts;
  }
}
