package io.millrace.job.source.table.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.type.StructValue;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes rows of {@link FileModelTest} to files, by plain means and in any way allowed. */
final class WrittenFiles {

  private static final MessageType PARQUET =
      MessageTypeParser.parseMessageType(
          """
          message things {
            optional double score;
            required int64 THING_ID;
            optional binary label (STRING);
            repeated int32 other;
            optional int64 Seen (TIMESTAMP(MICROS,true));
            required boolean is_good;
          }
          """);

  private final Path folder;
  private final FileKind kind;
  private final CsvShape shape;
  private final Random random;

  WrittenFiles(Path folder, FileKind kind, CsvShape shape, Random random) {
    this.folder = folder;
    this.kind = kind;
    this.shape = shape;
    this.random = random;
  }

  void write(String name, List<StructValue> rows) throws Exception {
    if (kind == FileKind.PARQUET) {
      parquet(folder.resolve(name), rows);
      return;
    }
    byte[] bytes = (kind == FileKind.CSV ? csv(rows) : json(rows)).getBytes(StandardCharsets.UTF_8);
    boolean isPacked = random.nextInt(4) == 0;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (OutputStream out = isPacked ? new GZIPOutputStream(all) : all) {
      if (random.nextBoolean()) {
        out.write(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
      }
      out.write(bytes);
    }
    Files.write(folder.resolve(isPacked ? name + ".gz" : name), all.toByteArray());
  }

  private String csv(List<StructValue> rows) {
    String end = random.nextBoolean() ? "\n" : "\r\n";
    char delimiter = shape.delimiter();
    StringBuilder text = new StringBuilder();
    text.append("Seen,other,LABEL,isgood,Score,Thing_Id".replace(',', delimiter)).append(end);
    for (StructValue row : rows) {
      List<Object> values = row.values();
      text.append(cell(values.get(3))).append(delimiter).append("x").append(delimiter);
      text.append(cell(values.get(1))).append(delimiter).append(cell(values.get(4)));
      text.append(delimiter).append(cell(values.get(2))).append(delimiter);
      text.append(cell(values.get(0))).append(end);
      text.append(random.nextInt(10) == 0 ? end : "");
    }
    if (random.nextBoolean()) {
      text.setLength(text.length() - end.length());
    }
    return text.toString();
  }

  private String cell(Object value) {
    if (value == null) {
      return shape.nullText();
    }
    String text = value.toString();
    String quote = String.valueOf(shape.quote());
    boolean quoted =
        text.contains(quote)
            || text.indexOf(shape.delimiter()) >= 0
            || text.contains("\n")
            || text.contains("\r")
            || random.nextInt(3) == 0;
    return quoted ? quote + text.replace(quote, quote + quote) + quote : text;
  }

  private String json(List<StructValue> rows) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    StringBuilder text = new StringBuilder();
    for (StructValue row : rows) {
      List<Object> values = row.values();
      ObjectNode node = mapper.createObjectNode();
      node.put("thing_id", (Long) values.get(0));
      if (values.get(1) != null || random.nextBoolean()) {
        node.put("Label", (String) values.get(1));
      }
      node.put("other", "x");
      node.put("score", (Double) values.get(2));
      node.put("Seen", values.get(3) == null ? null : values.get(3).toString());
      node.put("is_good", (Boolean) values.get(4));
      text.append(mapper.writeValueAsString(node)).append(random.nextBoolean() ? "\n" : "\r\n");
      text.append(random.nextInt(10) == 0 ? "  \n" : "");
    }
    return text.toString();
  }

  private static void parquet(Path file, List<StructValue> rows) throws Exception {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(PARQUET)
            .withRowGroupSize(4_096L)
            .withPageSize(512)
            .withMinRowCountForPageSizeCheck(1)
            .build()) {
      for (StructValue row : rows) {
        List<Object> values = row.values();
        Group group = new SimpleGroup(PARQUET);
        group.add("THING_ID", (long) values.get(0));
        if (values.get(1) != null) {
          group.add("label", (String) values.get(1));
        }
        if (values.get(2) != null) {
          group.add("score", (double) values.get(2));
        }
        group.add("other", 1);
        group.add("other", 2);
        if (values.get(3) != null) {
          group.add("Seen", ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) values.get(3)));
        }
        group.add("is_good", (boolean) values.get(4));
        writer.write(group);
      }
    }
  }
}
